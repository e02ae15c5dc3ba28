"""Work of the screen Draw: reading and keeping drawings, and digits of image files."""

from pathlib import PurePath

from nntui.analysis.drawn import prepared
from nntui.strings import clean
from nntui.tui.messages.draw_answers import (
    DrawingRead,
    DrawingSaved,
    FlipsFound,
    PhotographRead,
)
from nntui.tui.state import FoundDigit
from nntui.tui.work import FindFlips, KeepDrawing, ReadDrawing, ReadPhotograph
from nntui.workspace import drawings
from nntui.workspace.familiarity import unlike_training


def read_drawing(work: ReadDrawing) -> DrawingRead:
    """Have a network read a drawing."""
    asked = work.asked
    answer = drawings.read(asked.network, asked.canvas, asked.original, asked.dial)
    return DrawingRead(work.ticket, work.number, answer)


def find_flips(work: FindFlips) -> FlipsFound:
    """Find where the dial changes the answer."""
    asked = work.asked
    found = drawings.flips(asked.network, asked.canvas, asked.original)
    warning = ""
    if work.data is not None:
        warning = unlike_training(asked.network, work.data, asked.canvas, asked.original)
    return FlipsFound(work.ticket, asked, found, warning)


def read_photograph(work: ReadPhotograph) -> PhotographRead:
    """Find the digits of an image file."""
    digits = drawings.digits_of(work.path, work.shape)
    found = tuple(FoundDigit(digit.image, digit.doubts) for digit in digits)
    return PhotographRead(work.ticket, clean(PurePath(work.path).name, 60), found)


def keep_drawing(work: KeepDrawing) -> DrawingSaved:
    """Keep a drawing in the data set of drawings."""
    image = prepared(work.canvas, work.shape, work.original)
    kept = drawings.keep(image, work.label, work.classes, work.data)
    return DrawingSaved(work.ticket, kept.label, kept.images, kept.data)
