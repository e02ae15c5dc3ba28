"""LayersView: the screen Network, how its layers learn and the weights of the first one."""

from textual.app import ComposeResult
from textual.widget import Widget

from nntui.tui.state import State
from nntui.tui.widgets.drawn_panel import DrawnPanel
from nntui.tui.widgets.layer_panels import FirstWeightsPanel, LayerHealthPanel


class LayersView(Widget):
    """The screen Network."""

    def __init__(self) -> None:
        super().__init__(id="layers")
        self._health = LayerHealthPanel()
        self._weights = FirstWeightsPanel()

    def compose(self) -> ComposeResult:
        """Yield the table above the weights."""
        yield self._health
        yield self._weights

    async def show(self, state: State, *, curves: bool = True) -> None:
        """Show a state; each panel redraws only what it changes."""
        del curves
        if not self._health.is_attached:
            return  # not composed yet, or already removed
        room = max(self.app.size.height - 4, 1)
        wanted = LayerHealthPanel.rows(state)
        self._health.styles.height = min(wanted, max(room - 11, 5))
        for panel in self.query(DrawnPanel):
            panel.show(state)

    def why_not(self, name: str) -> str:
        """Return nothing: every key does something in a terminal of any size."""
        del name
        return ""
