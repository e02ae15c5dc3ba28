"""AvgPool2D: the mean of each square of an image."""

import numpy as np

from nntui.engine.arrays import Array
from nntui.engine.layers.pooling import Pool2D


class AvgPool2D(Pool2D):
    """Average pooling.

    y = the mean of each square
    dx = dy / side^2
    """

    __slots__ = ()

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        """y = sum of each square / side^2."""
        y = self.y.of(len(x))
        first, *others = self.pixels_of_squares(x)
        y[...] = first
        for pixel in others:
            y += pixel
        y *= 1 / self.side**2
        return y

    def backward(self, dy: Array) -> Array | None:
        """dx = dy / side^2, in each pixel of the square."""
        dx = self.dx_of(len(dy))
        if dx is None:
            return None
        dy *= 1 / self.side**2
        for d_pixel in self.pixels_of_squares(dx):
            d_pixel[...] = dy
        return dx
