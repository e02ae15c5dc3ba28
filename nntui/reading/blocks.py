"""Blocks: the arrays of a file, gathered into dense layers, convolutions and normalizations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from nntui.errors import WeightsError
from nntui.reading.names import is_of_training, natural, parse_name
from nntui.weights.importers.foreign import ForeignArray

Array: TypeAlias = NDArray[np.float32]
Kind: TypeAlias = Literal["dense", "conv", "norm"]


_LARGEST = 1e15
"""Weights beyond it are no result of a training, and their products are beyond float32."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The arrays of one layer, as the file has them."""

    kind: Kind
    name: str
    """What the file calls the layer; may be empty."""
    weight: Array
    """Dense: a matrix in one of two layouts. Convolution: kernels in one of two layouts.
    Normalization: the scale of each channel."""
    bias: Array | None = None
    """Of a normalization, the shift."""
    mean: Array | None = None
    variance: Array | None = None
    """Of a normalization alone."""
    keras: bool = False
    """Whether its names are those of Keras, which has an epsilon of 0.001."""

    @property
    def sizes(self) -> tuple[int, ...]:
        """The numbers of outputs that the layer can have: one for each layout."""
        shape = self.weight.shape
        return (shape[0], shape[-1]) if self.kind != "norm" else (shape[0],)


@dataclass(slots=True, eq=False)
class _Layer:
    """The arrays that share the name of a layer, by role."""

    name: str
    arrays: dict[str, Array]
    keras: bool = False

    @property
    def is_norm(self) -> bool:
        return {"mean", "variance"} <= self.arrays.keys()


def blocks_of(arrays: Sequence[ForeignArray]) -> tuple[list[Block], list[str]]:
    """Return the layers that arrays form, not yet in order, and the names of arrays left out.

    Weights are matrices and kernels. A vector is the bias of the layer whose name it shares, else
    of the first layer of that size that has none.

    Raises:
        WeightsError: there are no weights, or numbers that are not finite.
    """
    layers: dict[str, _Layer] = {}
    loose: list[tuple[str, Array]] = []
    left_out: list[str] = []
    for each in arrays:
        array = _cleaned(each)
        if array is None:
            left_out.append(each.name)
            continue
        parsed = parse_name(each.name)
        layer = layers.setdefault(parsed.layer, _Layer(parsed.layer, {}))
        role = parsed.role or ("weight" if array.ndim > 1 else "bias")
        layer.keras |= "gamma" in each.name or "moving" in each.name
        if role in layer.arrays or not _suits(role, array):
            loose.append((each.name, array))
        else:
            layer.arrays[role] = array
    _place(loose, layers, left_out)
    found = [_block(layer) for layer in layers.values()]
    blocks = [block for block in found if block is not None]
    if not any(block.kind != "norm" for block in blocks):
        shapes = ", ".join(f"{each.name} {each.array.shape}" for each in arrays[:6])
        raise WeightsError(
            f"expected matrices or kernels of the layers of a network, received {shapes or 'none'}"
        )
    complete = _with_biases(blocks, layers)
    used = {id(block.bias) for block in complete}
    left_out += [
        layer.name
        for layer, block in zip(layers.values(), found, strict=True)
        if block is None and not any(id(array) in used for array in layer.arrays.values())
    ]
    return complete, left_out


def _cleaned(each: ForeignArray) -> Array | None:
    """Return an array as float32, a row or column as a vector; None for what is no weight."""
    array = each.array
    if array.ndim == 0 or not array.size or is_of_training(each.name):
        return None
    if array.dtype.kind != "f":
        return None
    if not np.isfinite(array).all():
        raise WeightsError(
            f"{each.name}: expected finite numbers, received NaN or infinite ones; "
            "the training of these weights has diverged"
        )
    if (largest := float(np.abs(array).max())) > _LARGEST:
        raise WeightsError(
            f"{each.name}: expected numbers up to {_LARGEST:g}, received {largest:g}; "
            "the training of these weights has diverged"
        )
    array = array.astype(np.float32)
    if array.ndim == 2 and 1 in array.shape:
        return array.ravel()
    return array if array.ndim in {1, 2, 4} else None


def _suits(role: str, array: Array) -> bool:
    return role == "weight" or array.ndim == 1


def _place(
    loose: Iterable[tuple[str, Array]], layers: dict[str, _Layer], left_out: list[str]
) -> None:
    """Give arrays whose names say nothing, or the same twice, layers of their own."""
    for name, array in loose:
        if name in layers:
            left_out.append(name)
        else:
            role = "weight" if array.ndim > 1 else "bias"
            layers[name] = _Layer(name, {role: array})


def _block(layer: _Layer) -> Block | None:
    arrays = layer.arrays
    if layer.is_norm:
        mean, variance = arrays["mean"], arrays["variance"]
        scale = arrays.get("scale", arrays.get("weight"))
        shift = arrays.get("shift", arrays.get("bias"))
        scale = np.ones_like(mean) if scale is None else scale
        shift = np.zeros_like(mean) if shift is None else shift
        if not mean.shape == variance.shape == scale.shape == shift.shape or mean.ndim != 1:
            return None
        return Block("norm", layer.name, scale, shift, mean, variance, layer.keras)
    weight = arrays.get("weight")
    if weight is None or weight.ndim == 1:
        return None
    kind: Kind = "dense" if weight.ndim == 2 else "conv"
    return Block(kind, layer.name, weight, arrays.get("bias", arrays.get("shift")))


def _with_biases(blocks: list[Block], layers: dict[str, _Layer]) -> list[Block]:
    """Return blocks with the vectors that belong to no layer by name as biases, in order."""
    named = {block.name for block in blocks}
    vectors = [
        array
        for layer in layers.values()
        for array in layer.arrays.values()
        if layer.name not in named and array.ndim == 1
    ]
    done = []
    for block in blocks:
        bias = block.bias
        if bias is not None and len(bias) not in block.sizes:
            bias = None
        if bias is None and block.kind != "norm":
            index = next((i for i, v in enumerate(vectors) if len(v) in block.sizes), None)
            bias = None if index is None else vectors.pop(index)
        done.append(
            Block(
                block.kind, block.name, block.weight, bias, block.mean, block.variance, block.keras
            )
        )
    return done


def orders_of(blocks: Sequence[Block]) -> list[list[Block]]:
    """Return orders in which blocks may follow each other: that of the file, then of the names."""
    by_name = sorted(blocks, key=lambda block: natural(block.name))
    return [list(blocks), by_name]
