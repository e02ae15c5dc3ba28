"""Pooling: one value for each square of a picture, its largest or its mean."""

from collections.abc import Iterator

import numpy as np

from nntui.engine.arrays import Array, Shape
from nntui.engine.layers.base import Layer, LayerBuffers
from nntui.errors import ShapeError


class Pool2D(Layer):
    """What pools have in common: squares that do not overlap, and a rest that is left out."""

    __slots__ = ("dx", "leaves_rest", "side", "x", "y")

    def __init__(self, side: int) -> None:
        self.side = side

    def y_shape(self, x_shape: Shape) -> Shape:
        """(c, rows, columns) -> (c, rows // side, columns // side)."""
        if len(x_shape) != 3:
            raise ShapeError(
                "a pool takes pictures of shape (channels, rows, columns), received values of "
                f"shape {x_shape}; put it before the dense layers"
            )
        channels, rows, columns = x_shape
        if self.side > min(rows, columns):
            raise ShapeError(
                f"a pool of {self.side} x {self.side} does not fit into pictures of "
                f"{rows} x {columns}; take a smaller one"
            )
        return channels, rows // self.side, columns // self.side

    def bind(self, memory: LayerBuffers) -> None:
        """Ask for y and dx."""
        self.y = memory.buffer(self.y_shape(memory.x_shape))
        self.dx = memory.dx()
        _, rows, columns = memory.x_shape
        self.leaves_rest = bool(rows % self.side or columns % self.side)

    def _dx(self, n: int) -> Array | None:
        """Return the array for dx, 0 where no square lies, or None where nobody needs it."""
        if self.dx is None:
            return None
        dx = self.dx.of(n)
        if self.leaves_rest:
            dx[...] = 0
        return dx

    def _corners(self, pictures: Array) -> Iterator[Array]:
        """Yield the first pixel of every square, then the second, and so on, row by row."""
        _, rows, columns = self.y.shape
        for i in range(self.side):
            for j in range(self.side):
                yield pictures[
                    :,
                    :,
                    i : i + (rows - 1) * self.side + 1 : self.side,
                    j : j + (columns - 1) * self.side + 1 : self.side,
                ]


class MaxPool2D(Pool2D):
    """y = the largest of each square; dx = dy at the first place where it is, else 0.

    Remembers x and y.
    """

    __slots__ = ("found",)

    def bind(self, memory: LayerBuffers) -> None:
        """Ask for the places where the largest was found, too."""
        super().bind(memory)
        self.found = memory.buffer(self.y.shape)

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        """y = max of the square."""
        del rng
        self.x = x
        y = self.y.of(len(x))
        first, *others = self._corners(x)
        y[...] = first
        for other in others:
            np.maximum(y, other, out=y)
        return y

    def backward(self, dy: Array) -> Array | None:
        """dx = dy where x = y; dy is used up, so the second of two equals gets nothing."""
        n = len(dy)
        dx = self._dx(n)
        if dx is None:
            return None
        y, found = self.y.of(n), self.found.of(n)
        for corner, d_corner in zip(self._corners(self.x), self._corners(dx), strict=True):
            np.equal(corner, y, out=found)
            np.multiply(dy, found, out=d_corner)
            dy -= d_corner
        return dx


class AvgPool2D(Pool2D):
    """y = the mean of each square; dx = dy / side^2."""

    __slots__ = ()

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        """y = sum of the square / side^2."""
        del rng
        y = self.y.of(len(x))
        first, *others = self._corners(x)
        y[...] = first
        for other in others:
            y += other
        y *= 1 / self.side**2
        return y

    def backward(self, dy: Array) -> Array | None:
        """dx = dy / side^2, in the whole square."""
        dx = self._dx(len(dy))
        if dx is None:
            return None
        dy *= 1 / self.side**2
        for d_corner in self._corners(dx):
            d_corner[...] = dy
        return dx
