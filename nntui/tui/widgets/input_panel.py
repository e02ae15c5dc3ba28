"""InputPanel: the input of the network, and a bar for each class."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from rich.text import Text

from nntui.analysis.drawing import at_size
from nntui.tui.state import State
from nntui.tui.widgets.drawn_panel import DrawnPanel
from nntui.view import formatting
from nntui.view.bars import probability_bars
from nntui.view.beside import beside
from nntui.view.images import large_image_lines
from nntui.view.names import cut

if TYPE_CHECKING:
    from nntui.analysis.drawn import DrawnAnswer

_BARS = 16
_WIDEST_BARS = 40
_EMPTY = """Draw a digit, with the mouse or with
space and the arrows: the answer
moves here while you draw.

t: the digit of the screen Train
i: an image file of your handwriting"""


class InputPanel(DrawnPanel):
    """The input, with the answer above and the bars beside it."""

    BORDER_TITLE = "Network input"

    def __init__(self) -> None:
        super().__init__(id="network-input", classes="panel")

    def show(self, state: State) -> None:
        """Show a state; only another answer is drawn."""
        before, self.state = self.state, state
        kept = ("answer", "warning", "title")
        same = all(getattr(before.draw, name) is getattr(state.draw, name) for name in kept)
        if (
            not same
            or not self._strips
            or before.terminal is not state.terminal
            or before.pixel_style != state.pixel_style
        ):
            self.redraw()

    def draw(self, columns: int, rows: int) -> Text:
        """Return the answer, the image, the bars and a warning."""
        state, answer = self.state, self.state.draw.answer
        terminal = state.terminal
        if answer is None:
            return Text(_EMPTY, terminal.dim)
        room = max(rows - 1, 1)
        image = answer.image
        if image.shape[1] + 2 + _BARS > columns or -(-image.shape[0] // 2) > room:
            image = _smaller(image, columns - 2 - _BARS, room)
        scale = max(min((columns - 2 - _BARS) // image.shape[1], 2 * room // image.shape[0]), 1)
        drawn = large_image_lines(image, state.pixel_style, scale, terminal.palette)
        width = min(columns - image.shape[1] * scale - 2, _WIDEST_BARS)
        bars = probability_bars(
            answer.probabilities,
            answer.classes,
            None,
            max(width, 12),
            terminal,
            room,
            scores=answer.scores,
        )
        text = self._headline(answer, columns)
        return text.append("\n").append_text(beside(drawn, bars))

    def _headline(self, answer: "DrawnAnswer", columns: int) -> Text:
        """Return the answer, and what is unusual or, where that fits, which network it is."""
        terminal, warning = self.state.terminal, self.state.draw.warning
        text = Text(no_wrap=True)
        text.append(cut(answer.answer, 20, terminal.ellipsis), f"bold {terminal.accent}".strip())
        best = answer.probabilities[answer.predicted]
        text.append(f"  {formatting.confidence(best, score=answer.scores)}", "bold")
        if warning:
            text.append(f"  {warning}", terminal.wrong)
        title = f"  ({answer.title})"
        fits = text.cell_len + len(title) <= columns
        return text.append(title, terminal.dim) if fits else text


def _smaller(image: NDArray[np.uint8], columns: int, rows: int) -> NDArray[np.uint8]:
    """Return an image that fits, each pixel the mean of those it covers."""
    height, width = image.shape
    share = min(columns / width, 2 * rows / height, 1.0)
    return at_size(image, max(int(height * share), 1), max(int(width * share), 1))
