"""The Train screen: all panels at once, or in tabs where there is not room for all."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Footer

from nntui.tui.state import State
from nntui.tui.widgets.chart_panel import accuracy_panel, loss_panel
from nntui.tui.widgets.confusion_panel import ConfusionPanel
from nntui.tui.widgets.digit_panel import DigitPanel
from nntui.tui.widgets.lines import Lines
from nntui.tui.widgets.network_panel import NetworkPanel
from nntui.tui.widgets.settings_panel import SettingsPanel
from nntui.tui.widgets.status_bar import StatusBar
from nntui.tui.widgets.tab_bar import TABS, TabBar

ROOM_FOR_ALL = (140, 36)
"""The columns and rows from which on all panels are shown at once."""


class TrainScreen(Screen[None]):
    """Network and hyperparameters, charts, a digit, the confusion matrix, the status."""

    AUTO_FOCUS = ""  # so that arrows walk through the digits until a field is chosen

    def __init__(self, state: State) -> None:
        super().__init__()
        self._state = state
        self._network = NetworkPanel()
        self._settings = SettingsPanel()

    def compose(self) -> ComposeResult:
        """Three columns of panels, the status below."""
        yield TabBar(id="tabs")
        with Horizontal(id="columns"):
            with Vertical(id="left"):
                yield self._network
                yield self._settings
            with Vertical(id="middle"):
                yield loss_panel()
                yield accuracy_panel()
            with Vertical(id="right"):
                yield DigitPanel(id="digit", classes="panel")
                yield ConfusionPanel()
        yield StatusBar(id="status")
        yield Footer(compact=True, show_command_palette=self._state.terminal.unicode)

    async def show(self, state: State) -> None:
        """Show a new state; each panel redraws only what it changes."""
        self._state = state
        if not self.query(StatusBar):
            return  # not composed yet, or already taken down
        for panel in self.query(Lines):
            panel.show(state)
        self._settings.show(state)
        await self._network.show(state)

    def refuse(self) -> None:
        """Have the panels take the settings as they come next: an edit was refused."""
        self._network.refuse()

    async def on_mount(self) -> None:
        """Begin with the first tab, and what is known by now."""
        self.choose_tab(0)
        await self.show(self._state)

    def on_resize(self, event: events.Resize) -> None:
        """Change between all panels and tabs."""
        columns, rows = ROOM_FOR_ALL
        self.set_class(event.size.width < columns or event.size.height < rows, "narrow")

    def choose_tab(self, place: int) -> None:
        """Show a group of panels, where not all are shown."""
        place %= len(TABS)
        self.query_one(TabBar).chosen = place
        for number, name in enumerate(TABS):
            self.set_class(number == place, f"tab-{name.lower()}")

    def show_tab(self, name: str) -> None:
        """Show the group of panels of that name."""
        self.choose_tab(TABS.index(name))

    def move_tab(self, by: int) -> None:
        """Show the group of panels `by` places on."""
        self.choose_tab(self.query_one(TabBar).chosen + by)
