"""The types that the engine's signatures are written in, and memory for batches."""

import math
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

# float32 to work, float64 to check: the dtype follows the parameters.
Array: TypeAlias = NDArray[np.floating[Any]]
Shape: TypeAlias = tuple[int, ...]
Float: TypeAlias = type[np.float32] | type[np.float64]


class Buffer:
    """Memory for batches of up to `batch` values of one shape, the same for every batch.

    Pictures, of shape (channels, rows, columns), lie as [row, channel, column, image]: a row of all
    images is one piece of memory, and convolution and pooling work on such pieces. Their arrays
    are indexed [image, channel, row, column] all the same; only the strides tell the difference,
    and a picture that lies otherwise is as right, only slower.
    """

    __slots__ = ("batch", "flat", "shape", "whole")

    def __init__(self, batch: int, shape: Shape, dtype: Float) -> None:
        self.batch = batch
        self.shape = shape
        self.flat: Array = np.zeros(batch * math.prod(shape), dtype)
        self.whole = self._first(batch)

    def of(self, n: int) -> Array:
        """Return the array of n values, (n, *shape); its numbers are those of the last batch."""
        return self.whole if n == self.batch else self._first(n)

    def _first(self, n: int) -> Array:
        flat = self.flat[: n * math.prod(self.shape)]
        if len(self.shape) != 3:
            return flat.reshape(n, *self.shape)
        channels, rows, columns = self.shape
        return flat.reshape(rows, channels, columns, n).transpose(3, 1, 0, 2)


def by_rows(pictures: Array) -> Array:
    """Return pictures (n, channels, rows, columns) as (rows, channels, columns n).

    A view where they lie as a Buffer lays them, a copy otherwise.
    """
    n, channels, rows, columns = pictures.shape
    return pictures.transpose(2, 1, 3, 0).reshape(rows, channels, columns * n)
