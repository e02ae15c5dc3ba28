"""Stochastic gradient descent in which layers update their parameters themselves."""

from collections.abc import Sequence
from typing import Protocol

from nntui.engine.arrays import Array
from nntui.engine.optimizers.sgd import SGD
from nntui.engine.parameters import Parameters


class SelfUpdating(Protocol):
    """A layer that changes its own parameters, from what it kept in `backward`."""

    weight: Array
    bias: Array | None

    def update(self, lr: float) -> None:
        """weight <- weight - lr d_weight; bias <- bias - lr d_bias."""


class DirectSGD(SGD):
    """SGD that leaves the parameters of some layers to those layers.

    They need not write the gradient, or change only the rows that have one. All other parameters
    are updated as in SGD.

    Args:
        layers: the layers that update their parameters themselves.
        parameters: those of the network; `update` must be called with their theta and grad.
    """

    __slots__ = ("layers", "rest")

    def __init__(self, layers: Sequence[SelfUpdating], parameters: Parameters) -> None:
        self.layers = layers
        arrays = [array for layer in layers for array in (layer.weight, layer.bias)]
        own = {array.ctypes.data for array in arrays if array is not None}
        taken = {name for name, a in parameters.weights.items() if a.ctypes.data in own}
        self.rest = parameters.without(taken)

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """theta <- theta - lr grad, the parameters of `layers` first."""
        for layer in self.layers:
            layer.update(lr)
        for part in self.rest:
            if lr != 1:
                grad[part] *= lr
            theta[part] -= grad[part]
