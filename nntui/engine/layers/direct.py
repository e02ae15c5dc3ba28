"""DirectDense: a dense layer that plain gradient descent updates without storing d_weight."""

import numpy as np

from nntui.engine.arrays import Array
from nntui.engine.layers.base import LayerBuffers
from nntui.engine.layers.dense import Dense
from nntui.engine.products import Subtraction

_REMEMBERED = 64
"""Pairs of arrays to keep a prepared subtraction for: the batches in memory, and the last one."""


class DirectDense(Dense):
    """A Dense layer whose update is one operation of the BLAS library.

    weight <- weight - x^T dy

    A matrix product that is added to its result reads and writes the weight once. Computing
    d_weight first takes three more passes over memory of that size. `backward` therefore writes
    d_bias alone and keeps dy; `complete_gradient` writes d_weight for those who read it. The
    optimizer calls `update`: see optimizers/direct.py.
    """

    __slots__ = ("dy", "prepared", "subtraction")

    def bind(self, buffers: LayerBuffers) -> None:
        """As Dense; and remember how to prepare a subtraction."""
        super().bind(buffers)
        self.subtraction = buffers.subtraction
        self.prepared: dict[tuple[int, int], tuple[Array, Array, Subtraction]] = {}

    def backward(self, dy: Array) -> Array | None:
        """d_bias = 1^T dy; dx = dy weight^T."""
        self.dy = dy
        if self.d_bias is not None:
            np.dot(self.ones[: len(dy)], dy, out=self.d_bias)
        if self.dx is None:
            return None
        return np.dot(dy, self.weight.T, out=self.dx.of(len(dy)))

    def complete_gradient(self) -> None:
        """d_weight = x^T dy."""
        self.write_d_weight(self.dy)

    def update(self, lr: float) -> None:
        """weight <- weight - lr x^T dy; dy is overwritten."""
        x, dy = self.x, self.dy
        if lr != 1:
            dy *= lr
        # The arrays are kept beside the function, so that their ids stay theirs.
        prepared = self.prepared.get((id(x), id(dy)))
        if prepared is None:
            prepared = self._prepare(x, dy)
        prepared[2]()

    def _prepare(self, x: Array, dy: Array) -> tuple[Array, Array, Subtraction]:
        if len(self.prepared) == _REMEMBERED:
            self.prepared.clear()
        if self.by_unit:
            subtract = self.subtraction(dy.T, x, self.weight.T)
        else:
            subtract = self.subtraction(x.T, dy, self.weight)
        self.prepared[id(x), id(dy)] = prepared = x, dy, subtract
        return prepared
