"""Dropout: sets random values to 0 during training."""

import numpy as np

from nntui.engine.arrays import Array, Buffer
from nntui.engine.layers.base import Layer, LayerBuffers


class Dropout(Layer):
    """Inverted dropout (Srivastava et al. 2014, section 4).

    y = x mask / (1 - rate) in training, y = x in evaluation
    dx = dy mask / (1 - rate) in training, dx = dy in evaluation

    Each value of the mask is 0 with probability `rate`, else 1. The division keeps the expected
    value, so evaluation needs no factor. x and y have the same shape, which can be any. Keeps
    mask / (1 - rate) for backward.
    """

    __slots__ = ("mask", "need_dx", "random", "rate", "training", "y")

    def __init__(self, rate: float) -> None:
        self.rate = rate

    def bind(self, buffers: LayerBuffers) -> None:
        """Allocate y, the mask, and the random numbers it is computed from.

        These are float32 in a float64 network, too: drawing them takes half the time, and the
        mask is the same.
        """
        self.y = buffers.buffer(buffers.x_shape)
        self.mask = buffers.buffer(buffers.x_shape)
        self.random = Buffer(buffers.batch, buffers.x_shape, np.float32)
        self.need_dx = buffers.need_dx

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        """y = x mask / (1 - rate) in training, else y = x."""
        self.training = rng is not None
        if rng is None:
            return x
        n = len(x)
        mask, random = self.mask.of(n), self.random.of(n)
        rng.random(dtype=np.float32, out=self.random.flat[: x.size])
        np.greater_equal(random, self.rate, out=mask)
        mask *= 1 / (1 - self.rate)
        return np.multiply(x, mask, out=self.y.of(n))

    def backward(self, dy: Array) -> Array | None:
        """dx = dy mask / (1 - rate) in training, else dx = dy; in the memory of dy."""
        if not self.need_dx:
            return None
        if self.training:
            dy *= self.mask.of(len(dy))
        return dy
