"""SparseDense: a dense first layer for training on single images with few nonzero pixels."""

import numpy as np
from numpy.typing import NDArray

from nntui.engine.arrays import Array, aligned
from nntui.engine.layers.base import LayerBuffers
from nntui.engine.layers.direct import DirectDense


class SparseDense(DirectDense):
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

    __slots__ = ("active", "active_rows", "rows", "weight_rows", "x_active")

    def bind(self, buffers: LayerBuffers) -> None:
        """Allocate x_R and weight_R, which can become as large as x and weight."""
        super().bind(buffers)
        self.x_active = aligned(buffers.batch * len(self.weight), buffers.dtype)
        self.active = aligned(self.weight.size, buffers.dtype).reshape(self.weight.shape)
        self.rows: NDArray[np.intp] | None = None
        if not self.by_unit:
            # Whole rows as elements are copied faster than rows of elements.
            row = np.dtype((np.void, self.weight.strides[0]))
            self.weight_rows = self.weight.view(row)[:, 0]
            self.active_rows = self.active.view(row)[:, 0]

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        """y = x_R weight_R + bias."""
        if rng is None:
            self.rows = None
            return super().forward(x, rng)
        n = len(x)
        # As bool and not as float, because nonzero is twice as fast then.
        used = x[0].astype(bool) if n == 1 else np.logical_or.reduce(x, axis=0)
        self.rows = rows = used.nonzero()[0]
        # mode="clip" because the default mode checks the indices and copies through a buffer.
        x_active = self.x_active[: n * len(rows)].reshape(n, len(rows))
        self.x = x.take(rows, axis=1, out=x_active, mode="clip")
        active = self.active[: len(rows)]
        if self.by_unit:
            active[...] = self.weight[rows]
        else:
            self.weight.take(rows, axis=0, out=active, mode="clip")
        y = np.dot(self.x, active, out=self.y.of(n))
        if self.bias is not None:
            y += self.bias
        return y

    def complete_gradient(self) -> None:
        """d_weight = x_R^T dy in the rows R, 0 elsewhere."""
        if self.rows is None:
            super().complete_gradient()
        else:
            self.d_weight[...] = 0
            self.d_weight[self.rows] = self.x.T @ self.dy

    def update(self, lr: float) -> None:
        """weight_R <- weight_R - lr x_R^T dy; dy is overwritten."""
        if self.rows is None:
            raise ValueError("update: expected a training step before it, received none")
        active = self.active[: len(self.rows)]
        # x_R and weight_R begin at the same addresses in every step, only their sizes differ.
        self.subtract(active, (len(self.rows), id(self.dy)), lr)
        if self.by_unit:
            self.weight[self.rows] = active
        else:
            self.weight_rows[self.rows] = self.active_rows[: len(self.rows)]
