"""What the user did on the screen Draw."""

from typing import TypeAlias

from msgspec import Struct

from nntui.analysis.drawing import Point


class PenMoved(Struct, frozen=True):
    """The pen was moved by keys, so many steps; where it is down, it draws."""

    down: int
    right: int


class PenPressed(Struct, frozen=True):
    """The pen is to be put down or lifted."""


class Dragged(Struct, frozen=True):
    """The mouse was dragged over the canvas.

    Args:
        points: where it was since the last such message, down and across.
        erases: whether the right button is held, which erases.
        begins: whether the button was pressed at the first of them.
    """

    points: tuple[Point, ...]
    erases: bool = False
    begins: bool = False


class DragEnded(Struct, frozen=True):
    """The button of the mouse was released."""


class WidthPressed(Struct, frozen=True):
    """A wider or a narrower pen was asked for."""

    by: int


class EraserPressed(Struct, frozen=True):
    """The pen is to erase, or to draw again."""


class StrokeUndone(Struct, frozen=True):
    """The last change of the canvas is to be undone."""


class CanvasCleared(Struct, frozen=True):
    """The canvas is to be empty."""


class KnobMoved(Struct, frozen=True):
    """Another knob of the dial was asked for."""

    by: int


class KnobTurned(Struct, frozen=True):
    """The knob under the cursor was turned, so many steps."""

    by: int


class DialReset(Struct, frozen=True):
    """All knobs of the dial are to be at 0."""


class DigitTaken(Struct, frozen=True):
    """The image that the screen Train shows is to be put on the canvas."""


class PhotographNamed(Struct, frozen=True):
    """An image file is to be read."""

    path: str


class FoundMoved(Struct, frozen=True):
    """Another digit of the photograph was asked for."""

    by: int


class DrawingKept(Struct, frozen=True):
    """The drawing is to be kept as an image of this class."""

    label: str


class ReaderPressed(Struct, frozen=True):
    """Another network is to read the drawing: the one that is shown, or pretrained weights."""


DrawMessage: TypeAlias = (
    PenMoved
    | PenPressed
    | Dragged
    | DragEnded
    | WidthPressed
    | EraserPressed
    | StrokeUndone
    | CanvasCleared
    | KnobMoved
    | KnobTurned
    | DialReset
    | DigitTaken
    | PhotographNamed
    | FoundMoved
    | DrawingKept
    | ReaderPressed
)
