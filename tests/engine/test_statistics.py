"""The statistics of a step, by hand."""

import numpy as np
import pytest

from nntui.engine.activations import ACTIVATIONS
from nntui.engine.layers.activation import Activation
from nntui.engine.layers.dense import Dense
from nntui.engine.network import Network
from nntui.engine.statistics import Watch, layer_statistics
from tests.engine.cases import GLOROT


@pytest.fixture
def network() -> Network:
    """Three rectifiers: the first passes x on, the second turns it round, the third is silent."""
    network = Network([Dense(3, GLOROT), Activation(ACTIVATIONS["relu"])], (1,), 2, np.float64)
    network.parameters.weights["0/weight"][...] = [[1, -1, 0]]
    network.parameters.weights["0/bias"][...] = [0, 0, -1]
    return network


def test_layers(network: Network) -> None:
    """z = [[2, -2, -1], [-1, 1, -1]]; one of three rectifiers is dead, the others take turns."""
    network.forward(np.array([[2.0], [-1.0]]))

    dense, rectified = layer_statistics(network)

    assert dense.mean == pytest.approx(-1 / 3)
    assert dense.spread == pytest.approx(np.std([2, -2, -1, -1, 1, -1]))
    assert dense.dead is None
    assert rectified.mean == pytest.approx(3 / 6)
    assert rectified.dead == pytest.approx(1 / 3)


def test_a_step(network: Network) -> None:
    """|grad| = 5, and theta of length sqrt(3) moves by 0.03 sqrt(3)."""
    watch = Watch(network)
    parameters = network.parameters
    network.forward(np.array([[2.0]]))
    parameters.grad[...] = [3, 4, 0, 0, 0, 0]

    watch.before_update()
    parameters.grad[...] = 0
    parameters.theta *= 1.03
    step = watch.after_update()

    assert step.gradient_norm == 5
    assert step.update_ratio == pytest.approx(0.03)
    assert len(step.layers) == 2
