"""The layer that applies an activation function to each value."""

import numpy as np

from nntui.engine.activations import ActivationFunction
from nntui.engine.arrays import Array
from nntui.engine.layers.base import Layer, LayerBuffers


class Activation(Layer):
    """y = f(x), value by value; dx = dy f'(x). Remembers x and y."""

    __slots__ = ("function", "need_dx", "scratch", "x", "y")

    def __init__(self, function: ActivationFunction) -> None:
        self.function = function

    def bind(self, memory: LayerBuffers) -> None:
        """Ask for y, and for memory that the derivative may write over."""
        self.y = memory.buffer(memory.x_shape)
        self.scratch = [memory.buffer(memory.x_shape) for _ in range(self.function.scratches)]
        self.need_dx = memory.need_dx

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        """y = f(x)."""
        del rng
        self.x = x
        y = self.y.of(len(x))
        self.function.forward(x, y)
        return y

    def backward(self, dy: Array) -> Array | None:
        """dx = dy f'(x), in place of dy."""
        if not self.need_dx:
            return None
        n = len(dy)
        scratch = [buffer.of(n) for buffer in self.scratch]
        self.function.backward(self.x, self.y.of(n), dy, *scratch)
        return dy
