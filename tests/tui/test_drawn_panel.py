"""What a panel has sent again: all that changed, and after a resize every row."""

from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console
from rich.text import Text
from textual import events
from textual.geometry import Region, Size

from nntui.tui.state import State
from nntui.tui.widgets.drawn_panel import DrawnPanel
from nntui.view.style import Terminal


class _Panel(DrawnPanel):
    """A panel of 8 x 5 cells outside of an app, whose text is set here."""

    content_size = Size(8, 5)
    is_attached = True
    app: Any = SimpleNamespace(console=Console())

    def __init__(self) -> None:
        super().__init__("panel")
        self.text = "\n".join(["image"] * 5)
        self.sent: list[Region] = []

    def draw(self, columns: int, rows: int) -> Text:
        """Return the text."""
        del columns, rows
        return Text(self.text)

    def refresh(self, *regions: Region, **_: object) -> "_Panel":
        """Note what is to be sent."""
        self.sent += regions
        return self

    def sent_rows(self) -> set[int]:
        """Return the rows of which something was sent since the last call."""
        rows = {region.y for region in self.sent}
        self.sent.clear()
        return rows


@pytest.mark.parametrize("text", ["one line", "one\ntwo", ""])
def test_a_shorter_text_after_a_resize_covers_what_was_there(text: str) -> None:
    """A resize paints the old rows first, so the rows below the new text are sent, too."""
    panel = _Panel()
    panel.redraw()
    assert panel.sent_rows() == set(range(5))
    panel.text = text
    panel.content_size = Size(9, 5)
    panel.on_resize(events.Resize(Size(9, 5), Size(9, 5)))
    assert panel.sent_rows() == set(range(5))


def test_a_shorter_text_clears_the_rows_below_it() -> None:
    """Only rows that changed are sent."""
    panel = _Panel()
    panel.redraw()
    panel.sent_rows()
    panel.text = "image\nimage"
    panel.redraw()
    assert panel.sent_rows() == {2, 3, 4}


def test_a_hidden_panel_is_drawn_once_it_is_displayed() -> None:
    """With the newest state, and only if that is another than the one that was drawn."""
    panel = _Panel()
    panel.show(State())
    panel.sent_rows()
    panel.display = False
    panel.text = "hidden"
    panel.show(State())
    assert panel.sent_rows() == set()
    panel.display = True
    panel.on_show()
    assert panel.sent_rows() == set(range(5))
    panel.text = "other"
    panel.on_show()
    assert panel.sent_rows() == set()


def test_a_panel_whose_parts_stay_is_not_drawn() -> None:
    panel = _Panel()
    panel.parts = lambda state: (state.terminal,)  # type: ignore[method-assign]
    panel.show(State())
    panel.text = "another"
    terminal = panel.state.terminal
    panel.sent_rows()
    panel.show(State(terminal=terminal, lost="no file"))
    assert panel.sent_rows() == set()
    panel.show(State(terminal=Terminal()))
    assert panel.sent_rows() == set(range(5))


def test_rows_that_stay_are_the_same_objects() -> None:
    """They are neither rendered again nor compared cell by cell."""
    panel = _Panel()
    panel.redraw()
    before = panel._strips
    panel.text = "image\nother\nimage"
    panel.redraw()
    same = [now is was for now, was in zip(panel._strips, before, strict=True)]
    assert same == [True, False, True, False, False]
    assert panel._strips[1].text.rstrip() == "other"
