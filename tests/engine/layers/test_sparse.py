"""SparseDense and DirectSGD: training on nonzero inputs gives the results of Dense and SGD."""

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
from nntui.engine.optimizers.direct import DirectSGD
from nntui.engine.optimizers.sgd import SGD
from tests.engine.cases import GLOROT, one_hot

LOSS = LOSSES["cross-entropy", "softmax"]


def network_of(first: Dense, batch: int = 1) -> Network:
    """Return a network with 12 inputs and 3 outputs, in float64."""
    layers = [first, Activation(ACTIVATIONS["sigmoid"]), Dense(3, GLOROT)]
    network = Network(layers, (12,), batch, np.float64)
    network.initialize(np.random.default_rng(0))
    return network


def sparse_network(*, biased: bool = True, batch: int = 1) -> Network:
    """Return the same network with a sparse first layer."""
    return network_of(SparseDense(5, GLOROT, biased=biased), batch)


def images(rng: np.random.Generator, count: int) -> Array:
    """Return images (count, 12) with few nonzero pixels: none in the first, all in the second."""
    pixels = rng.random((count, 12)) * (rng.random((count, 12)) < 0.2)
    pixels[:2] = [[0.0], [0.5]]
    return pixels


@pytest.mark.parametrize("biased", [True, False], ids=["bias", "no bias"])
@pytest.mark.parametrize("batch", [1, 4])
def test_the_completed_gradient_is_the_derivative(batch: int, *, biased: bool) -> None:
    """Along random directions, for one image and for several."""
    rng = np.random.default_rng(3)
    network = sparse_network(biased=biased, batch=batch)
    for start in range(8):
        x = images(rng, 12)[start : start + batch]
        target = one_hot(rng.integers(3, size=batch).tolist(), 3, np.float64)

        error = directional_error(network, LOSS.function, x, target, rng, noise=1)

        assert error < 1e-7


@pytest.mark.parametrize("biased", [True, False], ids=["bias", "no bias"])
def test_forty_steps_give_the_weights_of_dense(*, biased: bool) -> None:
    """An image without nonzero pixels and one without zeros are among the images."""
    sparse, dense = sparse_network(biased=biased), network_of(Dense(5, GLOROT, biased=biased))
    first = sparse.layers[0]
    assert isinstance(first, SparseDense)
    rules: list[tuple[Network, Optimizer]] = [
        (sparse, DirectSGD([first], sparse.parameters)),
        (dense, SGD()),
    ]
    rng = np.random.default_rng(4)
    start = dense.parameters.theta.copy()
    for step, x in enumerate(images(rng, 40), start=1):
        target = one_hot([step % 3], 3, np.float64)
        for network, rule in rules:
            dz = np.empty((1, 3))
            # In every other step the learning rate is folded into the gradient.
            factor, lr = rule.split_learning_rate(0.5) if step % 2 else (1.0, 0.5)
            LOSS.function(network.forward(x[np.newaxis], rng), target, dz, factor)
            network.backward(dz)
            rule.update(network.parameters.theta, network.parameters.grad, lr, step)

    assert np.abs(dense.parameters.theta - start).max() > 0.1
    np.testing.assert_allclose(sparse.parameters.theta, dense.parameters.theta, rtol=1e-12)


def test_in_evaluation_it_is_dense() -> None:
    """Outputs and gradients are the same to the bit."""
    sparse, dense = sparse_network(batch=12), network_of(Dense(5, GLOROT), batch=12)
    x = images(np.random.default_rng(5), 12)
    for network in (sparse, dense):
        network.backward(network.forward(x) * 1.0)
        network.complete_gradient()

    np.testing.assert_array_equal(sparse.ys[-1], dense.ys[-1])
    np.testing.assert_array_equal(sparse.parameters.grad, dense.parameters.grad)


def test_weights_of_inputs_that_are_0_do_not_change() -> None:
    """Not by a bit, while the others do."""
    network = sparse_network()
    first = network.layers[0]
    assert isinstance(first, SparseDense)
    before = first.weight.copy()
    x = np.zeros((1, 12))
    x[0, [2, 7]] = 1
    network.forward(x, np.random.default_rng(0))
    network.backward(np.array([[0.3, -0.2, -0.1]]))
    DirectSGD([first], network.parameters).update(
        network.parameters.theta, network.parameters.grad, 1.0, 1
    )

    changed = (first.weight != before).any(axis=1)
    assert changed.nonzero()[0].tolist() == [2, 7]


def test_an_update_without_a_training_step_is_an_error() -> None:
    """In evaluation the rows of the last image are not known."""
    network = sparse_network()
    first = network.layers[0]
    assert isinstance(first, SparseDense)
    network.forward(np.zeros((1, 12)))

    with pytest.raises(ValueError, match="expected a training step before it"):
        first.update(0.1)
