"""Geometry of a convolution: the positions of its window, and the zero padding of the images."""

import math
from typing import Literal, NamedTuple, TypeAlias

from nntui.engine.arrays import Shape

Padding: TypeAlias = Literal["valid", "same"] | int
"""`valid`: no padding; `same`: zeros around the image, so that stride 1 keeps its size; a number:
so many zeros on each side."""


class Geometry(NamedTuple):
    """A square window that moves over images in steps of `stride`.

    >>> Geometry(x_shape=(1, 28, 28), side=5, stride=1, padding="valid").y_size
    (24, 24)
    >>> Geometry(x_shape=(1, 28, 28), side=5, stride=2, padding="same").y_size
    (14, 14)
    """

    x_shape: Shape
    """(channels, rows, columns)."""
    side: int
    """The rows and the columns of the window."""
    stride: int
    padding: Padding

    @property
    def y_size(self) -> tuple[int, int]:
        """Rows and columns of the output: one value for each position of the window."""
        _, rows, columns = self.x_shape
        if self.padding == "same":
            return math.ceil(rows / self.stride), math.ceil(columns / self.stride)
        if isinstance(self.padding, int):
            rows, columns = rows + 2 * self.padding, columns + 2 * self.padding
        return (rows - self.side) // self.stride + 1, (columns - self.side) // self.stride + 1

    @property
    def padded(self) -> Shape:
        """The shape (channels, rows, columns) of the padded image."""
        channels, rows, columns = self.x_shape
        if self.padding == "valid":
            return self.x_shape
        if isinstance(self.padding, int):
            return channels, rows + 2 * self.padding, columns + 2 * self.padding
        covered = [(positions - 1) * self.stride + self.side for positions in self.y_size]
        return channels, max(rows, covered[0]), max(columns, covered[1])

    @property
    def inner(self) -> tuple[slice, slice, slice, slice]:
        """The slices of the images within the padded ones.

        An odd number of zeros has one more below and to the right.
        """
        _, rows, columns = self.x_shape
        top, left = (self.padded[1] - rows) // 2, (self.padded[2] - columns) // 2
        every = slice(None)
        return every, every, slice(top, top + rows), slice(left, left + columns)
