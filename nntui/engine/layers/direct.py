"""DirectDense: a dense layer that plain gradient descent updates without storing its gradient."""

from functools import partial
from typing import NamedTuple

import numpy as np

from nntui.engine.arrays import Array
from nntui.engine.layers.base import LayerBuffers
from nntui.engine.layers.dense import Dense
from nntui.engine.products import Subtraction

_REMEMBERED = 1024
"""Updates to keep prepared: more than there are batches in memory at a time."""


class _Prepared(NamedTuple):
    """The parts of an update, and their arrays, which must live as long: addresses are in them."""

    parts: tuple[Subtraction, ...]
    x: Array
    dy: Array


class DirectDense(Dense):
    """A Dense layer whose update is one operation of the BLAS library for each array.

    weight <- weight - x^T dy
    bias <- bias - 1^T dy

    A matrix product that is added to its result reads and writes the weight once. Computing
    d_weight first takes three more passes over memory of that size. `backward` therefore writes
    no gradient and keeps dy; `complete_gradient` writes it for those who read it. The optimizer
    calls `update`: see optimizers/direct.py.
    """

    __slots__ = ("dy", "prepared", "subtraction")

    def bind(self, buffers: LayerBuffers) -> None:
        """As Dense; and remember how to prepare a subtraction."""
        super().bind(buffers)
        self.subtraction = buffers.subtraction
        self.prepared: dict[tuple[int, int], _Prepared] = {}

    def backward(self, dy: Array) -> Array | None:
        """dx = dy weight^T."""
        self.dy = dy
        return self.backward_to_x(dy)

    def complete_gradient(self) -> None:
        """d_weight = x^T dy; d_bias = 1^T dy."""
        self.write_gradient(self.dy)

    def update(self, lr: float) -> None:
        """weight <- weight - lr x^T dy; bias <- bias - lr 1^T dy; dy is overwritten."""
        self.subtract(self.weight, lr)

    def subtract(self, weight: Array, lr: float) -> None:
        """As `update`, for the rows of weight that belong to x; each is prepared only once."""
        dy = self.dy
        if lr != 1:
            dy *= lr
        prepared = self.prepared.get((id(self.x), id(dy)))
        if prepared is None:
            prepared = self._prepare(weight)
        for part in prepared.parts:
            part()

    def _prepare(self, weight: Array) -> _Prepared:
        if len(self.prepared) == _REMEMBERED:
            self.prepared.clear()
        x, dy = self.x, self.dy
        if weight.flags.c_contiguous:
            parts = [self.subtraction(x.T, dy, weight)]
        else:
            parts = [self.subtraction(dy.T, x, weight.T)]
        if self.bias is not None and len(dy) == 1:
            parts.append(partial(np.subtract, self.bias, dy, self.bias))
        elif self.bias is not None:
            parts.append(self.subtraction(self.ones[np.newaxis, : len(dy)], dy, self.bias))
        self.prepared[id(x), id(dy)] = prepared = _Prepared(tuple(parts), x, dy)
        return prepared
