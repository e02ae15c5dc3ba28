"""What workers answer to the work of the screen Network."""

from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from nntui.tui.state import Ticket
from nntui.tui.state.layers_screen import BackwardFound, ForwardFound, MovesFound, WeightsKey

if TYPE_CHECKING:
    from nntui.analysis.layer_weights import LayerWeights


class InsideComputed(Struct, frozen=True, eq=False):
    """The weights of a layer were made images or rows."""

    ticket: Ticket
    key: WeightsKey
    weights: "LayerWeights"


class ForwardPassed(Struct, frozen=True, eq=False):
    """An image passed through the network."""

    ticket: Ticket
    found: ForwardFound


class BackwardPassed(Struct, frozen=True, eq=False):
    """The numbers of a unit were computed."""

    ticket: Ticket
    found: BackwardFound


class MovesRead(Struct, frozen=True, eq=False):
    """The copies of the weights of a run were read."""

    ticket: Ticket
    found: MovesFound


class InsideFailed(Struct, frozen=True):
    """Something of the screen Network cannot be computed; `error` is one sentence."""

    ticket: Ticket
    error: str


InsideAnswer: TypeAlias = InsideComputed | ForwardPassed | BackwardPassed | MovesRead | InsideFailed
