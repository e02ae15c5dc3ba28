"""The work of the screen Network; see work.py. Of each kind that waits, only the newest is done."""

from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from nntui.tui.state import Ticket
from nntui.tui.state.layers_screen import BackwardKey, ForwardKey, MovesKey, WeightsKey

if TYPE_CHECKING:
    from nntui.datasets.dataset import Dataset, Pixels
    from nntui.runs.directory import RunDirectory


class LookInside(Struct, frozen=True, eq=False):
    """Make images or rows of the weights of a layer."""

    ticket: Ticket
    key: WeightsKey
    data: "Dataset"


class PassForward(Struct, frozen=True, eq=False):
    """Compute the outputs of all layers for an image."""

    ticket: Ticket
    key: ForwardKey
    image: "Pixels"


class PassBackward(Struct, frozen=True, eq=False):
    """Compute the numbers of a unit for an image; without a label, for the predicted class."""

    ticket: Ticket
    key: BackwardKey
    image: "Pixels"
    label: int | None


class ReadMoves(Struct, frozen=True, eq=False):
    """Read how the weights of a run moved."""

    ticket: Ticket
    key: MovesKey
    run: "RunDirectory"


InsideWork: TypeAlias = LookInside | PassForward | PassBackward | ReadMoves
