"""DirectDense and DirectSGD: updating weights without d_weight gives the results of SGD."""

import numpy as np
import pytest

from nntui.engine.activations import ACTIVATIONS
from nntui.engine.layer_meter import LayerMeter
from nntui.engine.layers.activation import Activation
from nntui.engine.layers.batchnorm import BatchNorm
from nntui.engine.layers.dense import Dense
from nntui.engine.layers.direct import DirectDense
from nntui.engine.losses import LOSSES
from nntui.engine.network import Network
from nntui.engine.optimizers.direct import DirectSGD
from nntui.engine.optimizers.sgd import SGD
from nntui.engine.step import train_step
from tests.engine.cases import GLOROT, one_hot

LOSS = LOSSES["cross-entropy", "softmax"]


def network_of(kind: type[Dense], *, biased: bool = True) -> Network:
    """Return a network whose two weights are stored by rows and by columns, in float64."""
    layers = [
        kind(9, GLOROT, biased=biased),
        BatchNorm(),
        Activation(ACTIVATIONS["tanh"]),
        kind(3, GLOROT, biased=biased),
    ]
    network = Network(layers, (7,), 4, np.float64)
    network.initialize(np.random.default_rng(0))
    return network


def direct_rule(network: Network) -> DirectSGD:
    """Return the optimizer for the direct layers of `network`."""
    layers = [layer for layer in network.layers if isinstance(layer, DirectDense)]
    return DirectSGD(layers, network.parameters)


@pytest.mark.parametrize("biased", [True, False], ids=["bias", "no bias"])
def test_twenty_steps_give_the_weights_of_sgd(*, biased: bool) -> None:
    """With the learning rate folded into dz or too small for it, and with smaller last batches.

    The derivative by a bias before batch normalization is 0; there both compute rounding errors.
    """
    plain, direct = network_of(Dense, biased=biased), network_of(DirectDense, biased=biased)
    rng = np.random.default_rng(1)
    start = plain.parameters.theta.copy()
    for step in range(1, 21):
        n = 4 if step % 5 else 2
        x, target = rng.normal(size=(n, 7)), one_hot([step % 3] * n, 3, np.float64)
        lr = 0.5 if step % 4 else 1e-7
        for network, rule in ((plain, SGD()), (direct, direct_rule(direct))):
            train_step(network, LOSS, rule, x, target, lr, step, rng)

    assert np.abs(plain.parameters.theta - start).max() > 0.1
    np.testing.assert_allclose(
        direct.parameters.theta, plain.parameters.theta, rtol=1e-10, atol=1e-20
    )


def test_the_completed_gradient_is_that_of_dense() -> None:
    """To the bit, and a rule that measures the gradient receives it."""
    plain, direct = network_of(Dense), network_of(DirectDense)
    x = np.random.default_rng(2).normal(size=(4, 7))
    for network in (plain, direct):
        z = network.forward(x, np.random.default_rng(0))
        network.backward(z * 0.1)
        network.complete_gradient()
    np.testing.assert_array_equal(direct.parameters.grad, plain.parameters.grad)

    norms = []
    for network, rule in ((plain, SGD()), (direct, direct_rule(direct))):
        measured = LayerMeter(rule, network)
        target = one_hot([0, 1, 2, 0], 3, np.float64)
        train_step(network, LOSS, measured, x, target, 0.5, 1, np.random.default_rng(0))
        norms.append([reading[:3] for reading in measured.readings])
    assert np.array(norms[0]) == pytest.approx(np.array(norms[1]))
