"""Graph: a network as a sequence of operations with their arrays, from which all exporters write.

Images come in as (batch, 1, rows, columns). Dropout is kept, because some formats express it; it
does nothing in evaluation. Arrays are float32, whatever the file of weights has.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from nntui.config.layers import parse_layers
from nntui.engine.activations import ACTIVATIONS
from nntui.engine.layers.activation import Activation
from nntui.engine.layers.avgpool import AvgPool2D
from nntui.engine.layers.base import Layer
from nntui.engine.layers.batchnorm import BatchNorm
from nntui.engine.layers.conv import Conv2D
from nntui.engine.layers.dense import Dense
from nntui.engine.layers.dropout import Dropout
from nntui.engine.layers.geometry import Geometry
from nntui.engine.layers.maxpool import MaxPool2D
from nntui.errors import WeightsError
from nntui.training.networks import plan_network
from nntui.weights.model import Weights, WeightsInfo

Array: TypeAlias = NDArray[np.float32]
Shape: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class DenseOp:
    """y = x weight + bias, with the weight (inputs, units)."""

    weight: Array
    bias: Array | None


@dataclass(frozen=True, slots=True, eq=False)
class ConvOp:
    """A convolution of square kernels, with the weight (filters, channels, side, side)."""

    weight: Array
    bias: Array | None
    stride: int
    pads: tuple[int, int, int, int]
    """Zeros at the top, left, bottom and right."""


@dataclass(frozen=True, slots=True)
class PoolOp:
    """Pooling over squares that do not overlap; an incomplete square is left out."""

    side: int
    largest: bool
    """Whether it takes the largest value of a square, or else the mean."""


@dataclass(frozen=True, slots=True, eq=False)
class BatchNormOp:
    """y = scale (x - mean) / sqrt(variance + epsilon) + shift, an entry for each channel."""

    scale: Array
    shift: Array
    mean: Array
    variance: Array
    epsilon: float = BatchNorm.EPSILON


@dataclass(frozen=True, slots=True)
class ActivationOp:
    """An activation function by its name in `--layers`."""

    name: str


@dataclass(frozen=True, slots=True)
class FlattenOp:
    """Channels, rows and columns to a vector, the columns changing fastest."""


@dataclass(frozen=True, slots=True)
class DropoutOp:
    """Dropout of the training."""

    rate: float


Op: TypeAlias = DenseOp | ConvOp | PoolOp | BatchNormOp | ActivationOp | FlattenOp | DropoutOp


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """A network from its pixels to its logits."""

    info: WeightsInfo
    ops: tuple[Op, ...]
    shapes: tuple[Shape, ...]
    """The shape of one image, then of the output of each operation, without the batch."""

    @property
    def scaling(self) -> tuple[float, float] | None:
        """(factor, offset) to apply to pixels of 0 to 1; None where that changes nothing."""
        low, high = self.info.input_range
        return None if (low, high) == (0, 1) else (high - low, low)

    @property
    def scaling_code(self) -> str:
        """The scaling as it follows the name of the pixels in code, such as ` * 2 - 1`."""
        if self.scaling is None:
            return ""
        factor, offset = self.scaling
        return f" * {factor:.9g} {'-' if offset < 0 else '+'} {abs(offset):.9g}"

    def with_shapes(self) -> Iterator[tuple[Op, Shape, Shape]]:
        """Yield each operation with the shape of its input and that of its output."""
        return zip(self.ops, self.shapes[:-1], self.shapes[1:], strict=True)


def graph_of(weights: Weights) -> Graph:
    """Return the operations of the network of `weights`, whose arrays must match its layers.

    `analysis.restore.restore` checks that.

    Raises:
        WeightsError: the inputs are no scaling of each pixel by itself.
    """
    info = weights.info
    if info.transform:
        raise WeightsError(
            f"inputs of {info.scaling}: expected pixels that are scaled one by one, which other "
            "programs can do; train with another --input-range"
        )
    hidden = parse_layers(info.layers)
    plan = plan_network(hidden, info.image_shape, len(info.classes), biased=info.bias)
    image = (1, *info.image_shape)
    ops: list[Op] = []
    shapes: list[Shape] = [image]
    if plan.shapes[0] != image:
        ops.append(FlattenOp())
        shapes.append(plan.shapes[0])
    for number, (layer, x_shape) in enumerate(plan.with_shapes()):
        ops.append(_op(layer, x_shape, _of_layer(weights, number)))
        shapes.append(plan.shapes[number + 1])
    return Graph(info, tuple(ops), tuple(shapes))


def _of_layer(weights: Weights, number: int) -> dict[str, Array]:
    start = f"{number}/"
    return {
        name.removeprefix(start): np.ascontiguousarray(array, np.float32)
        for name, array in weights.arrays.items()
        if name.startswith(start)
    }


def _op(layer: Layer, x_shape: Shape, arrays: dict[str, Array]) -> Op:
    match layer:
        case Dense():
            return DenseOp(arrays["weight"], arrays.get("bias"))
        case Conv2D():
            kernels = np.ascontiguousarray(arrays["weight"].transpose(3, 2, 0, 1))
            return ConvOp(kernels, arrays.get("bias"), layer.stride, _pads(layer, x_shape))
        case MaxPool2D() | AvgPool2D():
            return PoolOp(layer.side, isinstance(layer, MaxPool2D))
        case BatchNorm():
            scale, shift = arrays["scale"], arrays["shift"]
            return BatchNormOp(scale, shift, arrays["mean"], arrays["variance"])
        case _:
            return _plain_op(layer)


def _plain_op(layer: Layer) -> Op:
    """Return the operation of a layer that has no arrays."""
    if isinstance(layer, Activation):
        name = next(key for key, known in ACTIVATIONS.items() if known is layer.function)
        return ActivationOp(name)
    return DropoutOp(layer.rate) if isinstance(layer, Dropout) else FlattenOp()


def _pads(layer: Conv2D, x_shape: Shape) -> tuple[int, int, int, int]:
    geometry = Geometry(x_shape, layer.side, layer.stride, layer.padding)
    rows, columns = (
        after - before for after, before in zip(geometry.padded[1:], x_shape[1:], strict=True)
    )
    return rows // 2, columns // 2, math.ceil(rows / 2), math.ceil(columns / 2)
