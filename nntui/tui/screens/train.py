"""TrainScreen: all panels at once, or in tabs where there is no room for all."""

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.screen import Screen

from nntui.tui.messages.envelope import Envelope
from nntui.tui.messages.user import DialogChanged
from nntui.tui.state import State, Tab
from nntui.tui.widgets.bindings import bindings
from nntui.tui.widgets.chart_panel import ChartPanel, accuracy_panel, loss_panel
from nntui.tui.widgets.confusion_panel import ConfusionPanel
from nntui.tui.widgets.digit_panel import DigitPanel
from nntui.tui.widgets.drawn_panel import DrawnPanel
from nntui.tui.widgets.key_bar import KeyBar
from nntui.tui.widgets.network_panel import NetworkPanel
from nntui.tui.widgets.settings_panel import SettingsPanel
from nntui.tui.widgets.status_bar import StatusBar
from nntui.tui.widgets.tab_bar import TabBar

ROOM_FOR_ALL = (140, 36)
"""The columns and rows from which on all panels are shown at once."""

_ON_TABS: dict[str, tuple[Tab, ...]] = {
    "left": ("settings",),
    "middle": ("charts",),
    "right": ("digit", "confusion"),
    "digit": ("digit",),
    "confusion": ("confusion",),
}
"""The tabs on which each group of panels is shown."""


class TrainScreen(Screen[None]):
    """Network and settings, learning curves, a digit, the confusion matrix, the status."""

    AUTO_FOCUS = ""  # so that arrows move from digit to digit until a field is chosen
    BINDINGS: ClassVar[list[BindingType]] = bindings("train")

    def __init__(self, state: State) -> None:
        super().__init__()
        self._state = state
        self._network = NetworkPanel()
        self._settings = SettingsPanel()

    def compose(self) -> ComposeResult:
        """Three columns of panels, the status below."""
        # Before there are widgets: a class of the screen has the styles of all of them found again.
        self._choose_layout(self.app.size)
        yield TabBar(id="tabs")
        with Horizontal(id="columns"):
            with Vertical(id="left"):
                yield self._network
                yield self._settings
            with Vertical(id="middle"):
                yield loss_panel()
                yield accuracy_panel()
            with Vertical(id="right"):
                yield DigitPanel()
                yield ConfusionPanel()
        yield StatusBar(id="status")
        yield KeyBar()

    async def show(self, state: State, *, curves: bool = True) -> None:
        """Show a state; each panel redraws only what it changes.

        Args:
            state: to show.
            curves: whether curves are drawn, which takes the most time.
        """
        self._state = state
        if not self.query(StatusBar):
            return  # not composed yet, or already removed
        self._show_tab(state)
        for panel in self.query(DrawnPanel):
            if curves or not isinstance(panel, ChartPanel):
                panel.show(state)

    async def on_mount(self) -> None:
        """Show what is known by now."""
        await self.show(self._state)

    def on_resize(self, event: events.Resize) -> None:
        """Change between all panels and tabs."""
        self._choose_layout(event.size)
        if self.query(StatusBar):
            self._hide_others(self._state)

    def _choose_layout(self, size: Size) -> None:
        columns, rows = ROOM_FOR_ALL
        self.set_class(size.width < columns or size.height < rows, "narrow")

    def on_screen_suspend(self) -> None:
        """Report that a dialog covers the panels."""
        self.post_message(Envelope(DialogChanged(opened=True)))

    def on_screen_resume(self) -> None:
        """Report that no dialog covers the panels."""
        self.post_message(Envelope(DialogChanged(opened=False)))

    def _show_tab(self, state: State) -> None:
        self.query_one(TabBar).show(state)
        self._hide_others(state)

    def _hide_others(self, state: State) -> None:
        """Hide the panels of other tabs; by classes all styles would be found again, in 0.2 s."""
        tabs = self.has_class("narrow")
        for name, on_tabs in _ON_TABS.items():
            self.query_one(f"#{name}").display = not tabs or state.tab in on_tabs
