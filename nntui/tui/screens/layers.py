"""LayersView: the screen Network, how its layers learn, their weights, and an image within it."""

from textual.app import ComposeResult

from nntui.tui.screens.panel_view import PanelView
from nntui.tui.state import State
from nntui.tui.state.screens import PANELS
from nntui.tui.widgets.inside_pages import BackwardPanel, ForwardPanel, MovesPanel
from nntui.tui.widgets.layer_health_panel import LayerHealthPanel
from nntui.tui.widgets.layer_weights_panel import LayerWeightsPanel

_OTHER_ROWS = 4
"""Rows of the header, the status and the keys."""
_FRAMED = (100, 34)
"""Columns and rows from which on panels have frames."""
_BELOW = 17
"""Rows of the page below the table: a line, and two lines of images."""


class LayersView(PanelView):
    """The screen Network: the table of layers above one of the pages."""

    def __init__(self) -> None:
        super().__init__("layers")
        self._health = LayerHealthPanel()
        self._pages = (LayerWeightsPanel(), ForwardPanel(), BackwardPanel(), MovesPanel())

    def compose(self) -> ComposeResult:
        """Yield the table above the pages, of which one is shown."""
        self.place_panels(self._state)  # before the first paint
        yield self._health
        yield from self._pages

    def place_panels(self, state: State) -> None:
        """Show the page, and give the table the rows it has, as far as the page can spare them."""
        columns, rows = self.app.size
        framed = columns >= _FRAMED[0] and rows >= _FRAMED[1]
        self.set_class(not framed, "bare")
        frame = 2 if framed else 0
        room = max(rows - _OTHER_ROWS - _BELOW - 2 * frame, 3)
        self._health.styles.height = min(LayerHealthPanel.rows(state), room) + frame
        shown = PANELS[state.layers.page]
        for page in self._pages:
            page.display = page.id == shown
