"""Forward: the outputs of many readings of the same arrays for the same images.

Readings that begin in the same way share what they compute. One product x W of the pixels serves
all scalings that are affine: (a x + b) W = a (x W) + b (1 W). Images are (batch, rows, columns,
channels) here, so that a convolution is one matrix product.
"""

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from nntui.config.scaling import Transform
from nntui.engine.activations import ACTIVATIONS
from nntui.reading.blocks import Array, Block
from nntui.reading.steps import Act, Conv, Dense, Flatten, Norm, Padding, Pool, Scale, Step, Steps
from nntui.training.transforms import transform

_IN_CACHE = 150_000
"""Numbers of a matrix of windows that stay in the cache: twice as fast as larger ones."""


class _Pixels(NamedTuple):
    """Inputs that are not computed yet: factor x + offset of transformed pixels x."""

    transform: Transform
    by_columns: bool
    factor: float
    offset: float
    flat: bool = False


_Value: TypeAlias = _Pixels | Array


class Forward:
    """Computes the outputs of readings for some images.

    Args:
        blocks: the arrays, by the numbers in the steps.
        images: (count, height, width).
    """

    def __init__(self, blocks: Sequence[Block], images: NDArray[np.uint8]) -> None:
        self._blocks = blocks
        self._images = images
        self._pixels: dict[tuple[Transform, bool], Array] = {}
        self._products: dict[tuple[Transform, bool, bool, Step], tuple[Array, Array]] = {}
        self._path: list[tuple[Step, _Value]] = []

    def outputs(self, steps: Steps) -> Array:
        """Return the outputs (count, classes) after the steps, of which the first is a Scale.

        Neighbors in a sorted list of readings share most of their steps, so the values of the last
        call are kept.
        """
        path = self._path
        same = 0
        while same < min(len(path), len(steps)) and path[same][0] == steps[same]:
            same += 1
        del path[same:]
        with np.errstate(all="ignore"):  # a wrong reading overflows
            for step in steps[same:]:
                path.append((step, self._after(path[-1][1] if path else None, step)))
        value = path[-1][1]
        return self._inputs(value) if isinstance(value, _Pixels) else value

    def norm_inputs(self) -> Iterator[tuple[int, Array]]:
        """Yield the block and the inputs of each normalization of the last call of `outputs`."""
        for (_, x), (step, _) in itertools.pairwise(self._path):
            if isinstance(step, Norm):
                yield step.block, self._inputs(x) if isinstance(x, _Pixels) else x

    def _after(self, x: _Value | None, step: Step) -> _Value:
        if isinstance(step, Scale):
            low, high, name = step.scaling
            return _Pixels(name, step.by_columns, high - low, low)
        if x is None:
            raise ValueError("steps: expected a Scale first")
        if isinstance(x, _Pixels):
            if isinstance(step, Flatten):
                return x._replace(flat=True)
            if isinstance(step, Dense | Conv):
                return self._first(x, step)
            x = self._inputs(x)
        return self._plain(x, step)

    def _first(self, x: _Pixels, step: Dense | Conv) -> Array:
        """Return the outputs of the first layer, from the product that all scalings share."""
        key = (x.transform, x.by_columns, x.flat, step)
        if key not in self._products:
            pixels = self._inputs(x._replace(factor=1.0, offset=0.0))
            self._products[key] = (
                self._linear(pixels, step),
                self._linear(np.ones_like(pixels[:1]), step),
            )
        product, ones = self._products[key]
        y = product * np.float32(x.factor)
        if x.offset:
            y += np.float32(x.offset) * ones
        bias = self._blocks[step.block].bias
        return y if bias is None else y + bias

    def _inputs(self, x: _Pixels) -> Array:
        """Return the inputs, as images with one channel or as vectors."""
        key = x.transform, x.by_columns
        if key not in self._pixels:
            pixels = self._images.astype(np.float32)
            transform(pixels, x.transform)
            pixels *= np.float32(1 / 255)
            turned = pixels.transpose(0, 2, 1) if x.by_columns else pixels
            self._pixels[key] = np.ascontiguousarray(turned)[..., np.newaxis]
        scaled = self._pixels[key] * np.float32(x.factor) + np.float32(x.offset)
        return scaled.reshape(len(scaled), -1) if x.flat else scaled

    def _plain(self, x: Array, step: Step) -> Array:
        match step:
            case Dense() | Conv():
                y = self._linear(x, step)
                bias = self._blocks[step.block].bias
                return y if bias is None else y + bias
            case Act():
                y = np.empty_like(x)
                ACTIVATIONS[step.name].forward(x, y)
                return y
            case Norm():
                factor, offset = affine(self._blocks[step.block], step.epsilon)
                return x * factor + offset
            case Pool():
                return pooled(x, step)
            case Flatten():
                flat = x if step.channels_last else x.transpose(0, 3, 1, 2)
                return flat.reshape(len(x), -1)
            case _:
                return x

    def _linear(self, x: Array, step: Dense | Conv) -> Array:
        weight = self._blocks[step.block].weight
        if isinstance(step, Conv):
            return convolved(x, kernels(weight, channels_last=step.channels_last), step)
        if x.ndim > 2:
            x = x.transpose(0, 3, 1, 2).reshape(len(x), -1)
        return x @ (weight.T if step.transposed else weight)


def affine(block: Block, epsilon: float) -> tuple[Array, Array]:
    """Return the factor and the offset that a normalization applies to each channel."""
    if block.mean is None or block.variance is None:
        raise ValueError(f"{block.name}: expected a normalization")
    variance = np.maximum(block.variance, 0) + epsilon
    factor = (block.weight / np.sqrt(variance)).astype(np.float32)
    offset = -block.mean * factor
    return factor, offset if block.bias is None else offset + block.bias


def kernels(weight: Array, *, channels_last: bool) -> Array:
    """Return kernels as (height, width, in, out)."""
    return weight if channels_last else weight.transpose(2, 3, 1, 0)


def kernel_side(weight: Array, step: Conv) -> int:
    """Return the rows, and columns, of kernels."""
    return int(weight.shape[0 if step.channels_last else 2])


def padding_of(size: int, side: int, stride: int, padding: Padding) -> tuple[int, int]:
    """Return how many zeros a row gets before and after it, as TensorFlow does for `same`."""
    if padding != "same":
        return padding, padding
    missing = max((-(-size // stride) - 1) * stride + side - size, 0)
    return missing // 2, missing - missing // 2


def size_after(size: int, side: int, stride: int, padding: Padding) -> int:
    """Return how many positions a kernel has in a row; below 1 where it does not fit.

    >>> size_after(28, 5, 1, 0), size_after(28, 3, 2, 1), size_after(28, 5, 1, "same")
    (24, 14, 28)
    """
    return (size + sum(padding_of(size, side, stride, padding)) - side) // stride + 1


def convolved(x: Array, kernel: Array, step: Conv) -> Array:
    """Return the convolution of images (n, rows, columns, in) with (height, width, in, out)."""
    side, filters = kernel.shape[0], kernel.shape[3]
    rows, columns = (padding_of(size, side, step.stride, step.padding) for size in x.shape[1:3])
    if any((*rows, *columns)):
        x = np.pad(x, ((0, 0), rows, columns, (0, 0)))
    # (n, rows, columns, in, side, side) as (..., side, side, in): the order of the kernels
    windows = sliding_window_view(x, (side, side), (1, 2)).transpose(0, 1, 2, 4, 5, 3)
    windows = windows[:, :: step.stride, :: step.stride]
    count, y_rows, y_columns = windows.shape[:3]
    y = np.empty((count, y_rows, y_columns, filters), np.float32)
    matrix = kernel.reshape(-1, filters)
    some = max(_IN_CACHE // (y_rows * y_columns * len(matrix)), 1)
    for start in range(0, count, some):
        part = windows[start : start + some].reshape(-1, len(matrix))
        np.matmul(part, matrix, out=y[start : start + some].reshape(-1, filters))
    return y


def pooled(x: Array, step: Pool) -> Array:
    """Return images (n, rows, columns, channels) after pooling, without incomplete squares."""
    n, rows, columns, channels = x.shape
    side = step.side
    y_rows, y_columns = rows // side, columns // side
    combine = np.maximum if step.kind == "max" else np.add
    y = np.full((n, y_rows, y_columns, channels), -np.inf if step.kind == "max" else 0, np.float32)
    for i in range(side):
        for j in range(side):
            combine(y, x[:, i : y_rows * side : side, j : y_columns * side : side], out=y)
    if step.kind == "avg":
        y /= np.float32(side * side)
    return y
