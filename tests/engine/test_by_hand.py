"""One training step of a network that is small enough to be computed by hand.

Two inputs, two ReLUs, two classes; each number is preceded by its computation.
"""

import math

import numpy as np
import pytest

from nntui.engine.activations import ACTIVATIONS
from nntui.engine.initializers import INITIALIZERS
from nntui.engine.layers.activation import Activation
from nntui.engine.layers.dense import Dense
from nntui.engine.losses import LOSSES
from nntui.engine.network import Network
from nntui.engine.optimizers.sgd import SGD

GLOROT = INITIALIZERS["glorot-uniform"]


@pytest.fixture
def network() -> Network:
    """weight1 [[1, -1], [2, 1]], bias1 [1, -2]; weight2 [[1, 0], [0, 1]], bias2 [0, 4]."""
    layers = [Dense(2, GLOROT), Activation(ACTIVATIONS["relu"]), Dense(2, GLOROT)]
    network = Network(layers, (2,), 2, np.float64)
    weights = network.parameters.weights
    weights["0/weight"][...] = [[1, -1], [2, 1]]
    weights["0/bias"][...] = [1, -2]
    weights["2/weight"][...] = [[1, 0], [0, 1]]
    weights["2/bias"][...] = [0, 4]
    return network


X = np.array([[1.0, 1.0], [0.0, 3.0]])
TARGET = np.array([[1.0, 0.0], [0.0, 1.0]])

# z1 = [1 1] W1 + b1 = [1 + 2 + 1, -1 + 1 - 2] = [4, -2], relu: [4, 0]
#      [0 3] W1 + b1 = [0 + 6 + 1,  0 + 3 - 2] = [7,  1], relu: [7, 1]
HIDDEN = [[4, 0], [7, 1]]
# z2 = [4 0] + [0 4] = [4, 4];  [7 1] + [0 4] = [7, 5]
LOGITS = [[4, 4], [7, 5]]
# softmax: [1/2, 1/2]; [1, e^-2] / (1 + e^-2) = [1 - p, p] with p = 1 / (1 + e^2) = 0.1192029...
P = 1 / (1 + math.exp(2))
# loss: (ln 2 + ln(1 + e^2)) / 2 = (0.6931472 + 2.1269280) / 2 = 1.4100376
LOSS = (math.log(2) + math.log(1 + math.exp(2))) / 2
# dz2 = (softmax - target) / 2: [-1/4, 1/4]; [(1 - p)/2, -(1 - p)/2] = [q, -q]
Q = (1 - P) / 2
DZ = [[-0.25, 0.25], [Q, -Q]]
# d_weight2 = hidden^T dz2: row 1: 4 (-1/4) + 7 q = 7q - 1, and its negative; row 2: [q, -q]
D_WEIGHT2 = [[7 * Q - 1, 1 - 7 * Q], [Q, -Q]]
# d_bias2: the sum over the two images
D_BIAS2 = [Q - 0.25, 0.25 - Q]
# d_hidden = dz2 W2^T = dz2, 0 where the ReLU was 0: [-1/4, 0]; [q, -q]
# d_weight1 = x^T d_z1: row 1: [1 (-1/4) + 0 q, 0]; row 2: [1 (-1/4) + 3 q, -3 q]
D_WEIGHT1 = [[-0.25, 0], [3 * Q - 0.25, -3 * Q]]
D_BIAS1 = [Q - 0.25, -Q]


def test_forward_by_hand(network: Network) -> None:
    """Two products, two sums, one maximum."""
    z = network.forward(X)

    assert z.tolist() == LOGITS
    hidden = network.layers[1]
    assert isinstance(hidden, Activation)
    assert hidden.y.of(2).tolist() == HIDDEN


def test_loss_and_its_derivative_by_hand(network: Network) -> None:
    """The mean of -log y of the true class; (softmax - target) / 2."""
    dz = np.empty((2, 2))

    loss = LOSSES["cross-entropy", "softmax"].function(network.forward(X), TARGET, dz)

    assert loss == pytest.approx(LOSS, abs=1e-15)
    assert loss == pytest.approx(1.4100376, abs=1e-7)
    assert dz == pytest.approx(np.array(DZ), abs=1e-15)
    assert dz[1, 0] == pytest.approx(0.4403985, abs=1e-7)


def test_gradients_by_hand(network: Network) -> None:
    """The four equations of backpropagation, computed above."""
    dz = np.empty((2, 2))
    LOSSES["cross-entropy", "softmax"].function(network.forward(X), TARGET, dz)

    network.backward(dz)

    grads = network.parameters.grads
    assert grads["2/weight"] == pytest.approx(np.array(D_WEIGHT2), abs=1e-15)
    assert grads["2/bias"] == pytest.approx(np.array(D_BIAS2), abs=1e-15)
    assert grads["0/weight"] == pytest.approx(np.array(D_WEIGHT1), abs=1e-15)
    assert grads["0/bias"] == pytest.approx(np.array(D_BIAS1), abs=1e-15)


def test_one_step_of_sgd_by_hand(network: Network) -> None:
    """Each parameter changes by a tenth of its gradient; the loss of the batch is lower then."""
    dz = np.empty((2, 2))
    loss = LOSSES["cross-entropy", "softmax"].function
    before = loss(network.forward(X), TARGET, dz)
    network.backward(dz)
    parameters = network.parameters
    SGD().update(parameters.theta, parameters.grad, 0.1, 1)

    weights = parameters.weights
    assert weights["0/weight"] == pytest.approx(
        np.array([[1.025, -1], [2.025 - 0.3 * Q, 1 + 0.3 * Q]])
    )
    assert weights["0/bias"] == pytest.approx(np.array([1.025 - Q / 10, -2 + Q / 10]))
    assert weights["2/weight"] == pytest.approx(
        np.array([[1.1 - 0.7 * Q, 0.7 * Q - 0.1], [-Q / 10, 1 + Q / 10]])
    )
    assert weights["2/bias"] == pytest.approx(np.array([0.025 - Q / 10, 3.975 + Q / 10]))
    assert loss(network.forward(X), TARGET, dz) < before
