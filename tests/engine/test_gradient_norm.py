"""The norm of the gradient, computed by hand."""

import numpy as np
import pytest

from nntui.engine.activations import ACTIVATIONS
from nntui.engine.arrays import Array
from nntui.engine.gradient_norm import GradientNorm
from nntui.engine.layers.activation import Activation
from nntui.engine.layers.dense import Dense
from nntui.engine.network import Network
from nntui.engine.optimizers.adaptive import Adam
from nntui.engine.optimizers.base import Optimizer
from nntui.engine.optimizers.sgd import SGD
from tests.engine.cases import GLOROT


class Grow(Optimizer):
    """Makes theta 3 % larger and overwrites grad."""

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """theta <- 1.03 theta."""
        del lr, step
        theta *= 1.03
        grad[...] = 0


@pytest.fixture
def network() -> Network:
    """Three ReLUs: the first of x, the second of -x, the third of -1."""
    network = Network([Dense(3, GLOROT), Activation(ACTIVATIONS["relu"])], (1,), 2, np.float64)
    network.parameters.weights["0/weight"][...] = [[1, -1, 0]]
    network.parameters.weights["0/bias"][...] = [0, 0, -1]
    return network


def test_the_norm_of_a_step(network: Network) -> None:
    """|grad| = 5, that before the inner optimizer overwrites it."""
    optimizer = GradientNorm(Grow(), network)
    parameters = network.parameters
    network.forward(np.array([[2.0]]))
    parameters.grad[...] = [3, 4, 0, 0, 0, 0]

    optimizer.update(parameters.theta, parameters.grad, 0.1, 1)

    assert optimizer.value == 5


def test_the_gradient_norm_does_not_contain_a_folded_learning_rate(network: Network) -> None:
    """The rate is folded as by the inner optimizer, and taken out of the norm."""
    optimizer = GradientNorm(SGD(), network)
    parameters = network.parameters
    dz = np.array([3.0, 4.0])
    network.forward(np.array([[2.0]]))

    factor, rate = optimizer.split_learning_rate(0.1)
    dz *= factor
    parameters.grad[:2] = dz
    optimizer.update(parameters.theta, parameters.grad, rate, 1)

    assert rate == 1
    assert dz == pytest.approx([0.3, 0.4])
    assert optimizer.value == pytest.approx(5)


def test_a_measured_optimizer_has_the_state_of_the_inner_one(network: Network) -> None:
    """So a checkpoint does not depend on whether steps are measured."""
    inner = Adam(network.parameters.theta.size, np.float64)

    assert GradientNorm(inner, network).state["m"] is inner.state["m"]
