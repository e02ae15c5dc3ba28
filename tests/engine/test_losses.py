"""Loss functions: their values, their derivatives and their numerical stability."""

import math
from typing import TypeAlias

import numpy as np
import pytest

from nntui.engine.arrays import Array, Float
from nntui.engine.losses import LOSSES, target_table
from tests.engine.cases import cast, one_hot

Name: TypeAlias = tuple[str, str]
NAMES = pytest.mark.parametrize("name", LOSSES, ids=" of ".join)


@NAMES
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("size", [1e4, -1e4])
def test_logits_of_ten_thousand_do_not_overflow(name: Name, dtype: Float, size: float) -> None:
    """Loss, derivative and output are finite, whichever class is the true one."""
    z = cast(np.array([[size, 0, -size], [size, size, size], [0, -size, 0]]), dtype)
    dz, y = np.empty_like(z), np.empty_like(z)

    loss = LOSSES[name].function(z, one_hot([2, 0, 1], 3, dtype), dz)
    LOSSES[name].output(z, y)

    assert math.isfinite(loss)
    assert np.isfinite(dz).all()
    assert np.isfinite(y).all()
    assert dz.dtype == dtype


@NAMES
def test_dz_agrees_with_finite_differences(name: Name) -> None:
    """For each logit, by a central difference."""
    rng = np.random.default_rng(0)
    z, target = rng.normal(size=(4, 3)), one_hot([0, 2, 1, 1], 3)
    dz, scratch = np.empty_like(z), np.empty_like(z)

    LOSSES[name].function(z, target, dz)

    for index in np.ndindex(z.shape):
        difference = 0.0
        for sign in (1, -1):
            shifted = z.copy()
            shifted[index] += sign * 1e-6
            difference += sign * LOSSES[name].function(shifted, target, scratch) / 2e-6
        assert dz[index] == pytest.approx(difference, abs=1e-8)


@NAMES
def test_a_batch_of_copies_has_the_loss_of_one(name: Name) -> None:
    """The loss is a mean over the batch, so each copy has its part of the derivative."""
    z, target = np.array([[0.3, -1.0, 2.0]]), one_hot([1], 3)
    dz, dz_copies = np.empty((1, 3)), np.empty((4, 3))

    loss = LOSSES[name].function(z, target, dz)
    loss_copies = LOSSES[name].function(z.repeat(4, axis=0), target.repeat(4, axis=0), dz_copies)

    assert loss_copies == pytest.approx(loss)
    assert dz_copies == pytest.approx(dz.repeat(4, axis=0) / 4)


def test_cross_entropy_of_equal_logits_is_log_of_the_number_of_classes() -> None:
    """Each of 10 classes has the probability 1/10, and -log(1/10) is log 10."""
    dz = np.empty((2, 10))

    loss = LOSSES["cross-entropy", "softmax"].function(np.zeros((2, 10)), one_hot([3, 9], 10), dz)

    assert loss == pytest.approx(math.log(10))


def test_softmax_adds_up_to_one_and_does_not_depend_on_a_common_summand() -> None:
    """In each row; adding 1000 to all logits gives the same probabilities."""
    z = np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 5.0]])
    y, shifted = np.empty_like(z), np.empty_like(z)

    LOSSES["cross-entropy", "softmax"].output(z, y)
    LOSSES["cross-entropy", "softmax"].output(z + 1000, shifted)

    assert y.sum(axis=1) == pytest.approx([1, 1])
    assert y[0, 2] / y[0, 0] == pytest.approx(math.exp(2))
    assert shifted == pytest.approx(y)


def z_and_target() -> tuple[Array, Array]:
    """Return logits 0, log 3 and the target of the second class."""
    return np.array([[0.0, math.log(3)]]), one_hot([1], 2)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (("cross-entropy", "softmax"), -math.log(3 / 4)),
        (("cross-entropy", "sigmoid"), -math.log(1 / 2) - math.log(3 / 4)),
        (("quadratic", "softmax"), (1 / 16 + 1 / 16) / 2),
        (("quadratic", "sigmoid"), (1 / 4 + 1 / 16) / 2),
        (("quadratic", "linear"), (math.log(3) - 1) ** 2 / 2),
        (("hinge", "linear"), 0.0),
    ],
)
def test_losses_by_hand(name: Name, expected: float) -> None:
    """Softmax of the logits is 1/4 and 3/4, sigmoid 1/2 and 3/4; log 3 is above the margin of 1."""
    z, target = z_and_target()

    assert LOSSES[name].function(z, target, np.empty_like(z)) == pytest.approx(expected)


def test_hinge_penalizes_logits_within_a_margin_of_one() -> None:
    """True class: 1.0; others: 0.5 and -3. Only 0.5 is within the margin, by 1 + 0.5 - 1 = 0.5."""
    z, dz = np.array([[0.5, 1.0, -3.0]]), np.empty((1, 3))

    assert LOSSES["hinge", "linear"].function(z, one_hot([1], 3), dz) == pytest.approx(0.5)
    assert dz.tolist() == [[1, -1, 0]]


def test_smoothed_targets_add_up_to_one() -> None:
    """0.1 for 4 classes: 0.9 + 0.025 for the class itself, 0.025 for the others."""
    table = target_table(4, smoothing=0.1)

    assert table[2] == pytest.approx([0.025, 0.025, 0.925, 0.025])
    assert table.sum(axis=1) == pytest.approx(np.ones(4))


def test_targets_are_margin_and_one_minus_margin() -> None:
    """0.99 and 0.01, as in Rashid 2016; without a margin they are one-hot."""
    assert target_table(3, margin=0.01)[0].tolist() == [0.99, 0.01, 0.01]
    assert target_table(3).tolist() == np.eye(3).tolist()


def test_a_small_loss_keeps_its_digits() -> None:
    """log(1 + exp(-30)) for each class in float32, where 30 - 30 would give 0."""
    target = one_hot([0, 1], 3, np.float32)
    z = np.asarray(60 * target - 30, np.float32)

    loss = LOSSES["cross-entropy", "sigmoid"].function(z, target, np.empty_like(z))

    assert loss == pytest.approx(3 * math.exp(-30), rel=1e-5)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_softmax_of_images_with_logits_far_apart_is_that_of_each_image(dtype: Float) -> None:
    """One maximum of the whole batch would lose the second image; sizes near the limits too."""
    rows = [[0.0, 1.0, 2.0], [-95.0, -94.0, -93.0], [59.0, 58.0, 57.0], [300.0, 299.0, 298.0]]
    z, target = cast(np.array(rows), dtype), one_hot([2, 2, 0, 0], 3, dtype)
    dz, dz_of_one = np.empty_like(z), np.empty((1, 3), dtype)
    function = LOSSES["cross-entropy", "softmax"].function

    function(z, target, dz)

    for row in range(4):
        loss = function(z[row : row + 1], target[row : row + 1], dz_of_one)
        assert loss == pytest.approx(math.log(1 + math.exp(-1) + math.exp(-2)), abs=2e-5)
        np.testing.assert_allclose(dz[row], dz_of_one[0] / 4, rtol=1e-5)


@NAMES
@pytest.mark.parametrize("n", [1, 4])
def test_a_factor_multiplies_the_derivative_and_not_the_loss(name: Name, n: int) -> None:
    """For one image and for several."""
    z = np.random.default_rng(0).normal(size=(n, 3))
    target = one_hot([0, 2, 1, 1][:n], 3)
    dz, scaled = np.empty_like(z), np.empty_like(z)

    loss = LOSSES[name].function(z, target, dz)

    assert LOSSES[name].function(z, target, scaled, 0.3) == loss
    assert scaled == pytest.approx(0.3 * dz)


def test_probabilities_of_a_saturated_softmax_are_not_denormal() -> None:
    """Those below 1e-20 count as 0, which changes no weight; the others are as they were."""
    z = np.array([[90, 0, 2, 80], [30, -60, 0, 29]], np.float32)
    target, dz = np.eye(4, dtype=np.float32)[[0, 0]], np.empty_like(z)
    LOSSES["cross-entropy", "softmax"].function(z, target, dz)

    sizes = np.abs(2 * dz)
    assert sizes[0, 1] == sizes[0, 2] == sizes[1, 1] == 0
    assert sizes[0, 3] == pytest.approx(np.exp(-10), rel=1e-3)
    assert sizes[1, 2] == pytest.approx(np.exp(-30) / (1 + np.exp(-1)), rel=1e-3)


@pytest.mark.parametrize(("loss", "output"), LOSSES)
def test_no_loss_has_denormal_derivatives_of_saturated_outputs(loss: str, output: str) -> None:
    """For all classes, at logits that are up to 120 apart."""
    z = np.linspace(-120, 120, 300, dtype=np.float32).reshape(30, 10)
    z[::3] = np.linspace(-120, 120, 10, dtype=np.float32)
    target, dz = np.eye(10, dtype=np.float32)[np.arange(30) % 10], np.empty_like(z)
    LOSSES[loss, output].function(z, target, dz)

    sizes = np.abs(dz[dz != 0])
    assert sizes.min() >= np.finfo(np.float32).tiny
