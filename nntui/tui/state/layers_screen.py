"""What the screen Network shows: a layer, one of its units, and an image that passes through."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, get_args

if TYPE_CHECKING:
    from nntui.analysis.backward_numbers import UnitNumbers
    from nntui.analysis.evaluated import EvaluatedNetwork
    from nntui.analysis.layer_places import LayerPlace
    from nntui.analysis.layer_weights import LayerWeights
    from nntui.analysis.responses import Floats
    from nntui.analysis.weight_moves import UnitCourse, WeightMoves
    from nntui.engine.arrays import Array

InsidePage: TypeAlias = Literal["weights", "unit", "forward", "backward", "moved"]
"""Units with their weights; one of them; outputs of all layers; derivatives; moved weights."""
PAGES: tuple[InsidePage, ...] = get_args(InsidePage)
ImageSource: TypeAlias = Literal["train", "digits", "drawing"]
"""The screen on which the image was chosen."""


class WeightsKey(NamedTuple):
    """Which weights are drawn, and how many images their units respond to; 0 for all."""

    network: "EvaluatedNetwork"
    layer: int
    most: int


class ImageKey(NamedTuple):
    """Which image passes through the network."""

    source: ImageSource
    split: str
    row: int
    """Its row; of a drawing the number of the answer to it."""


class ForwardKey(NamedTuple):
    """An image, and the network that it passes through."""

    network: "EvaluatedNetwork"
    image: ImageKey


class BackwardKey(NamedTuple):
    """Which numbers of a unit are computed.

    Args:
        network: the network.
        image: the image.
        layer: from 1.
        unit: from 0.
        chosen: the input whose weight is looked at; None for that of the largest summand.
        quotient: whether the difference quotient is computed.
    """

    network: "EvaluatedNetwork"
    image: ImageKey
    layer: int
    unit: int
    chosen: int | None = None
    quotient: bool = False


class MovesKey(NamedTuple):
    """Whose weights moved; `network` and `ended` change when there may be newer copies."""

    run: str
    network: "EvaluatedNetwork"
    ended: bool
    layer: int
    unit: int


@dataclass(frozen=True, slots=True, eq=False)
class ForwardFound:
    """The outputs of all layers for an image, and the probability of each class."""

    key: ForwardKey
    outputs: "tuple[tuple[LayerPlace, Floats], ...]"
    probabilities: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class BackwardFound:
    """The numbers of a unit; None where it has none, and then `problem` says why.

    Args:
        key: what they are of.
        place: the layer.
        numbers: the numbers.
        target: the class that the loss is computed from.
        problem: why there are no numbers.
        products: what each pixel contributes to z, where the layer takes the image itself.
    """

    key: BackwardKey
    place: "LayerPlace"
    numbers: "UnitNumbers | None"
    target: int
    problem: str = ""
    products: "Array | None" = None


@dataclass(frozen=True, slots=True, eq=False)
class MovesFound:
    """How the weights of a run moved; None where no copies of them were kept."""

    key: MovesKey
    moves: "WeightMoves | None"
    course: "UnitCourse | None" = None


@dataclass(frozen=True, slots=True, eq=False)  # compared by identity: arrays have no one equality
class LayersScreen:
    """The screen Network.

    Args:
        page: what is shown.
        layer: which layer, from 1.
        source: where the image was chosen last.
        wanted: the weights that were asked for last.
        weights: those that arrived last; None before.
        generation: that of the view which these belong to.
        order: the units of the grid; while a run is trained they keep their places.
        place: the place of the cursor in the order.
        forward_key: the image that was asked for last.
        forward: its outputs; None until they are computed.
        backward_key: the numbers that were asked for last.
        backward: the numbers; None until they are computed.
        chosen: the input whose weight is looked at; None for that of the largest summand.
        quotient: the numbers of which the difference quotient is to be computed.
        moves_key: the run that was asked for last.
        moves: how its weights moved; None until that is read.
    """

    page: InsidePage = "weights"
    layer: int = 1
    source: ImageSource = "train"
    wanted: WeightsKey | None = None
    weights: "LayerWeights | None" = None
    generation: int = -1
    order: tuple[int, ...] = ()
    place: int = 0
    forward_key: ForwardKey | None = None
    forward: ForwardFound | None = None
    backward_key: BackwardKey | None = None
    backward: BackwardFound | None = None
    chosen: int | None = None
    quotient: BackwardKey | None = None
    moves_key: MovesKey | None = None
    moves: MovesFound | None = None
    problem: str = ""

    @property
    def unit(self) -> int | None:
        """The unit under the cursor; None where there is none."""
        return self.order[min(self.place, len(self.order) - 1)] if self.order else None
