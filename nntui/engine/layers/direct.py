"""DirectDense: a dense layer that plain gradient descent updates without storing d_weight."""

from typing import NamedTuple

from nntui.engine.arrays import Array
from nntui.engine.layers.base import LayerBuffers
from nntui.engine.layers.dense import Dense
from nntui.engine.products import Subtraction

_REMEMBERED = 256
"""Subtractions to keep prepared: more than there are batches in memory at a time."""


class _Prepared(NamedTuple):
    """A subtraction, and its arrays, which must live as long: it knows their addresses."""

    subtract: Subtraction
    x: Array
    dy: Array


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
        self.prepared: dict[tuple[int, int], _Prepared] = {}

    def backward(self, dy: Array) -> Array | None:
        """d_bias = 1^T dy; dx = dy weight^T."""
        self.dy = dy
        return self.backward_to_x(dy)

    def complete_gradient(self) -> None:
        """d_weight = x^T dy."""
        self.write_d_weight(self.dy)

    def update(self, lr: float) -> None:
        """weight <- weight - lr x^T dy; dy is overwritten."""
        self.subtract(self.weight, (id(self.x), id(self.dy)), lr)

    def subtract(self, weight: Array, key: tuple[int, int], lr: float) -> None:
        """weight <- weight - lr x^T dy; `key` stands for the arrays, prepared only once."""
        if lr != 1:
            self.dy *= lr
        prepared = self.prepared.get(key)
        if prepared is None:
            prepared = self._prepare(weight, key)
        prepared.subtract()

    def _prepare(self, weight: Array, key: tuple[int, int]) -> _Prepared:
        if len(self.prepared) == _REMEMBERED:
            self.prepared.clear()
        x, dy = self.x, self.dy
        if weight.flags.c_contiguous:
            subtract = self.subtraction(x.T, dy, weight)
        else:
            subtract = self.subtraction(dy.T, x, weight.T)
        self.prepared[key] = prepared = _Prepared(subtract, x, dy)
        return prepared
