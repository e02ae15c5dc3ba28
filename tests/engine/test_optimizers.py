"""Every optimizer finds the bottom of two valleys, and keeps what it remembers by name."""

import numpy as np
import pytest

from nntui.engine.arrays import Array
from nntui.engine.optimizers.registry import OPTIMIZERS
from nntui.engine.optimizers.sgd import fold_learning_rate

PARABOLA_LR = {
    "sgd": 0.1,
    "momentum": 0.02,
    "nesterov": 0.02,
    "adagrad": 1.0,
    "rmsprop": 0.1,
    "adam": 0.1,
    "adamw": 0.1,
    "lion": 0.1,
}
ROSENBROCK_LR = {
    "sgd": 2e-3,
    "momentum": 2e-4,
    "nesterov": 2e-4,
    "adagrad": 0.5,
    "rmsprop": 1e-2,
    "adam": 2e-2,
    "adamw": 2e-2,
    "lion": 1e-3,
}

NAMES = pytest.mark.parametrize("name", OPTIMIZERS)


def rosenbrock_gradient(theta: Array) -> Array:
    """The gradient of (1 - a)^2 + 100 (b - a^2)^2, a curved valley with its bottom at (1, 1)."""
    a, b = theta
    return np.array([-2 * (1 - a) - 400 * a * (b - a * a), 200 * (b - a * a)])


@NAMES
def test_a_parabola_is_descended(name: str) -> None:
    """The bottom of (theta - target)^2 is found to 1e-3, with a rate that falls to nothing.

    Without that, rules that ask only for the direction of the gradient never come to rest.
    """
    target = np.array([3.0, -2.0, 0.5])
    theta = np.zeros(3)
    optimizer = OPTIMIZERS[name](3, np.float64, 0.9)

    for step in range(1, 601):
        lr = PARABOLA_LR[name] * (1 - step / 601)
        optimizer.update(theta, 2 * (theta - target), lr, step)

    assert theta == pytest.approx(target, abs=1e-3)


@NAMES
def test_the_valley_of_rosenbrock_is_descended(name: str) -> None:
    """The bottom is found to 0.02 from the far side of the bend."""
    theta = np.array([-1.2, 1.0])
    optimizer = OPTIMIZERS[name](2, np.float64, 0.9)

    for step in range(1, 20_001):
        lr = ROSENBROCK_LR[name] * (1 - step / 20_001)
        optimizer.update(theta, rosenbrock_gradient(theta), lr, step)

    assert theta == pytest.approx([1, 1], abs=0.02)


@NAMES
def test_what_a_rule_remembers_is_all_it_remembers(name: str) -> None:
    """Copying theta and the named state into a new optimizer goes on to the same bits."""
    rng = np.random.default_rng(0)
    gradients = rng.normal(size=(10, 4))
    theta = rng.normal(size=4)
    optimizer = OPTIMIZERS[name](4, np.float64, 0.9)
    for step in range(1, 6):
        optimizer.update(theta, gradients[step - 1].copy(), 0.01, step)
    resumed, resumed_theta = OPTIMIZERS[name](4, np.float64, 0.9), theta.copy()
    for key, array in optimizer.state.items():
        resumed.state[key][...] = array

    for step in range(6, 11):
        optimizer.update(theta, gradients[step - 1].copy(), 0.01, step)
        resumed.update(resumed_theta, gradients[step - 1].copy(), 0.01, step)

    assert np.array_equal(theta, resumed_theta)


@NAMES
def test_float32_stays_float32(name: str) -> None:
    """No scalar widens the state."""
    theta = np.ones(3, np.float32)
    optimizer = OPTIMIZERS[name](3, np.float32, 0.9)

    optimizer.update(theta, np.ones(3, np.float32), 0.1, 1)

    assert theta.dtype == np.float32
    assert all(array.dtype == np.float32 for array in optimizer.state.values())


def test_momentum_by_hand() -> None:
    """v: 1, then 0.5 + 1 = 1.5; theta: -0.1, then -0.25."""
    theta = np.zeros(1)
    optimizer = OPTIMIZERS["momentum"](1, np.float64, 0.5)

    optimizer.update(theta, np.ones(1), 0.1, 1)
    assert theta == pytest.approx([-0.1])
    optimizer.update(theta, np.ones(1), 0.1, 2)

    assert theta == pytest.approx([-0.25])
    assert optimizer.state["velocity"] == pytest.approx([1.5])


def test_adam_moves_by_the_learning_rate_at_first() -> None:
    """With both corrections the first step is lr g / (|g| + eps), whatever the size of g."""
    theta = np.zeros(3)

    OPTIMIZERS["adam"](3, np.float64, 0.0).update(theta, np.array([1e-3, -5.0, 200.0]), 0.1, 1)

    assert theta == pytest.approx([-0.1, 0.1, -0.1], rel=2e-5)


def test_nesterov_by_hand() -> None:
    """v: 1, then 1.5; theta: -0.1 (1 + 0.5), then 0.1 (1 + 0.75) further."""
    theta = np.zeros(1)
    optimizer = OPTIMIZERS["nesterov"](1, np.float64, 0.5)

    optimizer.update(theta, np.ones(1), 0.1, 1)
    assert theta == pytest.approx([-0.15])
    optimizer.update(theta, np.ones(1), 0.1, 2)

    assert theta == pytest.approx([-0.325])


def test_adagrad_slows_down_as_the_root_of_the_steps() -> None:
    """Under a gradient that stays, step t is lr / sqrt(t), whatever the gradient's size."""
    theta = np.zeros(1)
    optimizer = OPTIMIZERS["adagrad"](1, np.float64, 0.0)
    places = [0.0]

    for step in range(1, 5):
        optimizer.update(theta, np.array([7.0]), 0.1, step)
        places.append(theta[0])

    assert -np.diff(places) == pytest.approx(0.1 / np.sqrt([1, 2, 3, 4]))


def test_rmsprop_by_hand() -> None:
    """s: 0.01 of the square; theta: -0.1 g / sqrt(0.01 g^2) = -1."""
    theta = np.zeros(1)

    OPTIMIZERS["rmsprop"](1, np.float64, 0.0).update(theta, np.array([3.0]), 0.1, 1)

    assert theta == pytest.approx([-1.0])


def test_lion_by_hand() -> None:
    """g = 1, then g = -0.05.

    The first step goes down by lr and leaves m = 0.01; in the second, 0.9 m + 0.1 g = 0.004, so it
    goes on down against the present gradient, and m = 0.99 0.01 - 0.01 0.05 = 0.0094.
    """
    theta = np.zeros(1)
    optimizer = OPTIMIZERS["lion"](1, np.float64, 0.0)

    optimizer.update(theta, np.ones(1), 0.1, 1)
    optimizer.update(theta, np.array([-0.05]), 0.1, 2)

    assert theta == pytest.approx([-0.2])
    assert optimizer.state["m"] == pytest.approx([0.0094])


@pytest.mark.parametrize("lr", [0.1, 1e-30])
def test_a_rate_is_folded_where_nothing_is_lost_by_it(lr: float) -> None:
    """What is in dz and what is left multiply to the rate, and dz keeps all its digits."""
    dz = np.full(3, 1e-10, np.float32)

    left = fold_learning_rate(OPTIMIZERS["sgd"](3, np.float32, 0.0), dz, lr)

    assert dz.astype(np.float64) * left == pytest.approx(np.full(3, 1e-10 * lr), rel=1e-6)


@pytest.mark.parametrize("name", sorted(set(OPTIMIZERS) - {"sgd"}))
def test_other_rules_see_the_gradient_as_it_is(name: str) -> None:
    """Nothing is folded."""
    dz = np.ones(3)

    assert fold_learning_rate(OPTIMIZERS[name](3, np.float64, 0.9), dz, 0.1) == 0.1
    assert dz.tolist() == [1, 1, 1]
