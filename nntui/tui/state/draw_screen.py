"""What the screen Draw shows: the canvas, the pen, the dial, and what a network answers."""

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from nntui.analysis.dial import Dial, KnobName
from nntui.analysis.drawing import SIDE, WIDTH, Canvas, Point, blank

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nntui.analysis.drawn import DrawnAnswer
    from nntui.analysis.evaluated import EvaluatedNetwork
    from nntui.analysis.flips import Flips
    from nntui.datasets.dataset import Pixels

MOST_UNDONE = 50
"""Canvases that can be returned to."""


class Pen(NamedTuple):
    """The pen.

    Args:
        at: where it is, down and across in pixels of the canvas.
        down: whether moving it by keys draws.
        erases: whether it erases.
        width: its diameter in pixels of the canvas.
    """

    at: Point = (SIDE / 2, SIDE / 2)
    down: bool = False
    erases: bool = False
    width: int = WIDTH


class FoundDigit(NamedTuple):
    """A digit that was found on a photograph, as input, and what is doubtful about it."""

    image: "Pixels"
    doubts: tuple[str, ...] = ()


class Asked(NamedTuple):
    """What the newest question to the network was about; compared by identity."""

    canvas: Canvas
    original: "Pixels | None"
    dial: Dial
    network: "EvaluatedNetwork | None"


@dataclass(frozen=True, slots=True, eq=False)
class DrawScreen:
    """The state of the screen Draw.

    Args:
        drawn: what is on the canvas, (SIDE, SIDE); None before the first line.
        original: the image of a data set or photograph on the canvas, which is the input as it is;
            None for drawings, which are cropped and centered first.
        title: what the image is; empty for drawings.
        pen: the pen.
        dragging: whether a button of the mouse is held down, and so draws.
        undone: the canvases that `undo` returns to, with their images and titles.
        dial: how the input is distorted.
        knob: the knob under the cursor.
        found: the digits of the photograph that was opened last.
        place: which of them is shown.
        pretrained: whether pretrained weights read it; None for those that suit: the network
            that is shown once it is trained.
        asked: the newest question; None where nothing is drawn.
        number: of the newest question.
        answered: the number of the question that `answer` is for.
        answer: the newest answer; None where nothing is drawn or answered.
        flips: where the dial changes the answer, by knob; None until that is computed.
        flips_asked: the question of which the flips were asked for.
        warning: what is unusual about the drawing, in a sentence; empty for nothing.
    """

    drawn: "Canvas | None" = None
    original: "Pixels | None" = None
    title: str = ""
    pen: Pen = field(default_factory=Pen)
    dragging: bool = False
    undone: "tuple[tuple[Canvas, Pixels | None, str], ...]" = ()
    dial: Dial = field(default_factory=Dial)
    knob: KnobName = "rotate"
    found: tuple[FoundDigit, ...] = ()
    place: int = 0
    pretrained: bool | None = None
    asked: Asked | None = None
    number: int = 0
    answered: int = 0
    answer: "DrawnAnswer | None" = None
    flips: "Mapping[str, Flips] | None" = None
    flips_asked: Asked | None = None
    warning: str = ""

    @property
    def canvas(self) -> Canvas:
        """What is drawn, (SIDE, SIDE)."""
        return _nothing() if self.drawn is None else self.drawn

    @property
    def is_blank(self) -> bool:
        """Whether nothing is drawn."""
        return self.drawn is None or not self.drawn.any()


@cache
def _nothing() -> Canvas:
    """Return the one blank canvas of all states without a drawing, which are compared by it."""
    return blank()
