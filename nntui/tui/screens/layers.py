"""LayersView: the screen Network, how its layers learn and the weights of the first one."""

from textual.app import ComposeResult

from nntui.tui.screens.panel_view import PanelView
from nntui.tui.state import State
from nntui.tui.widgets.layer_panels import FirstWeightsPanel, LayerHealthPanel


class LayersView(PanelView):
    """The screen Network."""

    def __init__(self) -> None:
        super().__init__("layers")
        self._health = LayerHealthPanel()
        self._weights = FirstWeightsPanel()

    def compose(self) -> ComposeResult:
        """Yield the table above the weights."""
        yield self._health
        yield self._weights

    def place_panels(self, state: State) -> None:
        """Give the table the rows it has, and the weights the rest."""
        room = max(self.app.size.height - 4, 1)
        wanted = LayerHealthPanel.rows(state)
        self._health.styles.height = min(wanted, max(room - 11, 5))
