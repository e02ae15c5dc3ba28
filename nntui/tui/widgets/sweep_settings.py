"""SweepSettings: best so far, the importance of each setting, and the accuracy over its values."""

from typing import ClassVar

from rich.text import Text
from textual.binding import BindingType

from nntui.tui.state import State
from nntui.tui.widgets.bindings import bindings
from nntui.tui.widgets.scrolled_text import ScrolledText
from nntui.view.list_lines import with_more_marks
from nntui.view.sweep.settings import settings_text


class SweepSettings(ScrolledText, can_focus=True):
    """What a sweep has found out about its settings; it scrolls where there is no room for all."""

    BORDER_TITLE = "Settings"
    BINDINGS: ClassVar[list[BindingType]] = bindings("sweep-settings")

    def __init__(self) -> None:
        super().__init__(id="sweep-settings", classes="panel")

    def show(self, state: State) -> None:
        """Show a state; only more results, or another importance, have it drawn."""
        before, self.state = self.state, state
        page, was = state.runs.sweep, before.runs.sweep
        if page is not None and (was is None or page.path != was.path):
            self.start = 0
        same = page is was or (
            page is not None
            and was is not None
            and page.view is was.view
            and page.shares is was.shares
        )
        if not same or state.terminal is not before.terminal or not self._strips:
            self.redraw()

    def draw(self, columns: int, rows: int) -> Text:
        """Return the lines that fit; nothing where no sweep is open."""
        page, terminal = self.state.runs.sweep, self.state.terminal
        if page is None:
            return Text("")
        text = settings_text(page.view, page.shares, page.how, columns - 1, terminal)
        lines = list(text.split("\n", allow_blank=True))
        self.start = min(max(self.start, 0), max(len(lines) - rows, 0))
        shown = lines[self.start : self.start + rows]
        above, below = self.start > 0, self.start + rows < len(lines)
        return Text("\n", no_wrap=True).join(
            with_more_marks(shown, columns, above, below, terminal)
        )
