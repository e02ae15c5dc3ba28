"""What goes on inside a network at one step, measured only when somebody asks."""

from typing import NamedTuple

import numpy as np

from nntui.engine.activations import relu
from nntui.engine.arrays import Array
from nntui.engine.layers.activation import Activation
from nntui.engine.network import Network


class LayerStatistics(NamedTuple):
    """The output of one layer over the last batch."""

    mean: float
    spread: float
    """The standard deviation."""
    dead: float | None
    """The share of its units that were 0 for every image; None where it does not rectify."""


class StepStatistics(NamedTuple):
    """One step."""

    gradient_norm: float
    update_ratio: float
    """|change of theta| / |theta|: about 1e-3 where learning goes well."""
    layers: list[LayerStatistics]


class Watch:
    """Measures the steps of a network: `before_update`, then the optimizer, then `after_update`."""

    __slots__ = ("_before", "_gradient_norm", "_network")

    def __init__(self, network: Network) -> None:
        self._network = network
        self._before: Array = np.empty_like(network.parameters.theta)
        self._gradient_norm = 0.0

    def before_update(self, folded: float = 1.0) -> None:
        """Note the gradient, which the optimizer may write over, and theta.

        `folded` is the factor that is in the gradient already: see optimizers.fold.
        """
        self._network.complete_gradient()
        parameters = self._network.parameters
        self._before[...] = parameters.theta
        self._gradient_norm = float(np.linalg.norm(parameters.grad)) / (folded or 1.0)

    def after_update(self) -> StepStatistics:
        """Return what the step was like."""
        theta = self._network.parameters.theta
        length = float(np.linalg.norm(self._before))
        np.subtract(theta, self._before, out=self._before)
        change = float(np.linalg.norm(self._before))
        return StepStatistics(
            self._gradient_norm, change / length if length else 0.0, layer_statistics(self._network)
        )


def layer_statistics(network: Network) -> list[LayerStatistics]:
    """Return what every layer made of the last batch that went forward."""
    statistics = []
    for layer, y in zip(network.layers, network.ys, strict=True):
        rectifies = isinstance(layer, Activation) and layer.function.forward is relu
        dead = float(1 - y.any(axis=0).mean()) if rectifies else None
        statistics.append(LayerStatistics(float(y.mean()), float(y.std()), dead))
    return statistics
