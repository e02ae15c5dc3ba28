"""Geometry: where the windows of a convolution lie on a picture, and the zeros around it."""

import math
from typing import Literal, NamedTuple, TypeAlias

from nntui.engine.arrays import Shape

Padding: TypeAlias = Literal["valid", "same"]


class Geometry(NamedTuple):
    """How a window of `side` walks over pictures in steps of `stride`."""

    x_shape: Shape
    side: int
    stride: int
    padding: Padding

    @property
    def y_size(self) -> tuple[int, int]:
        """Rows and columns of what comes out: one for each place of the window."""
        _, rows, columns = self.x_shape
        if self.padding == "same":
            return math.ceil(rows / self.stride), math.ceil(columns / self.stride)
        return (rows - self.side) // self.stride + 1, (columns - self.side) // self.stride + 1

    @property
    def padded(self) -> Shape:
        """The shape of the picture with zeros around it."""
        channels, rows, columns = self.x_shape
        if self.padding == "valid":
            return self.x_shape
        covered = [(places - 1) * self.stride + self.side for places in self.y_size]
        return channels, max(rows, covered[0]), max(columns, covered[1])

    @property
    def inner(self) -> tuple[slice, slice, slice, slice]:
        """Where the picture lies in the padded one: an odd zero goes below and to the right."""
        _, rows, columns = self.x_shape
        top, left = (self.padded[1] - rows) // 2, (self.padded[2] - columns) // 2
        every = slice(None)
        return every, every, slice(top, top + rows), slice(left, left + columns)
