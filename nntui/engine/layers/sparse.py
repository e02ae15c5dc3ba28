"""SparseDense: a dense first layer for training on single images with few nonzero pixels."""

import numpy as np
from numpy.typing import NDArray

from nntui.engine.arrays import Array
from nntui.engine.layers.base import LayerBuffers
from nntui.engine.layers.dense import Dense


class SparseDense(Dense):
    """A Dense layer that works only with the rows of weight whose input is not 0.

    Let R be the inputs that are not 0 for every image of the batch: about a fifth of the pixels of
    one handwritten digit. In training

    y = x_R weight_R + bias
    d_weight_R = x_R^T dy

    The other rows of d_weight are 0, and are written only by `complete_gradient`. In evaluation the
    layer is Dense. It must be the first layer, because it computes no dx. Keeps R, x_R and weight_R
    for backward.

    For a batch of several images R contains nearly all inputs, and copying weight_R takes longer
    than it saves.
    """

    __slots__ = ("active", "d_active", "rows")

    def bind(self, buffers: LayerBuffers) -> None:
        """Allocate weight_R and d_weight_R, which can become as large as weight."""
        super().bind(buffers)
        self.active = np.empty_like(self.weight)
        self.d_active = np.empty_like(self.weight)
        self.rows: NDArray[np.intp] | None = None

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        """y = x_R weight_R + bias."""
        if rng is None:
            self.rows = None
            return super().forward(x, rng)
        self.rows = rows = np.logical_or.reduce(x, axis=0).nonzero()[0]
        self.x = x.take(rows, axis=1)
        # mode="clip" because the default mode checks the indices and copies through a buffer.
        active = self.weight.take(rows, axis=0, out=self.active[: len(rows)], mode="clip")
        y = np.dot(self.x, active, out=self.y.of(len(x)))
        if self.bias is not None:
            y += self.bias
        return y

    def backward(self, dy: Array) -> Array | None:
        """d_weight_R = x_R^T dy; d_bias = 1^T dy."""
        if self.rows is None:
            return super().backward(dy)
        np.dot(self.x.T, dy, out=self.d_active[: len(self.rows)])
        if self.d_bias is not None:
            np.dot(self.ones[: len(dy)], dy, out=self.d_bias)
        return None

    def complete_gradient(self) -> None:
        """d_weight = d_weight_R in the rows R, 0 elsewhere."""
        if self.rows is not None:
            self.d_weight[...] = 0
            self.d_weight[self.rows] = self.d_active[: len(self.rows)]

    def update(self, lr: float) -> None:
        """weight_R <- weight_R - lr d_weight_R; d_weight_R is overwritten."""
        if self.rows is None:
            raise ValueError("update: expected a training step before it, received none")
        active, d_active = self.active[: len(self.rows)], self.d_active[: len(self.rows)]
        if lr != 1:
            d_active *= lr
        active -= d_active
        self.weight[self.rows] = active
