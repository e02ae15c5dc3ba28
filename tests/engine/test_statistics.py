"""Statistics of a training step, computed by hand."""

import numpy as np
import pytest

from nntui.engine.activations import ACTIVATIONS
from nntui.engine.arrays import Array
from nntui.engine.layers.activation import Activation
from nntui.engine.layers.dense import Dense
from nntui.engine.network import Network
from nntui.engine.optimizers.adaptive import Adam
from nntui.engine.optimizers.base import Optimizer
from nntui.engine.optimizers.sgd import SGD
from nntui.engine.statistics import Measured, layer_statistics
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


def test_statistics_of_layers(network: Network) -> None:
    """z = [[2, -2, -1], [-1, 1, -1]]: of the three ReLUs, one is 0 for both images."""
    network.forward(np.array([[2.0], [-1.0]]))

    dense, relu = layer_statistics(network)

    assert dense.mean == pytest.approx(-1 / 3)
    assert dense.spread == pytest.approx(np.std([2, -2, -1, -1, 1, -1]))
    assert dense.dead is None
    assert relu.mean == pytest.approx(3 / 6)
    assert relu.dead == pytest.approx(1 / 3)


def test_statistics_of_a_step(network: Network) -> None:
    """|grad| = 5, and theta of length sqrt(3) changes by 0.03 sqrt(3)."""
    optimizer = Measured(Grow(), network)
    parameters = network.parameters
    network.forward(np.array([[2.0]]))
    parameters.grad[...] = [3, 4, 0, 0, 0, 0]

    optimizer.update(parameters.theta, parameters.grad, 0.1, 1)

    statistics = optimizer.statistics
    assert statistics is not None
    assert statistics.gradient_norm == 5
    assert statistics.update_ratio == pytest.approx(0.03)
    assert len(statistics.layers) == 2


def test_there_are_no_statistics_before_the_first_step(network: Network) -> None:
    """Instead of numbers that mean nothing."""
    assert Measured(SGD(), network).statistics is None


def test_the_gradient_norm_does_not_contain_a_folded_learning_rate(network: Network) -> None:
    """The rate is folded as by the inner optimizer, and taken out of the norm."""
    optimizer = Measured(SGD(), network)
    parameters = network.parameters
    dz = np.array([3.0, 4.0])
    network.forward(np.array([[2.0]]))

    factor, rate = optimizer.split_learning_rate(0.1)
    dz *= factor
    parameters.grad[:2] = dz
    optimizer.update(parameters.theta, parameters.grad, rate, 1)

    assert rate == 1
    assert dz == pytest.approx([0.3, 0.4])
    assert optimizer.statistics is not None
    assert optimizer.statistics.gradient_norm == pytest.approx(5)


def test_a_measured_optimizer_has_the_state_of_the_inner_one(network: Network) -> None:
    """So a checkpoint does not depend on whether steps are measured."""
    inner = Adam(network.parameters.theta.size, np.float64)

    assert Measured(inner, network).state["m"] is inner.state["m"]
