"""LayerMeter: norms, updates and outputs of each layer, computed by hand."""

import numpy as np
import pytest

from nntui.engine.activations import ACTIVATIONS
from nntui.engine.arrays import Array
from nntui.engine.layer_meter import LayerMeter
from nntui.engine.layers.activation import Activation
from nntui.engine.layers.conv import Conv2D
from nntui.engine.layers.dense import Dense
from nntui.engine.layers.flatten import Flatten
from nntui.engine.network import Network
from nntui.engine.optimizers.base import Optimizer
from tests.engine.cases import GLOROT


class Grow(Optimizer):
    """Makes theta 3 % larger and overwrites grad."""

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """theta <- 1.03 theta."""
        del lr, step
        theta *= 1.03
        grad[...] = 0


def _network(activation: str) -> Network:
    layers = [Dense(3, GLOROT), Activation(ACTIVATIONS[activation]), Dense(2, GLOROT)]
    network = Network(layers, (1,), 2, np.float64)
    network.parameters.weights["0/weight"][...] = [[1, -1, 0]]
    network.parameters.weights["0/bias"][...] = [0, 0, -1]
    network.parameters.weights["2/weight"][...] = [[3, 0], [0, 4], [0, 0]]
    network.parameters.grads["0/bias"][...] = [3, 4, 0]
    network.parameters.grads["2/bias"][...] = [12, 0]
    return network


def test_each_layer_is_measured(subtests: pytest.Subtests) -> None:
    """|w| without biases, |grad| with them, and a change of 3 % of w."""
    network = _network("relu")
    meter = LayerMeter(Grow(), network)
    network.forward(np.array([[2.0], [-1.0]]))

    meter.update(network.parameters.theta, network.parameters.grad, 0.1, 1)

    first, output = meter.readings
    assert meter.images == 2
    assert meter.value == pytest.approx(13)
    with subtests.test("the first layer"):
        assert first.norm == pytest.approx(2**0.5)
        assert first.gradient_norm == pytest.approx(5)
        assert first.update_norm == pytest.approx(0.03 * 2**0.5)
        assert first.on is not None
        assert first.on.tolist() == [True, True, False]
    with subtests.test("the output layer"):
        assert output.norm == pytest.approx(5)
        assert output.gradient_norm == pytest.approx(12)
        assert output.on is None
        assert output.saturated is None


@pytest.mark.parametrize(("name", "share"), [("tanh", 1 / 6), ("sigmoid", 0)])
def test_saturated_outputs_are_counted(name: str, share: float) -> None:
    """z is 3, -3, -1 and 0, 0, -1: |tanh 3| = 0.995, |tanh 1| = 0.76, and tanh 1.5 is 0.905."""
    network = _network(name)
    meter = LayerMeter(Grow(), network)
    network.parameters.weights["0/weight"][...] = [[1, 0, 0]]
    network.forward(np.array([[3.0], [0.0]]))

    meter.update(network.parameters.theta, network.parameters.grad, 0.1, 1)

    assert meter.readings[0].saturated == pytest.approx(share)


def test_the_units_of_a_convolution_are_its_channels() -> None:
    """A channel is on if one of its positions is."""
    layers = [Conv2D(2, 2, GLOROT), Activation(ACTIVATIONS["relu"]), Flatten(), Dense(2, GLOROT)]
    network = Network(layers, (1, 3, 3), 1, np.float64)
    network.parameters.weights["0/weight"][..., 0] = -1
    network.parameters.weights["0/weight"][..., 1] = 1
    meter = LayerMeter(Grow(), network)
    x = np.zeros((1, 1, 3, 3))
    x[0, 0, 0, 0] = 1
    network.forward(x)

    meter.update(network.parameters.theta, network.parameters.grad, 0.1, 1)

    on = meter.readings[0].on
    assert on is not None
    assert on.tolist() == [False, True]
