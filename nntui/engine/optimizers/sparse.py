"""Stochastic gradient descent for a network whose first layer is sparse."""

from nntui.engine.arrays import Array
from nntui.engine.layers.sparse import SparseDense
from nntui.engine.optimizers.sgd import SGD


class SparseSGD(SGD):
    """SGD that leaves the update of a SparseDense first layer to the layer itself.

    The weight of the first layer is the beginning of theta. The layer updates only the rows that
    have a gradient; all other parameters are updated as in SGD.
    """

    __slots__ = ("layer",)

    def __init__(self, layer: SparseDense) -> None:
        self.layer = layer

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """theta <- theta - lr grad, the sparse layer first."""
        self.layer.update(lr)
        rest = self.layer.weight.size
        super().update(theta[rest:], grad[rest:], lr, step)
