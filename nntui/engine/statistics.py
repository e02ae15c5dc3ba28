"""Statistics of a training step: gradient norm, relative update, and the outputs of each layer."""

import math
from typing import NamedTuple

import numpy as np

from nntui.engine.activations import relu
from nntui.engine.arrays import Array
from nntui.engine.layers.activation import Activation
from nntui.engine.network import Network
from nntui.engine.optimizers.base import Optimizer, Wrapper


class LayerStatistics(NamedTuple):
    """Statistics of one layer's output over the last batch."""

    mean: float
    spread: float
    """The standard deviation."""
    dead: float | None
    """The share of units that were 0 for every image; None where the layer is not a ReLU."""


class StepStatistics(NamedTuple):
    """Statistics of one training step."""

    gradient_norm: float
    """|grad|, the norm of the gradient of the loss."""
    update_ratio: float
    """|change of theta| / |theta|; about 1e-3 in a training that goes well."""
    layers: list[LayerStatistics]
    """One entry for each layer, in order."""


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


class Measured(GradientNorm):
    """An optimizer that measures each step of another one; the steps themselves are the same.

    `statistics` are those of the last step, None before the first. Measuring reads all parameters
    and all outputs, which for small networks takes longer than the step.
    """

    __slots__ = ("_before", "statistics")

    def __init__(self, inner: Optimizer, network: Network) -> None:
        super().__init__(inner, network)
        self.statistics: StepStatistics | None = None
        self._before: Array = np.empty_like(network.parameters.theta)

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """Make the inner update, and set `statistics`."""
        with self._network.settled():
            self._before[...] = theta
        super().update(theta, grad, lr, step)
        length = float(np.linalg.norm(self._before))
        with self._network.settled():
            np.subtract(theta, self._before, out=self._before)
        change = float(np.linalg.norm(self._before))
        self.statistics = StepStatistics(
            self.value, change / length if length else 0.0, layer_statistics(self._network)
        )


def layer_statistics(network: Network) -> list[LayerStatistics]:
    """Return the statistics of each layer's output in the last forward pass."""
    statistics = []
    for layer, y in zip(network.layers, network.ys, strict=True):
        is_relu = isinstance(layer, Activation) and layer.function.forward is relu
        dead = float(1 - y.any(axis=0).mean()) if is_relu else None
        statistics.append(LayerStatistics(float(y.mean()), float(y.std()), dead))
    return statistics
