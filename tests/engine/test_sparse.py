"""Learning from single images by their ink alone is the same as learning from all of them."""

import numpy as np
import pytest

from nntui.engine.activations import ACTIVATIONS
from nntui.engine.arrays import Array
from nntui.engine.gradcheck import directional_error
from nntui.engine.layers.activation import Activation
from nntui.engine.layers.dense import Dense
from nntui.engine.layers.sparse import SparseDense
from nntui.engine.losses import LOSSES
from nntui.engine.network import Network
from nntui.engine.optimizers.base import Optimizer
from nntui.engine.optimizers.sgd import SGD, fold_learning_rate
from nntui.engine.optimizers.sparse import SparseSGD
from tests.engine.cases import GLOROT, one_hot

LOSS = LOSSES["cross-entropy", "softmax"]


def network_of(first: Dense, batch: int = 1) -> Network:
    """Return a network of 12 inputs and 3 outputs, in float64."""
    layers = [first, Activation(ACTIVATIONS["sigmoid"]), Dense(3, GLOROT)]
    network = Network(layers, (12,), batch, np.float64)
    network.initialize(np.random.default_rng(0))
    return network


def sparse_network(*, biased: bool = True, batch: int = 1) -> Network:
    """Return the same network, its first layer sparse."""
    return network_of(SparseDense(5, GLOROT, biased=biased), batch)


def images(rng: np.random.Generator, count: int) -> Array:
    """Return images (count, 12) of little ink; the first is empty, the second full."""
    ink = rng.random((count, 12)) * (rng.random((count, 12)) < 0.2)
    ink[:2] = [[0.0], [0.5]]
    return ink


@pytest.mark.parametrize("biased", [True, False], ids=["bias", "no bias"])
@pytest.mark.parametrize("batch", [1, 4])
def test_its_gradient_is_the_derivative(batch: int, *, biased: bool) -> None:
    """Along random directions, for one image and for several, once the gradient is filled in."""
    rng = np.random.default_rng(3)
    network = sparse_network(biased=biased, batch=batch)
    for start in range(8):
        x = images(rng, 12)[start : start + batch]
        target = one_hot(rng.integers(3, size=batch).tolist(), 3, np.float64)

        error = directional_error(network, LOSS.function, x, target, rng, noise=1)

        assert error < 1e-7


@pytest.mark.parametrize("biased", [True, False], ids=["bias", "no bias"])
def test_forty_steps_end_where_those_of_dense_do(*, biased: bool) -> None:
    """Images without ink and full of it among them."""
    sparse, dense = sparse_network(biased=biased), network_of(Dense(5, GLOROT, biased=biased))
    first = sparse.layers[0]
    assert isinstance(first, SparseDense)
    rules: list[tuple[Network, Optimizer]] = [
        (sparse, SparseSGD(first)),
        (dense, SGD(dense.parameters.theta.size, np.float64, 0.0)),
    ]
    rng = np.random.default_rng(4)
    start = dense.parameters.theta.copy()
    for step, x in enumerate(images(rng, 40), start=1):
        target = one_hot([step % 3], 3, np.float64)
        for network, rule in rules:
            dz = np.empty((1, 3))
            LOSS.function(network.forward(x[np.newaxis], rng), target, dz)
            # By turns the rate is in the gradient and beside it.
            lr = fold_learning_rate(rule, dz, 0.5) if step % 2 else 0.5
            network.backward(dz)
            rule.update(network.parameters.theta, network.parameters.grad, lr, step)

    assert np.abs(dense.parameters.theta - start).max() > 0.1
    np.testing.assert_allclose(sparse.parameters.theta, dense.parameters.theta, rtol=1e-12)


def test_without_training_it_is_dense() -> None:
    """To the bit, and its gradient too."""
    sparse, dense = sparse_network(batch=12), network_of(Dense(5, GLOROT), batch=12)
    x = images(np.random.default_rng(5), 12)
    for network in (sparse, dense):
        network.backward(network.forward(x) * 1.0)
        network.complete_gradient()

    np.testing.assert_array_equal(sparse.ys[-1], dense.ys[-1])
    np.testing.assert_array_equal(sparse.parameters.grad, dense.parameters.grad)


def test_rows_without_ink_are_not_touched() -> None:
    """To the bit, where others move."""
    network = sparse_network()
    first = network.layers[0]
    assert isinstance(first, SparseDense)
    before = first.weight.copy()
    x = np.zeros((1, 12))
    x[0, [2, 7]] = 1
    network.forward(x, np.random.default_rng(0))
    network.backward(np.array([[0.3, -0.2, -0.1]]))
    SparseSGD(first).update(network.parameters.theta, network.parameters.grad, 1.0, 1)

    moved = (first.weight != before).any(axis=1)
    assert moved.nonzero()[0].tolist() == [2, 7]
