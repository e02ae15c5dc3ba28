"""SparseDense: a dense first layer for training on single images with few nonzero pixels."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nntui.engine.arrays import Array, aligned
from nntui.engine.layers.base import LayerBuffers
from nntui.engine.layers.direct import DirectDense


class _Active(NamedTuple):
    """The memory of x_R and weight_R for a number of images and a number of rows R."""

    x: Array
    weight: Array
    elements: NDArray[np.void] | None
    """The rows of `weight` as single elements, which are copied faster than rows of elements."""


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

    __slots__ = ("active", "elements", "memory", "rows", "views")

    def bind(self, buffers: LayerBuffers) -> None:
        """Allocate x_R and weight_R, which can become as large as x and weight."""
        super().bind(buffers)
        inputs = len(self.weight)
        weight = aligned(self.weight.size, buffers.dtype).reshape(self.weight.shape)
        self.memory = aligned(buffers.batch * inputs, buffers.dtype), weight
        self.rows: NDArray[np.intp] | None = None
        self.elements = None if self.by_unit else _rows_as_elements(self.weight)
        self.views: dict[tuple[int, int], _Active] = {}

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        """y = x_R weight_R + bias."""
        if rng is None:
            self.rows = None
            return super().forward(x, rng)
        n = len(x)
        # As bool and not as float, because nonzero is twice as fast then.
        used = x[0].astype(bool) if n == 1 else np.logical_or.reduce(x, axis=0)
        self.rows = rows = used.nonzero()[0]
        size = n, len(rows)
        self.active = active = self.views.get(size) or self._views_of(size)
        # mode="clip" because the default mode checks the indices and copies through a buffer.
        self.x = x.take(rows, axis=1, out=active.x, mode="clip")
        if self.by_unit:
            active.weight[...] = self.weight[rows]
        else:
            self.weight.take(rows, axis=0, out=active.weight, mode="clip")
        y = active.x.dot(active.weight, out=self.y.of(n))
        if self.bias is not None:
            y += self.bias
        return y

    def _views_of(self, size: tuple[int, int]) -> _Active:
        """Return the beginning of the memory for (images, rows); the same views in every step."""
        images, rows = size
        x, weight = self.memory[0][: images * rows].reshape(size), self.memory[1][:rows]
        elements = None if self.by_unit else _rows_as_elements(weight)
        self.views[size] = active = _Active(x, weight, elements)
        return active

    def complete_gradient(self) -> None:
        """d_weight = x_R^T dy in the rows R, 0 elsewhere; d_bias = 1^T dy."""
        if self.rows is None:
            super().complete_gradient()
        else:
            self.d_weight[...] = 0
            self.d_weight[self.rows] = self.x.T @ self.dy
            self.write_d_bias(self.dy)

    def update(self, lr: float) -> None:
        """weight_R <- weight_R - lr x_R^T dy; bias <- bias - lr 1^T dy; dy is overwritten."""
        if self.rows is None:
            raise ValueError("update: expected a training step before it, received none")
        active = self.active
        self.subtract(active.weight, lr)
        if self.elements is None:
            self.weight[self.rows] = active.weight
        else:
            self.elements[self.rows] = active.elements


def _rows_as_elements(matrix: Array) -> NDArray[np.void]:
    """Return a matrix that is stored by rows as a vector of its rows."""
    elements: NDArray[np.void] = matrix.view(np.dtype((np.void, matrix.strides[0])))[:, 0]
    return elements
