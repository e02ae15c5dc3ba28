"""MaxPool2D: the largest value of each square of an image."""

import numpy as np

from nntui.engine.arrays import Array
from nntui.engine.layers.base import LayerBuffers
from nntui.engine.layers.pooling import Pool2D


class MaxPool2D(Pool2D):
    """Max pooling.

    y = the largest value of each square
    dx = dy at the first position with that value, else 0

    Keeps x and y for backward.
    """

    __slots__ = ("is_maximum", "x")

    def bind(self, buffers: LayerBuffers) -> None:
        """Allocate the mask of the maxima, besides y and dx."""
        super().bind(buffers)
        self.is_maximum = buffers.buffer(self.y.shape)

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        """y = max of each square."""
        self.x = x
        y = self.y.of(len(x))
        first, *others = self.pixels_of_squares(x)
        y[...] = first
        for pixel in others:
            np.maximum(y, pixel, out=y)
        return y

    def backward(self, dy: Array) -> Array | None:
        """dx = dy at the first pixel where x = y.

        What dx receives is subtracted from dy, so a second pixel with x = y receives 0.
        """
        n = len(dy)
        dx = self.dx_of(n)
        if dx is None:
            return None
        y, is_maximum = self.y.of(n), self.is_maximum.of(n)
        pairs = zip(self.pixels_of_squares(self.x), self.pixels_of_squares(dx), strict=True)
        for pixel, d_pixel in pairs:
            np.equal(pixel, y, out=is_maximum)
            np.multiply(dy, is_maximum, out=d_pixel)
            dy -= d_pixel
        return dx
