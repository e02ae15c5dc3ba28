"""Every optimizer minimizes two functions, and its named state is complete."""

import numpy as np
import pytest

from nntui.engine.arrays import Array
from nntui.engine.optimizers.adaptive import Adagrad, Adam, Lion, RMSProp
from nntui.engine.optimizers.registry import OPTIMIZERS
from nntui.engine.optimizers.sgd import SGD, Momentum, Nesterov

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
    """Return the gradient of (1 - a)^2 + 100 (b - a^2)^2, whose minimum is at (1, 1)."""
    a, b = theta
    return np.array([-2 * (1 - a) - 400 * a * (b - a * a), 200 * (b - a * a)])


@NAMES
def test_the_minimum_of_a_parabola_is_found(name: str) -> None:
    """The minimum of (theta - target)^2 is found to 1e-3, with a learning rate that falls to 0.

    With a constant rate, optimizers whose steps have a fixed length would not converge.
    """
    target = np.array([3.0, -2.0, 0.5])
    theta = np.zeros(3)
    optimizer = OPTIMIZERS[name](3, np.float64, 0.9)

    for step in range(1, 601):
        lr = PARABOLA_LR[name] * (1 - step / 601)
        optimizer.update(theta, 2 * (theta - target), lr, step)

    assert theta == pytest.approx(target, abs=1e-3)


@NAMES
def test_the_minimum_of_the_rosenbrock_function_is_found(name: str) -> None:
    """To 0.02, from the other end of its curved valley."""
    theta = np.array([-1.2, 1.0])
    optimizer = OPTIMIZERS[name](2, np.float64, 0.9)

    for step in range(1, 20_001):
        lr = ROSENBROCK_LR[name] * (1 - step / 20_001)
        optimizer.update(theta, rosenbrock_gradient(theta), lr, step)

    assert theta == pytest.approx([1, 1], abs=0.02)


@NAMES
def test_an_optimizer_restored_from_its_state_continues_identically(name: str) -> None:
    """Theta and the named state are all it depends on; later steps agree to the bit."""
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
    """No scalar changes the dtype of theta or of the state."""
    theta = np.ones(3, np.float32)
    optimizer = OPTIMIZERS[name](3, np.float32, 0.9)

    optimizer.update(theta, np.ones(3, np.float32), 0.1, 1)

    assert theta.dtype == np.float32
    assert all(array.dtype == np.float32 for array in optimizer.state.values())


def test_momentum_by_hand() -> None:
    """v: 1, then 0.5 + 1 = 1.5; theta: -0.1, then -0.25."""
    theta = np.zeros(1)
    optimizer = Momentum(1, np.float64, 0.5)

    optimizer.update(theta, np.ones(1), 0.1, 1)
    assert theta == pytest.approx([-0.1])
    optimizer.update(theta, np.ones(1), 0.1, 2)

    assert theta == pytest.approx([-0.25])
    assert optimizer.state["velocity"] == pytest.approx([1.5])


def test_the_first_step_of_adam_has_the_length_of_the_learning_rate() -> None:
    """With both bias corrections it is lr g / (|g| + epsilon)."""
    theta = np.zeros(3)

    Adam(3, np.float64).update(theta, np.array([1e-3, -5.0, 200.0]), 0.1, 1)

    assert theta == pytest.approx([-0.1, 0.1, -0.1], rel=2e-5)


def test_nesterov_by_hand() -> None:
    """v: 1, then 1.5; theta: -0.1 (1 + 0.5), then 0.1 (1 + 0.75) further."""
    theta = np.zeros(1)
    optimizer = Nesterov(1, np.float64, 0.5)

    optimizer.update(theta, np.ones(1), 0.1, 1)
    assert theta == pytest.approx([-0.15])
    optimizer.update(theta, np.ones(1), 0.1, 2)

    assert theta == pytest.approx([-0.325])


def test_adagrad_shrinks_its_steps_with_the_root_of_their_number() -> None:
    """Under a constant gradient of any size, step t is lr / sqrt(t)."""
    theta = np.zeros(1)
    optimizer = Adagrad(1, np.float64)
    positions = [0.0]

    for step in range(1, 5):
        optimizer.update(theta, np.array([7.0]), 0.1, step)
        positions.append(theta[0])

    assert -np.diff(positions) == pytest.approx(0.1 / np.sqrt([1, 2, 3, 4]))


def test_rmsprop_by_hand() -> None:
    """s: 0.01 of the square; theta: -0.1 g / sqrt(0.01 g^2) = -1."""
    theta = np.zeros(1)

    RMSProp(1, np.float64).update(theta, np.array([3.0]), 0.1, 1)

    assert theta == pytest.approx([-1.0])


def test_lion_by_hand() -> None:
    """g = 1, then g = -0.05.

    The first step is -lr and leaves m = 0.01. In the second, 0.9 m + 0.1 g = 0.004 is positive, so
    the step is -lr again although g is negative, and m = 0.99 0.01 - 0.01 0.05 = 0.0094.
    """
    theta = np.zeros(1)
    optimizer = Lion(1, np.float64)

    optimizer.update(theta, np.ones(1), 0.1, 1)
    optimizer.update(theta, np.array([-0.05]), 0.1, 2)

    assert theta == pytest.approx([-0.2])
    assert optimizer.state["m"] == pytest.approx([0.0094])


@pytest.mark.parametrize("lr", [0.1, 1e-30])
def test_sgd_folds_the_learning_rate_unless_digits_would_be_lost(lr: float) -> None:
    """The factor of dz times the rate is lr, and dz keeps all its digits."""
    dz = np.full(3, 1e-10, np.float32)

    factor, rate = SGD().split_learning_rate(lr)
    dz *= factor

    assert dz.astype(np.float64) * rate == pytest.approx(np.full(3, 1e-10 * lr), rel=1e-6)


@pytest.mark.parametrize("name", sorted(set(OPTIMIZERS) - {"sgd"}))
def test_other_optimizers_do_not_fold_the_learning_rate(name: str) -> None:
    """dz stays unchanged, and the rate is returned."""
    assert OPTIMIZERS[name](3, np.float64, 0.9).split_learning_rate(0.1) == (1, 0.1)


@NAMES
def test_no_state_stays_denormal(name: str) -> None:
    """After gradients that become 0, decaying numbers end at 0, not at the smallest float32.

    Arithmetic with denormal numbers takes many times as long on most processors.
    """
    theta = np.ones(8, np.float32)
    optimizer = OPTIMIZERS[name](theta.size, np.float32, 0.9)

    for step in range(1, 2049):
        gradient = np.full(theta.size, 1e-12 if step == 1 else 0, np.float32)
        optimizer.update(theta, gradient, 0.001, step)

    smallest = np.finfo(np.float32).smallest_normal
    for array in optimizer.state.values():
        assert not np.any((array != 0) & (np.abs(array) < smallest))
