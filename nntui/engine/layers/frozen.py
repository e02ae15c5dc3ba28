"""Frozen layers: their parameters keep their values in training, and the derivative passes on."""

from typing import ClassVar

import numpy as np

from nntui.engine.arrays import Array
from nntui.engine.layers.base import Layer, LayerBuffers
from nntui.engine.layers.batchnorm import BatchNorm
from nntui.engine.layers.conv import Conv2D
from nntui.engine.layers.dense import Dense


class _Frozen(Layer):
    """A layer that leaves the derivatives of its parameters at 0.

    An optimizer can still change the parameters, by weight decay for one; optimizers/frozen.py
    prevents that.
    """

    __slots__ = ()

    frozen: ClassVar[bool] = True


class FrozenDense(_Frozen, Dense):
    """A Dense layer with fixed parameters: dx = dy weight^T."""

    __slots__ = ()

    def write_gradient(self, dy: Array) -> None:
        """Nothing: the derivatives stay 0."""


class FrozenConv2D(_Frozen, Conv2D):
    """A Conv2D layer with fixed parameters."""

    __slots__ = ()

    def write_gradient(self, dy_rows: Array) -> None:
        """Nothing: the derivatives stay 0."""


class FrozenBatchNorm(_Frozen, BatchNorm):
    """A BatchNorm layer with fixed parameters and statistics: training is as evaluation.

    y = scale (x - mean) / sqrt(variance + epsilon) + shift with the running mean and variance.
    """

    __slots__ = ("grads",)

    def bind(self, buffers: LayerBuffers) -> None:
        """As BatchNorm; and keep the gradient, to clear it."""
        super().bind(buffers)
        self.grads = tuple(buffers.grads.values())

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        """As in evaluation."""
        return super().forward(x, None)

    def backward(self, dy: Array) -> Array | None:
        """dx = scale / sqrt(variance + epsilon) dy; the derivatives of the parameters are 0."""
        dx = super().backward(dy)
        for grad in self.grads:
            grad.fill(0)
        return dx
