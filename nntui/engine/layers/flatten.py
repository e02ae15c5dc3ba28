"""The layer between images and vectors."""

import math

import numpy as np

from nntui.engine.arrays import Array, Shape
from nntui.engine.layers.base import Layer, LayerBuffers


class Flatten(Layer):
    """y is x with all its axes but the batch laid into one, the last of them running fastest."""

    __slots__ = ("dx", "x_shape", "y")

    def y_shape(self, x_shape: Shape) -> Shape:
        """(a, b, ...) -> (a b ...,)."""
        return (math.prod(x_shape),)

    def bind(self, memory: LayerBuffers) -> None:
        """Ask for y and dx: vectors lie otherwise than pictures, so both are copies."""
        self.x_shape = memory.x_shape
        self.y = memory.buffer(self.y_shape(memory.x_shape))
        self.dx = memory.dx()

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        """y = x, reshaped."""
        del rng
        y = self.y.of(len(x))
        y.reshape(x.shape)[...] = x
        return y

    def backward(self, dy: Array) -> Array | None:
        """dx = dy, reshaped back."""
        if self.dx is None:
            return None
        dx = self.dx.of(len(dy))
        dx[...] = dy.reshape(dx.shape)
        return dx
