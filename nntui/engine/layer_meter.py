"""LayerMeter: measures the gradient, the update and the outputs of each layer in one step."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nntui.engine.activations import relu, sigmoid, tanh
from nntui.engine.arrays import Array
from nntui.engine.gradient_norm import GradientNorm
from nntui.engine.layers.activation import Activation
from nntui.engine.layers.maxpool import MaxPool2D
from nntui.engine.network import Network
from nntui.engine.optimizers.base import Optimizer

SATURATED = 0.97
"""|tanh| from which an output counts as saturated: its derivative is below 6 % of the largest."""

Units = NDArray[np.bool_]


class LayerReading(NamedTuple):
    """What was measured of a layer with parameters in one step."""

    norm: float
    """|w|, the norm of its weights before the update."""
    gradient_norm: float
    """The norm of the gradient by all its parameters."""
    update_norm: float
    """The norm of the change of its weights."""
    on: Units | None
    """Which units, or channels, were above 0 for an image; None where it is no ReLU."""
    saturated: float | None
    """The share of outputs that are saturated; None where it is neither sigmoid nor tanh."""


class LayerMeter(GradientNorm):
    """An optimizer that measures each layer; the steps themselves are the same.

    `readings` are those of the last step, one for each layer with parameters, `images` the size of
    its batch. The relative update of a layer, the share of outputs that are saturated and that of
    ReLUs that are never on are the signs of health that Karpathy made popular ("Building makemore,
    part 3", 2022).
    """

    __slots__ = ("_before", "_layers", "images", "readings")

    def __init__(self, inner: Optimizer, network: Network) -> None:
        super().__init__(inner, network)
        self.images = 0
        self.readings: list[LayerReading] = []
        self._before: Array = np.empty_like(network.parameters.theta)
        changes = network.parameters.views(self._before)
        self._layers = [
            _Arrays.of(network, number, changes)
            for number, layer in enumerate(network.layers)
            if layer.parameter_shapes(network.shapes[number])
        ]

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """Make the inner update; set `value`, `images` and `readings`."""
        self._network.complete_gradient()
        gradients = [_norm(each.grads) / self._factor for each in self._layers]
        self.value = math.hypot(*gradients)
        with self._network.settled():
            norms = [_norm(each.weights) for each in self._layers]
            self._before[...] = theta
        self.inner.update(theta, grad, lr, step)
        with self._network.settled():
            np.subtract(theta, self._before, out=self._before)
        ys = self._network.ys
        self.images = len(ys[-1])
        self.readings = [
            LayerReading(norm, gradient, _norm(each.changes), *each.outputs(ys))
            for each, norm, gradient in zip(self._layers, norms, gradients, strict=True)
        ]


class _Arrays(NamedTuple):
    """The arrays of one layer with parameters, as vectors in the memory of the network."""

    weights: list[Array]
    """Those that the norm is of: without biases, unless there is nothing else."""
    grads: list[Array]
    changes: list[Array]
    output: int
    """The number of the layer whose output is that of its units."""
    activation: object
    """The function that makes this output; None where there is none."""

    @classmethod
    def of(cls, network: Network, number: int, changes: dict[str, Array]) -> "_Arrays":
        """Return the arrays of layer `number`; `changes` are views of the change of theta."""
        parameters = network.parameters
        names = [name for name in parameters.shapes if name.startswith(f"{number}/")]
        weights = [name for name in names if name.endswith("/weight")] or names
        output = _activation_of(network, number)
        activation = None if output is None else network.layers[output]
        function = activation.function.forward if isinstance(activation, Activation) else None
        return cls(
            [_vector(parameters.weights[name]) for name in weights],
            [_vector(parameters.grads[name]) for name in names],
            [_vector(changes[name]) for name in weights],
            number if output is None else output,
            function,
        )

    def outputs(self, ys: list[Array]) -> tuple[Units | None, float | None]:
        """Return which units were on, and the share of outputs that are saturated."""
        if self.activation is relu:
            y = ys[self.output]
            return np.asarray(y.any(axis=(0, *range(2, y.ndim)))), None
        if self.activation is tanh:
            flat = np.abs(ys[self.output]) > SATURATED
        elif self.activation is sigmoid:
            flat = np.abs(ys[self.output] - np.float32(0.5)) > SATURATED / 2
        else:
            return None, None
        return None, np.count_nonzero(flat) / flat.size


def _activation_of(network: Network, number: int) -> int | None:
    """Return the number of the activation of a layer, which may come after its pooling."""
    for output, layer in enumerate(network.layers[number + 1 :], start=number + 1):
        if isinstance(layer, Activation):
            return output
        if not isinstance(layer, MaxPool2D):
            return None
    return None


def _vector(array: Array) -> Array:
    """Return an array of the parameters as a vector in the same memory."""
    return array.ravel(order="K")


def _norm(arrays: list[Array]) -> float:
    return math.sqrt(sum(float(np.dot(array, array)) for array in arrays))
