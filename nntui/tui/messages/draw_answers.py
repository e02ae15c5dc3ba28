"""What workers answer to the work of the screen Draw."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from nntui.tui.state import Asked, FoundDigit, Ticket

if TYPE_CHECKING:
    from nntui.analysis.drawn import DrawnAnswer
    from nntui.analysis.flips import Flips


class DrawingRead(Struct, frozen=True, eq=False):
    """A drawing was read by a network; `number` is that of the question."""

    ticket: Ticket
    number: int
    answer: "DrawnAnswer"


class FlipsFound(Struct, frozen=True, eq=False):
    """It is known where the dial changes the answer."""

    ticket: Ticket
    asked: Asked
    flips: "Mapping[str, Flips]"
    warning: str = ""


class PhotographRead(Struct, frozen=True, eq=False):
    """The digits of an image file were found."""

    ticket: Ticket
    name: str
    found: tuple[FoundDigit, ...]


class DrawingSaved(Struct, frozen=True):
    """A drawing was kept in a file of the data set of drawings that is called `data`."""

    ticket: Ticket
    label: str
    count: int
    data: str


class DrawingFailed(Struct, frozen=True):
    """A drawing could not be read or kept; `error` is one sentence."""

    ticket: Ticket
    error: str


DrawAnswer: TypeAlias = DrawingRead | FlipsFound | PhotographRead | DrawingSaved | DrawingFailed
