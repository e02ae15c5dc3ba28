"""Build: from the steps of a reading to weights of nntui, with layers in its notation.

What the engine has no layer for is computed into the arrays: images by columns, channels last, the
epsilon of a normalization, and affine steps before the first or behind the last dense layer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec
import numpy as np

from nntui.config.layers import (
    ACTIVATIONS,
    BatchNormSpec,
    ConvSpec,
    DenseSpec,
    DropoutSpec,
    LayerSpec,
    PoolSpec,
    format_layers,
)
from nntui.engine.layers.batchnorm import BatchNorm
from nntui.engine.layers.conv import Conv2D
from nntui.engine.layers.dense import Dense as DenseLayer
from nntui.errors import ShapeError, WeightsError
from nntui.reading.blocks import Array, Block
from nntui.reading.forward import affine, kernels, padding_of, size_after
from nntui.reading.steps import Act, Conv, Dense, Dropout, Flatten, Norm, Pool, Scale, Step, Steps
from nntui.training.networks import plan_network
from nntui.weights.model import Weights, WeightsInfo

_INCREASING = {"relu", "leaky-relu", "elu", "sigmoid", "tanh", "softplus"}
"""The maximum of their values is the value of the maximum, so they can go before a max pool."""


def build(steps: Steps, blocks: Sequence[Block], info: WeightsInfo) -> Weights:
    """Return weights whose network computes what the steps do.

    Args:
        steps: a Scale first.
        blocks: the arrays, by the numbers in the steps.
        info: classes, image size, data and output activation; the rest is filled in.

    Raises:
        WeightsError: the engine has no layers for these steps.
    """
    builder = _Builder(blocks, info, steps)
    for step in steps[1:]:
        builder.add(step)
    hidden, last = builder.finished()
    spec = last.spec
    biased = isinstance(spec, DenseSpec) and spec.biased
    specs = tuple(layer.spec for layer in hidden)
    try:
        plan = plan_network(specs, info.image_shape, len(info.classes), biased=biased)
    except ShapeError as error:
        raise WeightsError(f"expected layers that fit each other: {error}") from None
    made = iter([layer.arrays for layer in (*hidden, last) if layer.arrays])
    arrays = {
        f"{number}/{name}": np.ascontiguousarray(array)
        for number, layer in enumerate(plan.layers)
        if isinstance(layer, DenseLayer | Conv2D | BatchNorm)
        for name, array in next(made).items()
    }
    known = msgspec.structs.replace(info, layers=format_layers(specs), bias=biased)
    scale = steps[0]
    return Weights(known.scaled(scale.scaling) if isinstance(scale, Scale) else known, arrays)


@dataclass(slots=True, eq=False)
class _Layer:
    """A layer in the making, and its arrays by the engine's names."""

    spec: LayerSpec
    arrays: dict[str, Array] = field(default_factory=dict)


class _Builder:
    """Adds one step after the other to a list of layers."""

    def __init__(self, blocks: Sequence[Block], info: WeightsInfo, steps: Steps) -> None:
        scale = steps[0]
        self._blocks = blocks
        self._classes = len(info.classes)
        self._by_columns = isinstance(scale, Scale) and scale.by_columns
        rows, columns = info.image_shape
        # Of the images that the arrays were made for, which are turned if they are by columns.
        self._shape: tuple[int, ...] = (
            (1, columns, rows) if self._by_columns else (1, rows, columns)
        )
        self._channels_last = False
        self._flat: tuple[Array, Array] | None = None
        self._is_flat = False
        self._layers: list[_Layer] = []

    def add(self, step: Step) -> None:
        """Add a step."""
        match step:
            case Dense():
                self._add_dense(step)
            case Conv():
                self._add_conv(step)
            case Norm():
                self._add_norm(step)
            case Pool(side, kind):
                channels, rows, columns = self._images("a pool")
                self._shape = channels, rows // side, columns // side
                self._layers.append(_Layer(PoolSpec(side, kind)))
            case Flatten(channels_last):
                self._channels_last, self._is_flat = channels_last, True
            case Dropout(rate):
                self._layers.append(_Layer(DropoutSpec(rate)))
            case Act(name):
                self._add_activation(name)
            case Scale():
                raise WeightsError("expected one scaling, received a second one")

    def finished(self) -> tuple[list[_Layer], _Layer]:
        """Return the hidden layers and the output layer.

        A network that ends with pools gets an output layer that changes nothing.
        """
        layers = list(self._layers)
        while layers and isinstance(layers[-1].spec, DropoutSpec):
            layers.pop()
        if layers and isinstance(layers[-1].spec, BatchNormSpec) and len(layers) > 1:
            layers = [*layers[:-2], _folded(layers[-2], layers[-1])]
        if not layers or not isinstance(layers[-1].spec, DenseSpec):
            weight = np.eye(int(np.prod(self._shape)), dtype=np.float32)
            layers.append(
                _Layer(DenseSpec(len(weight), "linear", biased=False), {"weight": weight})
            )
        last = layers.pop()
        spec = last.spec
        right = isinstance(spec, DenseSpec) and spec.units == self._classes
        if not right or getattr(spec, "activation", "") != "linear":
            raise WeightsError(
                f"expected an output layer of {self._classes} classes, received {spec}"
            )
        return layers, last

    def _images(self, what: str) -> tuple[int, int, int]:
        if len(self._shape) != 3 or self._is_flat:
            raise WeightsError(f"expected images before {what}, received vectors")
        channels, rows, columns = self._shape
        return channels, rows, columns

    def _add_dense(self, step: Dense) -> None:
        block = self._blocks[step.block]
        weight = block.weight.T if step.transposed else block.weight
        bias = block.bias
        if self._flat is not None:
            factor, offset = self._flat
            moved = offset @ weight
            bias = moved if bias is None else bias + moved
            weight = factor[:, np.newaxis] * weight
            self._flat = None
        if len(self._shape) == 3:
            weight = self._by_channels(weight)
        arrays = {"weight": weight} | ({} if bias is None else {"bias": bias})
        spec = DenseSpec(weight.shape[1], "linear", bias is not None)
        self._layers.append(_Layer(spec, arrays))
        self._shape, self._is_flat = (weight.shape[1],), False

    def _by_channels(self, weight: Array) -> Array:
        """Return the weight of flattened images for channels, rows and columns in this order."""
        channels, rows, columns = self._shape
        if channels * rows * columns != len(weight):
            raise WeightsError(
                f"expected a dense layer of {channels * rows * columns} inputs, received one of "
                f"{len(weight)}"
            )
        if self._channels_last:
            weight = weight.reshape(rows, columns, channels, -1).transpose(2, 0, 1, 3)
        weight = weight.reshape(channels, rows, columns, -1)
        if self._by_columns:
            weight = weight.transpose(0, 2, 1, 3)
        return weight.reshape(channels * rows * columns, -1)

    def _add_conv(self, step: Conv) -> None:
        _, rows, columns = self._images("a convolution")
        block = self._blocks[step.block]
        kernel = kernels(block.weight, channels_last=step.channels_last)
        if self._by_columns:
            kernel = kernel.transpose(1, 0, 2, 3)
        side, _, _, filters = kernel.shape
        arrays = {"weight": kernel} | ({} if block.bias is None else {"bias": block.bias})
        padding = step.padding or "valid"
        if padding not in {"valid", "same"} and self._is_same(step, side):
            padding = "same"
        spec = ConvSpec(filters, side, "linear", step.stride, padding, block.bias is not None)
        self._layers.append(_Layer(spec, arrays))
        self._shape = (
            filters,
            size_after(rows, side, step.stride, step.padding),
            size_after(columns, side, step.stride, step.padding),
        )

    def _is_same(self, step: Conv, side: int) -> bool:
        """Return whether a padding in numbers is what `same` means here."""
        same = {padding_of(size, side, step.stride, "same") for size in self._shape[1:]}
        return same == {(step.padding, step.padding)}

    def _add_norm(self, step: Norm) -> None:
        block = self._blocks[step.block]
        factor, offset = affine(block, step.epsilon)
        if self._is_flat or not self._layers:  # one value for each pixel, not for each channel
            before = self._flat or (np.ones_like(factor), np.zeros_like(offset))
            self._flat, self._is_flat = (before[0] * factor, before[1] * factor + offset), True
            return
        if block.mean is None or block.variance is None:
            raise WeightsError(f"{block.name}: expected the statistics of a normalization")
        # Exact also where the variance would have to be negative for the engine's epsilon.
        usable = np.maximum(np.maximum(block.variance, 0) + step.epsilon - BatchNorm.EPSILON, 0)
        scale = factor * np.sqrt(usable + BatchNorm.EPSILON)
        shift = np.zeros_like(scale) if block.bias is None else block.bias
        named = {"scale": scale, "shift": shift, "mean": block.mean, "variance": usable}
        arrays: dict[str, Array] = {
            name: np.asarray(array, np.float32) for name, array in named.items()
        }
        self._layers.append(_Layer(BatchNormSpec(), arrays))

    def _add_activation(self, name: str) -> None:
        known = next((each for each in ACTIVATIONS if each == name), None)
        if known is None:
            raise WeightsError(f"expected one of {', '.join(ACTIVATIONS)}, received {name}")
        if known == "linear":
            return
        place = len(self._layers) - 1
        while place >= 0 and isinstance(self._layers[place].spec, DropoutSpec):
            place -= 1
        layer = self._layers[place] if place >= 0 else None
        if layer is None or self._flat is not None:
            raise WeightsError(f"expected {name} behind a layer, received it for the pixels")
        before = self._layers[place - 1] if place else layer
        is_max = isinstance(layer.spec, PoolSpec) and layer.spec.kind == "max"
        if is_max and known in _INCREASING and _takes_activation(before.spec):
            layer = before
        spec = layer.spec
        if isinstance(spec, DropoutSpec) or spec.activation not in {"linear", known}:
            raise WeightsError(f"expected one activation behind {spec}, received {name}, too")
        if spec.activation != "linear" and known != "relu":
            raise WeightsError(f"expected one activation behind {spec}, received it twice")
        layer.spec = msgspec.structs.replace(spec, activation=known)


def _takes_activation(spec: LayerSpec) -> bool:
    return isinstance(spec, ConvSpec | BatchNormSpec) and spec.activation == "linear"


def _folded(dense: _Layer, norm: _Layer) -> _Layer:
    """Return a dense layer that computes what it and a normalization behind it do."""
    spec = dense.spec
    if not isinstance(spec, DenseSpec) or spec.activation != "linear":
        return norm
    arrays = norm.arrays
    factor = arrays["scale"] / np.sqrt(arrays["variance"] + np.float32(BatchNorm.EPSILON))
    bias = dense.arrays.get("bias", np.zeros_like(factor)) - arrays["mean"]
    return _Layer(
        msgspec.structs.replace(spec, biased=True),
        {"weight": dense.arrays["weight"] * factor, "bias": bias * factor + arrays["shift"]},
    )
