"""GradientNorm: measures the norm of the gradient in a training step."""

import math

import numpy as np

from nntui.engine.arrays import Array
from nntui.engine.network import Network
from nntui.engine.optimizers.base import Optimizer, Wrapper


class GradientNorm(Wrapper):
    """An optimizer that measures the norm of the gradient; the steps themselves are the same.

    `value` is that of the last step, before the optimizer clips or changes the gradient.
    """

    __slots__ = ("_factor", "_network", "value")

    def __init__(self, inner: Optimizer, network: Network) -> None:
        super().__init__(inner)
        self.value = 0.0
        self._network = network
        self._factor = 1.0

    def split_learning_rate(self, lr: float) -> tuple[float, float]:
        """Split as the inner optimizer does; the norm is divided by the factor of dz."""
        self._factor, rate = self.inner.split_learning_rate(lr)
        return self._factor, rate

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """Set `value`, and make the inner update."""
        self._network.complete_gradient()
        self.value = math.sqrt(float(np.dot(grad, grad))) / self._factor
        self.inner.update(theta, grad, lr, step)
