"""Charts: the column of learning curves; the keys of all of them work in each."""

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from nntui.tui.messages.envelope import Envelope
from nntui.tui.messages.user import EpochPointed, EpochStepped
from nntui.tui.state import State
from nntui.tui.widgets.bindings import bindings
from nntui.tui.widgets.chart_panel import accuracy_panel, loss_panel, rates_panel

_ROWS = 8
"""Rows that a chart needs at least, with its frame; where three have less, the loss is hidden."""


class Charts(Container):
    """Loss and accuracy, and on demand learning rate and gradient norm."""

    BORDER_TITLE = "Charts"
    BINDINGS: ClassVar[list[BindingType]] = bindings("charts")

    def __init__(self) -> None:
        super().__init__(id="charts")
        self.panels = (loss_panel(), accuracy_panel(), rates_panel())
        self._state = State()

    def compose(self) -> ComposeResult:
        """Yield the charts, one below the other."""
        yield from self.panels

    def put(self, state: State, rows: int) -> None:
        """Show the charts that there is room for.

        Args:
            state: says whether the third chart is wanted.
            rows: of the whole column.
        """
        self._state = state
        loss, _, rates = self.panels
        rates.display = state.charts.rates
        loss.display = not state.charts.rates or rows >= 3 * _ROWS
        shown = [panel for panel in self.panels if panel.display]
        for panel in shown:
            panel.put(numbered=panel is shown[-1] or rows >= 12 * len(shown))

    def on_resize(self, event: events.Resize) -> None:
        """Show the charts that there is room for now."""
        self.put(self._state, event.size.height)

    def focus(self, scroll_visible: bool = True) -> "Charts":  # noqa: FBT001, FBT002 - Textual's
        """Give the focus to the first chart in sight."""
        next(panel for panel in self.panels if panel.display).focus(scroll_visible)
        return self

    def action_cursor(self, to: str) -> None:
        """Move the cursor to the previous or next epoch that was evaluated, or to an end."""
        for each in ("previous", "next", "first", "last"):
            if each == to:
                self.post_message(Envelope(EpochStepped(each)))

    def action_leave(self) -> None:
        """Remove the cursor; where there is none, leave the charts."""
        panel = self.panels[0]
        if panel.state.charts.cursor is not None:
            self.post_message(Envelope(EpochPointed(None)))
        else:
            self.screen.set_focus(None)
