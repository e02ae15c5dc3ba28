"""The types of the engine's signatures, and reusable memory for batches."""

import math
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.floating[Any]]
"""An array of float32 in training, or of float64 where derivatives are checked."""
Shape: TypeAlias = tuple[int, ...]
Float: TypeAlias = type[np.float32] | type[np.float64]


_CACHE_LINE = 64
"""Bytes."""
_SMALL = 2.0**-100
"""A power of 2, so that multiplying by its inverse is exact."""
FLUSH_INTERVAL = 64
"""Steps between two calls of `flush_denormals` on the state of an optimizer."""
_NEGLIGIBLE = 1e-30
"""Far below what changes a sum of float32, far above the smallest normal float32, 1.2e-38."""


def flush_denormals(array: Array, scratch: Array) -> None:
    """Set the numbers of `array` that are almost 0 to 0. Overwrites `scratch`, of equal shape.

    A decaying mean of gradients that are 0, those of pixels that are always blank, falls below the
    smallest normal float32. Rounding then keeps it there forever, and a processor takes many
    times as long for such denormal numbers.

    >>> array = np.array([1e-40, 1e-35, 1e-20, 0.5], np.float32)
    >>> flush_denormals(array, np.empty_like(array))
    >>> array
    array([0.e+00, 0.e+00, 1.e-20, 5.e-01], dtype=float32)
    """
    np.abs(array, out=scratch)
    np.greater_equal(scratch, _NEGLIGIBLE, out=scratch)
    array *= scratch


def sign(array: Array, out: Array) -> None:
    """Write the signs of `array` to `out`: -1, 0 or 1; NaN stays NaN.

    np.sign takes ten times as long where signs alternate at random, as those of gradients do. A
    number nearer to 0 than 2^-100 becomes a fraction, in proportion.

    >>> array = np.array([-3, 0, 1e-20], np.float32)
    >>> sign(array, out=array)
    >>> array
    array([-1.,  0.,  1.], dtype=float32)
    """
    np.clip(array, -_SMALL, _SMALL, out=out)
    out *= 1 / _SMALL


def aligned(size: int, dtype: Float) -> Array:
    """Return zeros (size,) that begin at a multiple of 64 bytes, the width of a cache line.

    NumPy aligns to 16 bytes only; products and sums of arrays that cross cache lines are slower.

    >>> aligned(10, np.float32).ctypes.data % 64
    0
    """
    itemsize = np.dtype(dtype).itemsize
    memory: Array = np.zeros(size + _CACHE_LINE // itemsize, dtype)
    start = -memory.ctypes.data % _CACHE_LINE // itemsize
    return memory[start : start + size]


class Buffer:
    """Memory for batches of up to `batch` values of one shape, reused for every batch.

    Images, of shape (channels, rows, columns), are stored in the order [row, channel, column,
    image]: one row of all images is contiguous, and convolution and pooling work on such rows.
    Their arrays are indexed [image, channel, row, column] as well; only the strides differ.
    An image stored in another order gives the same results, only slower.

    Args:
        batch: the most values.
        shape: that of one value.
        dtype: of the numbers.
        memory: where to store them, (batch * size of a value,); by default memory of its own.

    >>> buffer = Buffer(batch=64, shape=(1, 28, 28), dtype=np.float32)
    >>> buffer.of(10).shape
    (10, 1, 28, 28)
    """

    __slots__ = ("batch", "flat", "shape", "whole")

    def __init__(self, batch: int, shape: Shape, dtype: Float, memory: Array | None = None) -> None:
        self.batch = batch
        self.shape = shape
        self.flat = aligned(batch * math.prod(shape), dtype) if memory is None else memory
        self.whole = self._first(batch)

    def of(self, n: int) -> Array:
        """Return the array (n, *shape) for a batch of n; its content is left from earlier use."""
        return self.whole if n == self.batch else self._first(n)

    def _first(self, n: int) -> Array:
        flat = self.flat[: n * math.prod(self.shape)]
        if len(self.shape) != 3:
            return flat.reshape(n, *self.shape)
        channels, rows, columns = self.shape
        return flat.reshape(rows, channels, columns, n).transpose(3, 1, 0, 2)


def by_rows(images: Array) -> Array:
    """Return images (n, channels, rows, columns) as (rows, channels, columns n).

    The result is a view where a Buffer stores the images, and a copy otherwise.
    """
    n, channels, rows, columns = images.shape
    return images.transpose(2, 1, 3, 0).reshape(rows, channels, columns * n)
