"""TrainView: network, settings, learning curves, a digit and the confusion matrix."""

from textual.app import ComposeResult
from textual.containers import Container

from nntui.tui.screens.arrangement import Arrangement, arrangement
from nntui.tui.screens.paint_first import paint_first
from nntui.tui.screens.panel_view import PanelView
from nntui.tui.state import State
from nntui.tui.widgets.charts import Charts
from nntui.tui.widgets.confusion_panel import ConfusionPanel
from nntui.tui.widgets.digit_panel import DigitPanel
from nntui.tui.widgets.drawn_panel import DrawnPanel
from nntui.tui.widgets.network_panel import NetworkPanel
from nntui.tui.widgets.settings_panel import SettingsPanel
from nntui.tui.widgets.tab_bar import TabBar

_IMAGE = (28, 28)
_CLASSES = 10
_FRAMED = 12
"""Rows of the terminal from which on panels have frames."""


class TrainView(PanelView):
    """The screen Train: three columns of panels, or one group of them at a time."""

    def __init__(self) -> None:
        super().__init__("train")
        self._arranged: tuple[Arrangement, bool, str, str] | None = None
        self._tabs = TabBar(id="tabs")
        self._network = NetworkPanel()
        self._settings = SettingsPanel()
        self._digit = DigitPanel()
        self._confusion = ConfusionPanel()
        self._left = Container(self._network, self._settings, id="left")
        self._charts = Charts()
        self._right = Container(self._digit, self._confusion, id="right")

    def compose(self) -> ComposeResult:
        """Yield the tabs, and three columns below them."""
        self.place_panels(self._state)  # before the first paint
        yield self._tabs
        yield Container(self._left, self._charts, self._right, id="columns")

    async def show(self, state: State, *, curves: bool = True) -> None:
        """Show a state; another tab is seen before its panels are placed."""
        before = self._arranged
        await super().show(state, curves=curves)
        if self._arranged != before and self._tabs.is_attached:
            paint_first(self.screen, [self._tabs])

    def panels(self, *, curves: bool) -> list[DrawnPanel]:
        """Return the panels; without `curves` all but the charts, which take the most time."""
        # Not by a query: this is asked for at every key, and a query takes half a millisecond.
        settings = [self._tabs, self._network, self._settings]
        charts = self._charts.panels if curves else ()
        return [*settings, *charts, self._digit, self._confusion]

    def why_not(self, name: str) -> str:
        """Return why there is no other tab where all panels are in sight."""
        panels = (self._left, self._charts, self._digit, self._confusion)
        if name in {"previous-tab", "next-tab"} and all(panel.display for panel in panels):
            return "[ and ] switch tabs on a small screen; here all panels are shown"
        return ""

    def place_panels(self, state: State) -> None:
        """Show, hide and size the panels; sizes are set here at once, so a burst of keys works."""
        data = state.data
        shape = _IMAGE if data is None else data.image_shape
        classes = _CLASSES if data is None else len(data.classes)
        prefers = state.inspected == "confusion"
        chosen = arrangement(self.app.size, shape, classes, confusion=prefers)
        self._charts.put(state, self._charts.size.height)
        arranged = (chosen, self.app.size.height < _FRAMED, state.tab, state.inspected)
        if arranged == self._arranged:
            return
        self._arranged = arranged
        narrow = chosen.name == "narrow"
        for name in ("narrow", "medium", "wide"):
            self.set_class(name == chosen.name, name)
        self.set_class(self.app.size.height < _FRAMED, "tiny")
        self._tabs.display = narrow
        self._left.display = not narrow or state.tab == "settings"
        self._charts.display = not narrow or state.tab == "charts"
        self._right.display = not narrow or state.tab in {"digit", "confusion"}
        self._left.styles.width = "1fr" if narrow else chosen.left
        self._right.styles.width = "1fr" if narrow else chosen.right
        self._digit.display = chosen.digit > 0
        self._confusion.display = chosen.confusion > 0
        self._digit.styles.height = chosen.digit if chosen.confusion else "1fr"
