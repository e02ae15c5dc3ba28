"""Learning from one image at a time: only what meets its ink is read, and only that is moved."""

import numpy as np
from numpy.typing import NDArray

from nntui.engine.arrays import Array
from nntui.engine.layers.base import LayerBuffers
from nntui.engine.layers.dense import Dense


class SparseDense(Dense):
    """Dense, for inputs most of which are 0: four fifths of the pixels of a handwritten digit are.

    Let R be the rows of weight that meet an input other than 0. While training, y = x_R weight_R +
    bias and d_weight_R = x_R^T dy; all else in d_weight is 0 and is not written before
    `fill_gradient`. Without training it is Dense. For a first layer: it has no dx. Remembers R,
    x_R and weight_R.

    Gathering R costs more than it saves as soon as a batch has several images, whose ink together
    is nearly everywhere.
    """

    __slots__ = ("active", "d_active", "rows")

    def bind(self, memory: LayerBuffers) -> None:
        """Ask for weight_R and d_weight_R too, which may be as large as weight."""
        super().bind(memory)
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
        # mode="clip" because the default checks and buffers.
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
        """d_weight = d_weight_R in R, 0 elsewhere."""
        if self.rows is not None:
            self.d_weight[...] = 0
            self.d_weight[self.rows] = self.d_active[: len(self.rows)]

    def move(self, lr: float) -> None:
        """weight_R <- weight_R - lr d_weight_R; d_weight_R is written over."""
        if self.rows is None:
            raise ValueError("expected a step of training before a move, received none")
        active, d_active = self.active[: len(self.rows)], self.d_active[: len(self.rows)]
        if lr != 1:
            d_active *= lr
        active -= d_active
        self.weight[self.rows] = active
