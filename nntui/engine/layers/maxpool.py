"""MaxPool2D: the largest value of each square of an image."""

import numpy as np

from nntui.engine.arrays import Array, Shape
from nntui.engine.layers.base import LayerBuffers
from nntui.engine.layers.pooling import Pool2D


class MaxPool2D(Pool2D):
    """Max pooling.

    highest = the largest value of each column of a square
    y = the largest of these
    dx = dy at the first position with the value y, column by column, else 0

    Both steps read whole rows of all images. Keeps x, `highest` and y for backward.
    """

    __slots__ = ("d_highest", "highest", "is_highest", "is_maximum", "x")

    def working_size(self, x_shape: Shape) -> int:
        """The highest values of the columns; for backward their derivatives, and two masks."""
        channels, rows, columns = self.y_shape(x_shape)
        return channels * rows * columns * (3 * self.side + 1)

    def bind(self, buffers: LayerBuffers) -> None:
        """Allocate the highest values of the columns and what backward needs, besides y and dx."""
        super().bind(buffers)
        channels, rows, columns = self.y.shape
        self.highest = buffers.buffer((channels, rows, columns * self.side))
        if self.dx is not None:
            self.d_highest = buffers.buffer(self.highest.shape)
            self.is_highest = buffers.buffer(self.highest.shape)
            self.is_maximum = buffers.buffer(self.y.shape)

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        """y = max of each square."""
        self.x = x
        highest, y = self.highest.of(len(x)), self.y.of(len(x))
        _maximum(self._by_rows(x), highest)
        _maximum(self._by_columns(highest), y)
        return y

    def backward(self, dy: Array) -> Array | None:
        """dx = dy at the first position where x = y, column by column."""
        n = len(dy)
        dx = self.dx_of(n)
        if dx is None:
            return None
        y, highest, d_highest = self.y.of(n), self.highest.of(n), self.d_highest.of(n)
        columns, d_columns = self._by_columns(highest), self._by_columns(d_highest)
        _distribute(dy, y, columns, d_columns, self.is_maximum.of(n))
        rows, d_rows = self._by_rows(self.x), self._by_rows(dx)
        _distribute(d_highest, highest, rows, d_rows, self.is_highest.of(n))
        return dx

    def _by_rows(self, images: Array) -> list[Array]:
        """Return the first row of every square, then the second, and so on."""
        _, rows, columns = self.highest.shape
        return [
            images[:, :, row : rows * self.side : self.side, :columns] for row in range(self.side)
        ]

    def _by_columns(self, highest: Array) -> list[Array]:
        """Return the first value of every square in `highest`, then the second, and so on."""
        return [highest[..., column :: self.side] for column in range(self.side)]


def _maximum(parts: list[Array], y: Array) -> None:
    """Write the largest values of arrays of equal shape to y."""
    y[...] = parts[0]
    for part in parts[1:]:
        np.maximum(y, part, out=y)


def _distribute(
    dy: Array, y: Array, parts: list[Array], d_parts: list[Array], is_maximum: Array
) -> None:
    """Write dy to the first part that equals y, and 0 to the others; dy is overwritten.

    What a part receives is subtracted from dy, so further parts with the same value receive 0. The
    last part receives the rest.
    """
    for part, d_part in zip(parts[:-1], d_parts[:-1], strict=True):
        np.equal(part, y, out=is_maximum)
        np.multiply(dy, is_maximum, out=d_part)
        dy -= d_part
    d_parts[-1][...] = dy
