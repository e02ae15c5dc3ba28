"""Activation functions at points with known values, and for very large inputs."""

import math

import numpy as np
import pytest

from nntui.engine.activations import ACTIVATIONS
from nntui.engine.arrays import Float
from tests.engine.cases import cast

VALUES: dict[str, dict[float, float]] = {
    "relu": {-2: 0, 0: 0, 3: 3},
    "sigmoid": {0: 0.5, math.log(3): 0.75, -math.log(3): 0.25},
    "tanh": {0: 0, math.log(2): 0.6, -math.log(2): -0.6},
    "leaky-relu": {-2: -0.02, 0: 0, 3: 3},
    "elu": {-math.log(2): -0.5, 0: 0, 3: 3},
    "gelu": {0: 0, 1: 0.841191990608, -1: -0.158808009392},
    "silu": {0: 0, math.log(3): 0.75 * math.log(3), -math.log(3): -0.25 * math.log(3)},
    "softplus": {0: math.log(2), math.log(3): math.log(4), -math.log(3): math.log(4 / 3)},
    "leaky-relu-0.1": {-2: -0.2, 0: 0, 3: 3},
    "leaky-relu-0.2": {-2: -0.4, 0: 0, 3: 3},
    "leaky-relu-0.3": {-2: -0.6, 0: 0, 3: 3},
    "selu": {-math.log(2): -0.8790496704236883, 0: 0, 3: 3.1521029620664414},
    "linear": {-2: -2, 0: 0, 3: 3},
}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_known_values(name: str) -> None:
    """f(x) where it can be computed by hand."""
    x = np.array(list(VALUES[name]), float)
    y = np.empty_like(x)

    ACTIVATIONS[name].forward(x, y)

    assert y == pytest.approx(np.array(list(VALUES[name].values())), abs=1e-12)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_large_inputs_do_not_overflow(name: str, dtype: Float) -> None:
    """f(+-1e4) and its derivative are finite; an overflow would warn, which is an error here."""
    x = cast(np.array([-1e4, 1e4]), dtype)
    y, dy = np.empty_like(x), np.ones_like(x)
    scratch = [np.empty_like(x) for _ in range(ACTIVATIONS[name].scratch_count)]

    ACTIVATIONS[name].forward(x, y)
    ACTIVATIONS[name].backward(x, y, dy, *scratch)

    assert np.isfinite(y).all()
    assert np.isfinite(dy).all()


@pytest.mark.parametrize("x", [1e14, -1e14, 1e25, -1e25])
def test_the_derivative_of_gelu_is_finite_where_x_cubed_overflows(x: float) -> None:
    """In float32 it is 1 for large positive x and 0 for large negative x."""
    gelu = ACTIVATIONS["gelu"]
    xs, dy = np.array([x], np.float32), np.ones(1, np.float32)
    with np.errstate(over="ignore"):
        gelu.forward(xs, y := np.empty_like(xs))
        gelu.backward(xs, y, dy, np.empty_like(xs), np.empty_like(xs))

    assert dy.tolist() == [float(x > 0)]


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_saturated_units_have_no_denormal_outputs_or_derivatives(name: str) -> None:
    """Products with denormal numbers take many times as long; dL/dy is as small as 1e-10 here."""
    x = np.linspace(-120, 120, 2_001, dtype=np.float32)
    y, dy = np.empty_like(x), np.full_like(x, 1e-10)
    scratch = [np.empty_like(x) for _ in range(ACTIVATIONS[name].scratch_count)]
    ACTIVATIONS[name].forward(x, y)
    ACTIVATIONS[name].backward(x, y, dy, *scratch)

    for values in (y, dy):
        sizes = np.abs(values[values != 0])
        assert sizes.min() >= np.finfo(np.float32).tiny


def test_sigmoid_is_symmetric_and_accurate_to_the_resolution_of_float32_at_1() -> None:
    """So it is 0 where 1 - y would be."""
    x = np.array([-80, -20.5, -17, -9, -1, 1, 9, 17, 20.5, 80], np.float32)
    ACTIVATIONS["sigmoid"].forward(x, y := np.empty_like(x))

    assert y == pytest.approx(1 / (1 + np.exp(-x.astype(np.float64))), rel=0, abs=6e-8)
    assert y[:2].tolist() == [0, 0]
    assert y[-2:].tolist() == [1, 1]


def test_softplus_keeps_the_digits_of_small_outputs() -> None:
    """It is exp(x) for large negative x, down to 1e-20."""
    x = np.array([-46, -30, -17], np.float32)
    ACTIVATIONS["softplus"].forward(x, y := np.empty_like(x))

    assert y == pytest.approx(np.exp(x.astype(np.float64)), rel=1e-6)
