"""The nonlinearities at points where they are known, and far out."""

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
    "linear": {-2: -2, 0: 0, 3: 3},
}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_known_values(name: str) -> None:
    """f at points where pencil and paper are enough."""
    x = np.array(list(VALUES[name]), float)
    y = np.empty_like(x)

    ACTIVATIONS[name].forward(x, y)

    assert y == pytest.approx(np.array(list(VALUES[name].values())), abs=1e-12)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_nothing_overflows_far_out(name: str, dtype: Float) -> None:
    """f(+-1e4) and its derivative are finite; an overflow would be a warning, so an error."""
    x = cast(np.array([-1e4, 1e4]), dtype)
    y, dy = np.empty_like(x), np.ones_like(x)
    scratch = [np.empty_like(x) for _ in range(ACTIVATIONS[name].scratches)]

    ACTIVATIONS[name].forward(x, y)
    ACTIVATIONS[name].backward(x, y, dy, *scratch)

    assert np.isfinite(y).all()
    assert np.isfinite(dy).all()
