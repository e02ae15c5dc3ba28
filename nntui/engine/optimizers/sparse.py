"""SGD for a sparse first layer."""

from nntui.engine.arrays import Array
from nntui.engine.layers.sparse import SparseDense
from nntui.engine.optimizers.sgd import SGD


class SparseSGD(SGD):
    """SGD over a network whose first layer is a SparseDense.

    Its weight lies first in theta: that part is moved by the rows that have a gradient.
    """

    __slots__ = ("layer",)

    def __init__(self, layer: SparseDense) -> None:
        self.layer = layer

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """Move `theta` by one step; `grad` is written over."""
        self.layer.move(lr)
        rest = self.layer.weight.size
        super().update(theta[rest:], grad[rest:], lr, step)
