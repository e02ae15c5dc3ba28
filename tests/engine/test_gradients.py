"""Every layer x activation x loss agrees with a difference along random directions."""

from typing import Self

import numpy as np
import pytest

from nntui.engine.activations import ACTIVATIONS
from nntui.engine.arrays import Array, Shape
from nntui.engine.gradcheck import directional_error
from nntui.engine.layers import Activation, Dense, Flatten, Layer, Memory
from nntui.engine.losses import LOSSES
from nntui.engine.network import Network
from tests.engine.cases import BATCH, GLOROT, LAYERS, one_hot

BOUND = 1e-7


class Unflatten(Layer):
    """Gives vectors the shape that the layer under test wants."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape

    def y_shape(self, x_shape: Shape) -> Shape:
        """Return the shape that was asked for."""
        del x_shape
        return self.shape

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        """y = x, reshaped."""
        del rng
        return x.reshape(len(x), *self.shape)

    def backward(self, dy: Array) -> Array:
        """dx = dy, reshaped back."""
        return dy.reshape(len(dy), -1)

    def bound(self, memory: Memory) -> Self:
        """There is nothing to bind."""
        del memory
        return self


def surrounded(layer: str, activation: str) -> Network:
    """Return a network with the layer in its middle: something learns before and after it."""
    case = LAYERS[layer]
    size = int(np.prod(case.x_shape))
    layers = [
        Dense(size, GLOROT),
        Unflatten(case.x_shape),
        case.make(),
        Activation(ACTIVATIONS[activation]),
        Flatten(),
        Dense(3, GLOROT),
    ]
    network = Network(layers, (4,), BATCH, np.float64)
    rng = np.random.default_rng(1)
    network.initialize(rng)
    network.parameters.theta += 0.1 * rng.normal(size=network.parameters.theta.shape)
    return network


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("loss", LOSSES, ids=" of ".join)
def test_backward_agrees_with_a_difference(
    layer: str, activation: str, loss: tuple[str, str]
) -> None:
    """Three directions through all parameters, while training."""
    network = surrounded(layer, activation)
    rng = np.random.default_rng(2)
    x = rng.normal(size=(BATCH, 4))
    target = one_hot([0, 2, 1, 1, 0], 3)

    for _ in range(3):
        error = directional_error(network, LOSSES[loss].function, x, target, rng, noise=3)
        assert error < BOUND


def test_a_wrong_derivative_is_found() -> None:
    """The check itself is worth something: a gradient 0.1 % off is far beyond the bound."""

    class Wrong(Dense):
        def backward(self, dy: Array) -> Array | None:
            dx = super().backward(dy)
            self.d_weight *= 1.001
            return dx

    network = Network([Wrong(3, GLOROT)], (4,), BATCH, np.float64)
    rng = np.random.default_rng(2)
    network.initialize(rng)
    x = rng.normal(size=(BATCH, 4))
    loss = LOSSES["cross-entropy", "softmax"].function

    error = directional_error(network, loss, x, one_hot([0, 2, 1, 1, 0], 3), rng)

    assert error > 100 * BOUND
