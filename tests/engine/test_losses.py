"""Losses: stable where exp overflows, and right where they can be worked out."""

import math

import numpy as np
import pytest

from nntui.engine.arrays import Float
from nntui.engine.losses import LOSSES
from tests.engine.cases import cast, one_hot

NAMES = pytest.mark.parametrize("name", LOSSES)


@NAMES
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("size", [1e4, -1e4])
def test_logits_of_ten_thousand_overflow_nothing(name: str, dtype: Float, size: float) -> None:
    """Loss, derivative and output stay finite, whichever class is right."""
    z = cast(np.array([[size, 0, -size], [size, size, size], [0, -size, 0]]), dtype)
    dz, y = np.empty_like(z), np.empty_like(z)

    loss = LOSSES[name].function(z, one_hot([2, 0, 1], 3, dtype), dz)
    LOSSES[name].output(z, y)

    assert math.isfinite(loss)
    assert np.isfinite(dz).all()
    assert np.isfinite(y).all()
    assert dz.dtype == dtype


@NAMES
def test_the_derivative_is_that_of_the_loss(name: str) -> None:
    """Each logit on its own, by a central difference."""
    rng = np.random.default_rng(0)
    z, target = rng.normal(size=(4, 3)), one_hot([0, 2, 1, 1], 3)
    dz, scratch = np.empty_like(z), np.empty_like(z)

    LOSSES[name].function(z, target, dz)

    for place in np.ndindex(z.shape):
        difference = 0.0
        for sign in (1, -1):
            moved = z.copy()
            moved[place] += sign * 1e-6
            difference += sign * LOSSES[name].function(moved, target, scratch) / 2e-6
        assert dz[place] == pytest.approx(difference, abs=1e-8)


@NAMES
def test_a_batch_of_copies_has_the_loss_of_one(name: str) -> None:
    """A loss is a mean over the batch, and its derivative is shared by the images."""
    z, target = np.array([[0.3, -1.0, 2.0]]), one_hot([1], 3)
    dz, dz_copies = np.empty((1, 3)), np.empty((4, 3))

    loss = LOSSES[name].function(z, target, dz)
    loss_copies = LOSSES[name].function(z.repeat(4, axis=0), target.repeat(4, axis=0), dz_copies)

    assert loss_copies == pytest.approx(loss)
    assert dz_copies == pytest.approx(dz.repeat(4, axis=0) / 4)


def test_cross_entropy_of_ignorance_is_log_of_the_classes() -> None:
    """Equal logits: each of 10 classes gets 1/10, and -log(1/10) is log 10."""
    dz = np.empty((2, 10))

    loss = LOSSES["cross-entropy"].function(np.zeros((2, 10)), one_hot([3, 9], 10), dz)

    assert loss == pytest.approx(math.log(10))


def test_softmax_adds_up_to_one_and_ignores_what_all_logits_share() -> None:
    """By row, and adding 1000 to all changes nothing."""
    z = np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 5.0]])
    y, shifted = np.empty_like(z), np.empty_like(z)

    LOSSES["cross-entropy"].output(z, y)
    LOSSES["cross-entropy"].output(z + 1000, shifted)

    assert y.sum(axis=1) == pytest.approx([1, 1])
    assert y[0, 2] / y[0, 0] == pytest.approx(math.exp(2))
    assert shifted == pytest.approx(y)
