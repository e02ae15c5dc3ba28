"""Readings: everything that arrays do not say about their network, as one record."""

from typing import Literal, NamedTuple, TypeAlias

from nntui.config.choices import INPUT_RANGES, InputRange
from nntui.config.layers import ActivationName
from nntui.config.scaling import Scaling
from nntui.reading.geometry import Kernel, Window, unusual
from nntui.reading.outline import Outline
from nntui.reading.steps import Act, Conv, Dense, Flatten, Norm, Pool, Scale, Step, Steps

Order: TypeAlias = Literal["nap", "anp", "npa", "pna", "apn", "pan"]
"""The order of normalization, activation and pool behind a layer, by their first letters."""
ORDERS: tuple[Order, ...] = ("nap", "anp", "npa", "pna", "apn", "pan")

_SCALING_COSTS: dict[InputRange, float] = {
    "0..1": 0,
    "mean-std": 1,
    "-1..1": 1.5,
    "0..255": 1.6,
    "0.01..1": 2.5,
    "-0.5..0.5": 3,
    "binary": 3,
    "columns": 3,
    "rows": 3.5,
    "1..0": 4,
    "1..-1": 4.5,
    "0..1/255": 4.5,
}
_ACTIVATION_COSTS: dict[ActivationName, float] = {
    "relu": 0,
    "sigmoid": 1,
    "tanh": 1.2,
    "leaky-relu": 2.5,
    "elu": 3,
    "gelu": 3,
    "silu": 3.5,
    "linear": 3.5,
    "softplus": 4,
}
SCALINGS = tuple(_SCALING_COSTS)
ACTIVATIONS = tuple(_ACTIVATION_COSTS)
_KERAS_EPSILON = 1e-3


class Reading(NamedTuple):
    """One way to read the arrays of a file."""

    scaling: InputRange = "0..1"
    by_columns: bool = False
    """Whether images are stored column by column."""
    windows: tuple[Window, ...] = ()
    """The geometry of each convolution."""
    pool: Literal["max", "avg"] = "max"
    order: Order = "nap"
    channels_last: bool = False
    """Whether the channels change fastest where images are flattened."""
    transposed: tuple[bool, ...] = ()
    """Whether the matrix of each dense layer is [out, in]."""
    conv_activation: ActivationName = "relu"
    activation: ActivationName = "relu"
    """Of the hidden dense layers."""

    @property
    def scale(self) -> Scaling:
        """How pixels become inputs."""
        return INPUT_RANGES[self.scaling]


def cost(reading: Reading, outline: Outline) -> float:
    """Return how unusual a reading is: of several that are equally good, the lowest is taken."""
    total = _SCALING_COSTS[reading.scaling] + 4 * reading.by_columns
    if outline.steps:
        return total
    if has_hidden(outline):
        total += _ACTIVATION_COSTS[reading.activation]
    if outline.convs:
        total += unusual(reading.windows, kernels_of(outline)) + (reading.pool != "max")
        total += ORDERS.index(reading.order) / 2
        total += 0.5 * (reading.conv_activation != reading.activation)
        if not has_hidden(outline):
            total += _ACTIVATION_COSTS[reading.conv_activation]
    return total + len(set(reading.transposed)) / 10


def has_hidden(outline: Outline) -> bool:
    """Return whether the network has hidden dense layers."""
    return len(outline.dense) > 1


def kernels_of(outline: Outline) -> list[Kernel]:
    """Return the sizes of all kernels."""
    return [
        Kernel(block.weight.shape[0], block.weight.shape[3])
        if last
        else Kernel(block.weight.shape[3], block.weight.shape[0])
        for block, last in zip(outline.convs, outline.kernels_last, strict=True)
    ]


def steps_of(outline: Outline, reading: Reading) -> Steps:
    """Return what a network does with its inputs, if its arrays are read in this way."""
    first = Scale(reading.scale, reading.by_columns)
    if outline.steps:
        return first, *outline.steps
    steps: list[Step] = [first]
    convs = len(outline.convs)
    for number, window in enumerate(reading.windows):
        last = outline.kernels_last[number]
        steps.append(Conv(number, window.stride, window.padding, last))
        pool = Pool(window.pool, reading.pool) if window.pool > 1 else None
        steps += _behind(outline, number, reading.order, reading.conv_activation, pool)
    if convs:
        steps.append(Flatten(reading.channels_last))
    for place, transposed in enumerate(reading.transposed):
        number = convs + place
        steps.append(Dense(number, transposed))
        activation = reading.activation if place < len(reading.transposed) - 1 else "linear"
        steps += _behind(outline, number, reading.order, activation, None)
    return tuple(steps)


def _behind(
    outline: Outline, number: int, order: Order, activation: ActivationName, pool: Pool | None
) -> list[Step]:
    """Return the steps behind a layer with weights, in this order."""
    norm = outline.norms[number]
    keras = norm is not None and outline.blocks[norm].keras
    steps: dict[str, Step | None] = {
        "n": None if norm is None else Norm(norm, _KERAS_EPSILON if keras else 1e-5),
        "a": None if activation == "linear" else Act(activation),
        "p": pool,
    }
    return [step for letter in order if (step := steps[letter]) is not None]
