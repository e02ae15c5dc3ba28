"""The training step, compared with its parts."""

import numpy as np
import pytest

from nntui.engine.activations import ACTIVATIONS
from nntui.engine.arrays import Float
from nntui.engine.layers.activation import Activation
from nntui.engine.layers.dense import Dense
from nntui.engine.layers.dropout import Dropout
from nntui.engine.losses import LOSSES
from nntui.engine.network import Network
from nntui.engine.optimizers.registry import OPTIMIZERS
from nntui.engine.step import train_step
from tests.engine.cases import BATCH, GLOROT, cast, one_hot

LOSS = LOSSES["cross-entropy", "softmax"]


def initialized(dtype: Float = np.float64) -> Network:
    """Return a small network with dropout and its initial parameters."""
    layers = [Dense(4, GLOROT), Activation(ACTIVATIONS["tanh"]), Dropout(0.5), Dense(3, GLOROT)]
    network = Network(layers, (6,), BATCH, dtype)
    network.initialize(np.random.default_rng(0))
    return network


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("n", [BATCH, 2])
def test_a_step_is_forward_loss_backward_update(name: str, n: int) -> None:
    """Also for a batch smaller than the largest; loss and logits are those before the update."""
    stepped, by_parts = initialized(), initialized()
    size = stepped.parameters.theta.size
    x = np.random.default_rng(1).normal(size=(n, 6))
    target = one_hot([0, 2, 1, 1, 0][:n], 3)

    result = train_step(
        stepped, LOSS, OPTIMIZERS[name](size, np.float64, 0.9), x, target, 0.1, 1, dropout_rng()
    )

    z = by_parts.forward(x, dropout_rng())
    dz = np.empty_like(z)
    loss = LOSS.function(z, target, dz)
    by_parts.backward(dz)
    theta, grad = by_parts.parameters.theta, by_parts.parameters.grad
    OPTIMIZERS[name](size, np.float64, 0.9).update(theta, grad, 0.1, 1)
    assert result.loss == loss
    assert np.array_equal(result.z, z)
    assert stepped.parameters.theta == pytest.approx(theta, rel=1e-12)


def dropout_rng() -> np.random.Generator:
    """Return the generator of the dropout masks, with the same seed at each call."""
    return np.random.default_rng(5)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_steps_reduce_the_loss(dtype: Float) -> None:
    """Twenty steps on one batch."""
    network, rng = initialized(dtype), np.random.default_rng(2)
    optimizer = OPTIMIZERS["sgd"](network.parameters.theta.size, dtype, 0.0)
    x = cast(rng.normal(size=(BATCH, 6)), dtype)
    target = one_hot([0, 2, 1, 1, 0], 3, dtype)

    losses = [
        train_step(network, LOSS, optimizer, x, target, 0.5, step, rng).loss
        for step in range(1, 21)
    ]

    assert losses[-1] < losses[0] / 2
