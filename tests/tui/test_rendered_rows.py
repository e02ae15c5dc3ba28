"""Rows of panels are rendered as by Textual, once, and as what is to be seen then."""

from collections.abc import Callable

import pytest
from rich.segment import Segment
from rich.text import Text
from textual.app import App, ComposeResult
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from nntui.tui.state import State
from nntui.tui.widgets.drawn_panel import DrawnPanel
from nntui.tui.widgets.inside_panel import InsidePanel
from nntui.view.beside import one_line, styled


class _Panel(DrawnPanel, can_focus=True):
    """Colored and plain text, longer and shorter than a row."""

    drawn = 0
    """How often it was drawn."""

    def draw(self, columns: int, rows: int) -> Text:
        """Return the text, and the size it was drawn for."""
        self.drawn += 1
        return Text("\n").join(
            [
                Text(f"{columns} x {rows}, {self.state.tab}"),
                one_line([Text("▀▀", "color(250) on color(240)"), Text("a wide row 漢字 " * 9)]),
                styled([("is ", ""), ("7", "bold color(120)")]),
            ]
        )


class _Framed(App[None]):
    """A panel in a frame that has another color while it has the focus."""

    CSS = """
    _Panel { height: 6; border: round gray; padding: 0 1; color: $foreground; }
    _Panel:focus { border: heavy $accent; }
    _Inside { height: 2; }
    #bare { border: none; padding: 0; height: 3; background: $surface; }
    """

    def compose(self) -> ComposeResult:
        """Yield a panel with a frame and one without."""
        yield _Panel("framed")
        yield _Panel("bare")


def _cells(strips: list[Strip]) -> list[list[Segment]]:
    return [list(Segment.simplify(strip)) for strip in strips]


def _light(app: App[None]) -> None:
    app.theme = "textual-light"


_CHANGES: dict[str, Callable[[App[None]], object]] = {
    "focused": lambda app: app.query_one("#framed").focus(),
    "without focus": lambda app: app.screen.set_focus(None),
    "in another theme": _light,
    "as before": str,
}


@pytest.mark.parametrize("no_color", [False, True])
async def test_framed_rows_are_those_of_textual(
    no_color: bool,  # noqa: FBT001 - a parameter of the test
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With and without frame, focus, theme and colors; also where one was rendered before."""
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    app = _Framed()
    async with app.run_test(size=(40, 12)) as pilot:
        for change in _CHANGES.values():
            change(app)
            await pilot.pause()
            for panel, first, count in (("#framed", 0, 6), ("#bare", 0, 3), ("#framed", 2, 1)):
                widget = app.query_one(panel, _Panel)
                rows = Region(0, first, widget.outer_size.width, count)
                widget._styles_cache.clear()
                expected = _cells(Widget.render_lines(widget, rows))
                assert _cells(widget.render_lines(rows)) == expected


async def test_what_has_changed_while_a_panel_was_hidden_is_rendered_at_once() -> None:
    """Textual shows a panel before it says so; the panel is not drawn again after that."""
    app = _Framed()
    async with app.run_test(size=(40, 12)) as pilot:
        panel = app.query_one("#framed", _Panel)
        panel.display = False
        await pilot.pause()
        panel.show(State(tab="charts"))
        panel.drawn, panel.display = 0, True
        app.screen._refresh_layout()
        rendered = [strip.text for strip in app.screen._compositor.render_strips()]
        assert "36 x 4, charts" in rendered[1]
        await pilot.pause()
        assert panel.drawn == 1


class _Inside(InsidePanel):
    """A panel of the screen Network."""

    def draw(self, columns: int, rows: int) -> Text:
        """Return the text."""
        del columns, rows
        return Text(self.state.tab)


async def test_a_panel_that_forgets_its_rows_while_it_is_hidden_is_drawn() -> None:
    """A panel of the screen Network does so, whether or not what it shows has changed."""
    app = _Framed()
    async with app.run_test(size=(40, 12)) as pilot:
        await app.mount(panel := _Inside("inside"))
        await pilot.pause()
        panel.show(State(tab="charts"))
        panel.display = False
        panel.show(panel.state)
        await pilot.pause()
        panel.display = True
        await pilot.pause()
        app.screen._refresh_layout()
        assert any("charts" in strip.text for strip in app.screen._compositor.render_strips())


async def test_a_panel_is_drawn_once_for_another_size() -> None:
    """What is rendered before the event is what is drawn for the new size."""
    app = _Framed()
    async with app.run_test(size=(40, 12)) as pilot:
        panel = app.query_one("#framed", _Panel)
        panel.drawn = 0
        app.screen._screen_resized(Size(30, 12))
        await pilot.pause()
        assert "26 x 4" in app.screen._compositor.render_strips()[1].text
        assert panel.drawn == 1, "once, before the event that says so"
