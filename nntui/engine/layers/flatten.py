"""Flatten: turns images into vectors."""

import math

import numpy as np

from nntui.engine.arrays import Array, Shape
from nntui.engine.layers.base import Layer, LayerBuffers


class Flatten(Layer):
    """Flattens each input to a vector in C order: the last axis changes fastest.

    x (batch, a, b, ...), y (batch, a b ...).
    """

    __slots__ = ("dx", "x_shape", "y")

    def y_shape(self, x_shape: Shape) -> Shape:
        """(a, b, ...) -> (a b ...,)."""
        return (math.prod(x_shape),)

    def bind(self, buffers: LayerBuffers) -> None:
        """Allocate y and dx: both are copies, because a Buffer stores images in another order."""
        self.x_shape = buffers.x_shape
        self.y = buffers.buffer(self.y_shape(buffers.x_shape))
        self.dx = buffers.dx()

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        """y = x, reshaped to vectors."""
        y = self.y.of(len(x))
        y.reshape(x.shape)[...] = x
        return y

    def backward(self, dy: Array) -> Array | None:
        """dx = dy, reshaped to the shape of x."""
        if self.dx is None:
            return None
        dx = self.dx.of(len(dy))
        dx[...] = dy.reshape(dx.shape)
        return dx
