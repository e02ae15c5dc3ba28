"""Stochastic gradient descent in which layers update their weights themselves."""

from collections.abc import Sequence
from typing import Protocol

from nntui.engine.arrays import Array
from nntui.engine.optimizers.sgd import SGD
from nntui.engine.parameters import Parameters


class SelfUpdating(Protocol):
    """A layer that changes its own weight, from what it kept in `backward`."""

    weight: Array

    def update(self, lr: float) -> None:
        """weight <- weight - lr d_weight."""


class DirectSGD(SGD):
    """SGD that leaves the weights of some layers to those layers.

    They need not write d_weight, or change only the rows that have a gradient. All other
    parameters are updated as in SGD.

    Args:
        layers: the layers that update their weights themselves.
        parameters: those of the network; `update` must be called with their theta and grad.
    """

    __slots__ = ("layers", "rest")

    def __init__(self, layers: Sequence[SelfUpdating], parameters: Parameters) -> None:
        self.layers = layers
        own = {layer.weight.ctypes.data for layer in layers}
        taken = {name for name, a in parameters.weights.items() if a.ctypes.data in own}
        self.rest = parameters.without(taken)

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """theta <- theta - lr grad, the weights of `layers` first."""
        for layer in self.layers:
            layer.update(lr)
        for part in self.rest:
            if lr != 1:
                grad[part] *= lr
            theta[part] -= grad[part]
