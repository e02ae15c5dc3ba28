"""BlockedDense: blocks of steps give the results of single ones, and reading changes no bit."""

import math

import numpy as np
import pytest

from nntui.engine.activations import ACTIVATIONS
from nntui.engine.arrays import Array
from nntui.engine.layer_meter import LayerMeter
from nntui.engine.layers.activation import Activation
from nntui.engine.layers.blocked import BLOCK, BlockedDense, Pending
from nntui.engine.layers.dense import Dense
from nntui.engine.losses import LOSSES
from nntui.engine.network import Network
from nntui.engine.optimizers.base import Optimizer
from nntui.engine.optimizers.direct import DirectSGD
from nntui.engine.optimizers.sgd import SGD
from nntui.engine.step import train_step
from nntui.errors import ShapeError
from tests.engine.cases import GLOROT, one_hot

LOSS = LOSSES["cross-entropy", "softmax"]
IMAGES = np.random.default_rng(1).random((40, 12))
RATES = [0.5, 0.1, 1e-7]
"""The last one is too small to be folded into dz."""


class Training:
    """The training of a small network on `IMAGES` in order, in float64.

    Args:
        units: those of the first layer: its weight is stored by rows from 12 on.
        biased: whether the first layer has biases.
        blocked: whether the first layer works in blocks; otherwise it is Dense, the reference.
    """

    def __init__(self, units: int = 5, *, biased: bool = True, blocked: bool = True) -> None:
        first = (BlockedDense if blocked else Dense)(units, GLOROT, biased=biased)
        layers = [first, Activation(ACTIVATIONS["sigmoid"]), Dense(3, GLOROT)]
        self.network = Network(layers, (12,), 1, np.float64)
        self.network.initialize(np.random.default_rng(0))
        own = self.network.blocked
        self.rule: Optimizer = DirectSGD([own], self.network.parameters) if own else SGD()
        self.step = 0

    @property
    def theta(self) -> Array:
        """All parameters."""
        return self.network.parameters.theta

    @property
    def layer(self) -> BlockedDense:
        """The first layer."""
        assert self.network.blocked is not None
        return self.network.blocked

    def train(self, count: int) -> None:
        """Make steps with the next images."""
        for _ in range(count):
            x, target = IMAGES[self.step][np.newaxis], one_hot([self.step % 3], 3, np.float64)
            lr = RATES[self.step % len(RATES)]
            self.step += 1
            rng = np.random.default_rng(0)
            train_step(self.network, LOSS, self.rule, x, target, lr, self.step, rng)


@pytest.mark.parametrize("biased", [True, False], ids=["bias", "no bias"])
@pytest.mark.parametrize("units", [5, 12])
def test_blocks_give_the_weights_of_dense(units: int, *, biased: bool) -> None:
    """Blocks of several lengths, with steps between them that were not announced."""
    blocked = Training(units, biased=biased)
    dense = Training(units, biased=biased, blocked=False)
    start = dense.theta.copy()
    for length, announced in ((7, True), (3, False), (1, True), (20, True), (9, True)):
        if announced:
            blocked.network.look_ahead(IMAGES[blocked.step : blocked.step + length])
        blocked.train(length)
        dense.train(length)
        np.testing.assert_allclose(blocked.theta, dense.theta, rtol=1e-10, atol=1e-14)

    assert np.abs(dense.theta - start).max() > 0.1


def test_within_a_block_settled_parameters_contain_all_steps() -> None:
    blocked, dense = Training(), Training(blocked=False)
    blocked.network.look_ahead(IMAGES)
    for _ in range(9):
        blocked.train(1)
        dense.train(1)
        with blocked.network.settled():
            np.testing.assert_allclose(blocked.theta, dense.theta, rtol=1e-10)
    assert np.abs(blocked.theta - dense.theta).max() > 0.01


def test_reading_the_parameters_changes_no_bit() -> None:
    """After every step, or never."""
    read, unread = Training(), Training()
    for training in (read, unread):
        training.network.look_ahead(IMAGES)
    unread.train(40)
    for _ in range(40):
        with read.network.within_block(None):
            read.train(1)

    np.testing.assert_array_equal(read.theta, unread.theta)


@pytest.mark.parametrize("count", range(1, 40))
def test_a_block_continues_elsewhere_to_the_bit(count: int) -> None:
    """From any of its steps, with the parameters of then, the pending steps and the images."""
    first, second = Training(12), Training(12)
    with first.network.within_block(IMAGES):
        first.train(count)
    second.theta[...] = first.theta
    assert first.layer.settled is not None
    second.layer.restore(first.layer.settled)
    second.step = count
    for training, images in ((first, None), (second, IMAGES.copy())):
        with training.network.within_block(images):
            training.train(40 - count)

    assert second.layer.settled is None
    np.testing.assert_array_equal(second.theta, first.theta)


def test_the_gradient_within_a_block_is_that_of_dense() -> None:
    blocked, dense = Training(), Training(blocked=False)
    blocked.network.look_ahead(IMAGES)
    for training in (blocked, dense):
        training.rule = LayerMeter(training.rule, training.network)
        training.train(5)
    assert isinstance(blocked.rule, LayerMeter)
    assert isinstance(dense.rule, LayerMeter)
    assert blocked.rule.value == pytest.approx(dense.rule.value)
    readings = [[reading[:3] for reading in rule.readings] for rule in (blocked.rule, dense.rule)]
    assert np.array(readings[0]) == pytest.approx(np.array(readings[1]))
    assert blocked.rule.readings[0].update_norm > 0


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_step_that_is_not_finite_is_found_before_the_block_ends(value: float) -> None:
    training = Training()
    training.network.look_ahead(IMAGES)
    training.train(3)
    assert training.network.finite()
    training.layer.dys[1, 2] = value
    assert not training.network.finite()


def test_evaluation_within_a_block_is_that_of_dense() -> None:
    training, dense = Training(), Training(blocked=False)
    with training.network.within_block(IMAGES):
        training.train(4)
    dense.theta[...] = training.theta

    np.testing.assert_array_equal(
        training.network.forward(IMAGES[:1]), dense.network.forward(IMAGES[:1])
    )


def test_steps_of_another_layer_are_refused() -> None:
    """Also none at all, and more than a block has."""
    layer = Training().layer
    weight, bias, dys = np.zeros((12, 5)), np.zeros(5), np.zeros((3, 5))
    for wrong in (
        Pending(weight.T, bias, dys),
        Pending(weight, None, dys),
        Pending(weight, bias, dys[:, :4]),
        Pending(weight, bias, dys[:0]),
        Pending(weight, bias, np.zeros((BLOCK, 5))),
        Pending(weight, bias, np.zeros(5)),
    ):
        with pytest.raises(ShapeError, match="invalid steps within a block"):
            layer.restore(wrong)


def test_a_block_has_a_largest_length() -> None:
    with pytest.raises(ValueError, match="at most 64 images, received 65"):
        Training().network.look_ahead(np.zeros((BLOCK + 1, 12)))
