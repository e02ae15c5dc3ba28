"""DrawView: a canvas, the input of the network with its answer, and the dial."""

from textual.app import ComposeResult
from textual.containers import Container

from nntui.tui.screens.panel_view import PanelView
from nntui.tui.state import State
from nntui.tui.widgets.dial_panel import DialPanel
from nntui.tui.widgets.draw_canvas import DrawCanvas
from nntui.tui.widgets.input_panel import InputPanel

_OTHER_ROWS = 4
"""Rows of the header, the status and the keys."""
_FRAME = 4
_LEAST_RIGHT = (42, 56)
"""Columns that the answer and the dial need: in a small terminal, and for an image beside bars."""
_WIDE = 110
_DIAL = (7, 12)
"""Rows of the dial in a small terminal, and with all its knobs."""


class DrawView(PanelView):
    """The screen Draw."""

    def __init__(self) -> None:
        super().__init__("draw")
        self._canvas = DrawCanvas()
        self._input = InputPanel()
        self._dial = DialPanel()
        self._right = Container(self._input, self._dial, id="draw-right")

    def compose(self) -> ComposeResult:
        """Yield the canvas, and the answer and the dial beside it."""
        self.place_panels(self._state)  # before the first paint
        yield Container(self._canvas, self._right, id="draw-columns")

    def place_panels(self, state: State) -> None:
        """Give the canvas a square, and the dial what it needs."""
        del state
        columns, rows = self.app.size
        room = max(rows - _OTHER_ROWS, 1)
        square = 2 * (room - 3) + _FRAME + 2
        self._canvas.styles.width = max(min(square, columns - _LEAST_RIGHT[columns >= _WIDE]), 20)
        self._dial.styles.height = _DIAL[1] if room >= _DIAL[1] + 15 else _DIAL[0]
