"""Dropout."""

import math

import numpy as np

from nntui.engine.arrays import Array
from nntui.engine.layers.base import Layer, LayerBuffers


class Dropout(Layer):
    """y = x mask / (1 - rate) while training, y = x otherwise (Srivastava et al. 2014, section 4).

    The mask is 0 with probability `rate`, else 1. Dividing while training ("inverted" dropout)
    leaves nothing to do afterwards. Remembers the mask.
    """

    __slots__ = ("mask", "need_dx", "random", "rate", "training", "y")

    def __init__(self, rate: float) -> None:
        self.rate = rate

    def bind(self, memory: LayerBuffers) -> None:
        """Ask for y, the mask, and the random numbers it is made of.

        They are drawn as float32 also in a float64 check: half the work, and the mask is the same.
        """
        self.y = memory.buffer(memory.x_shape)
        self.mask = memory.buffer(memory.x_shape)
        self.random = np.empty(memory.batch * math.prod(memory.x_shape), np.float32)
        self.need_dx = memory.need_dx

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        """y = x mask / (1 - rate)."""
        self.training = rng is not None
        if rng is None:
            return x
        n = len(x)
        mask, random = self.mask.of(n), self.random[: x.size]
        rng.random(dtype=np.float32, out=random)
        np.greater_equal(random.reshape(x.shape), self.rate, out=mask)
        mask *= 1 / (1 - self.rate)
        return np.multiply(x, mask, out=self.y.of(n))

    def backward(self, dy: Array) -> Array | None:
        """dx = dy mask / (1 - rate), in place of dy."""
        if not self.need_dx:
            return None
        if self.training:
            dy *= self.mask.of(len(dy))
        return dy
