"""Activation: applies a nonlinear function to each value."""

import numpy as np

from nntui.engine.activations import ActivationFunction
from nntui.engine.arrays import Array
from nntui.engine.layers.base import Layer, LayerBuffers


class Activation(Layer):
    """An activation function f, applied to each value.

    y = f(x)
    dx = dy f'(x)

    x and y have the same shape, which can be any. Keeps x and y for backward.
    """

    __slots__ = ("function", "need_dx", "scratch", "whole", "x", "y")

    def __init__(self, function: ActivationFunction) -> None:
        self.function = function

    def bind(self, buffers: LayerBuffers) -> None:
        """Allocate y and the scratch memory of the derivative."""
        self.y = buffers.buffer(buffers.x_shape)
        self.scratch = [buffers.buffer(buffers.x_shape) for _ in range(self.function.scratch_count)]
        self.whole = [buffer.whole for buffer in self.scratch]
        self.need_dx = buffers.need_dx

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        """y = f(x)."""
        self.x = x
        y = self.y.of(len(x))
        self.function.forward(x, y)
        return y

    def backward(self, dy: Array) -> Array | None:
        """dx = dy f'(x), in the memory of dy."""
        if not self.need_dx:
            return None
        n = len(dy)
        scratch = self.whole if n == self.y.batch else [buffer.of(n) for buffer in self.scratch]
        self.function.backward(self.x, self.y.of(n), dy, *scratch)
        return dy
