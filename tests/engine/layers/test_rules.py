"""The rules of a layer, stated in nntui/engine/layers/base.py, for each layer of the table."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import pytest

from nntui.engine.arrays import Array, Float
from tests.engine.cases import BATCH, LAYERS, LayerCase, bound, cast, relative

CASES = pytest.mark.parametrize("case", LAYERS.values(), ids=LAYERS)
RngOf: TypeAlias = Callable[[], np.random.Generator | None]
DTYPES = pytest.mark.parametrize("dtype", [np.float32, np.float64])


def batch_for(case: LayerCase, dtype: Float = np.float64, n: int = BATCH) -> Array:
    """Return n inputs for the layer of `case`."""
    return cast(np.random.default_rng(3).normal(size=(n, *case.x_shape)), dtype)


def noise() -> np.random.Generator:
    """Return the generator for a layer in training mode, with the same seed at each call."""
    return np.random.default_rng(11)


@CASES
@DTYPES
@pytest.mark.parametrize("n", [BATCH, 2])
def test_a_derivative_has_the_shape_and_dtype_of_its_variable(
    case: LayerCase, dtype: Float, n: int
) -> None:
    """Rules (a) and (e), also for a batch smaller than the one that was bound."""
    layer, parameters, y_shape = bound(case, dtype)
    x = batch_for(case, dtype, n)

    y = layer.forward(x, noise())
    dx = layer.backward(np.ones_like(y))

    assert y.shape == (n, *y_shape)
    assert y.dtype == dtype
    assert dx is not None
    assert dx.shape == x.shape
    assert dx.dtype == dtype
    assert {name: grad.shape for name, grad in parameters.grads.items()} == parameters.shapes


@CASES
@pytest.mark.parametrize("rng_of", [noise, lambda: None], ids=["training", "evaluation"])
def test_forward_does_not_change_x_and_backward_changes_neither_x_nor_y(
    case: LayerCase, rng_of: RngOf
) -> None:
    """Rule (b): y can be read until the next forward."""
    layer, _, _ = bound(case)
    x = batch_for(case)
    x_before = x.copy()

    y = layer.forward(x, rng_of())
    y_before = y.copy()
    layer.backward(np.ones_like(y))

    assert np.array_equal(x, x_before)
    assert np.array_equal(y, y_before)


@CASES
def test_two_copies_of_a_layer_share_no_memory(case: LayerCase) -> None:
    """Rule (b): a second copy computes the same, and does not change the y of the first."""
    layer, parameters, _ = bound(case)
    other = bound(case)
    other.parameters.theta[...] = parameters.theta
    x = batch_for(case)

    y = layer.forward(x, noise())
    y_before = y.copy()
    y_of_other = other.layer.forward(x + 0, noise())
    assert np.array_equal(y, y_of_other)
    other.layer.forward(-x, noise())

    assert np.array_equal(y, y_before)


@CASES
def test_a_dy_that_was_overwritten_does_not_change_later_gradients(case: LayerCase) -> None:
    """Rule (c): a layer may overwrite dy, and must not read it in a later step."""
    layer, parameters, _ = bound(case)
    y = layer.forward(batch_for(case), noise())

    layer.backward(np.ones_like(y))
    grad = parameters.grad.copy()
    layer.forward(batch_for(case), noise())
    layer.backward(np.ones_like(y))

    assert np.array_equal(parameters.grad, grad)


@CASES
@pytest.mark.parametrize("n", [BATCH, 2])
@pytest.mark.parametrize("rng_of", [noise, lambda: None], ids=["training", "evaluation"])
def test_backward_is_the_derivative_of_forward(case: LayerCase, n: int, rng_of: RngOf) -> None:
    """Rule (d): <dx, v> + <d_theta, w> is the slope of <u, forward> along (v, w)."""
    layer, parameters, y_shape = bound(case)
    rng = np.random.default_rng(5)
    x = batch_for(case, n=n)
    u = rng.normal(size=(n, *y_shape))
    v = rng.normal(size=x.shape)
    w = rng.normal(size=parameters.theta.shape)
    theta = parameters.theta.copy()
    step = 1e-6

    def value(sign: float) -> float:
        parameters.theta[...] = theta + sign * step * w
        y = layer.forward(x + sign * step * v, rng_of())
        return float(np.vdot(u, y))

    difference = (value(1) - value(-1)) / (2 * step)
    value(0)
    dx = layer.backward(u.copy())

    assert dx is not None
    slope = float(np.vdot(dx, v) + np.vdot(parameters.grad, w))
    assert slope == pytest.approx(difference, rel=1e-6)


@CASES
def test_float32_gives_the_results_of_float64(case: LayerCase) -> None:
    """Rule (e): the same layer with the same weights, in both."""
    wide, narrow = bound(case, np.float64), bound(case, np.float32)
    narrow.parameters.theta[...] = wide.parameters.theta
    x = batch_for(case)

    y64 = wide.layer.forward(x, noise())
    y32 = narrow.layer.forward(cast(x, np.float32), noise())
    assert relative(y32, y64) < 2e-6
    dy = np.random.default_rng(4).normal(size=y64.shape)
    dx32 = narrow.layer.backward(cast(dy, np.float32))
    dx64 = wide.layer.backward(dy)

    assert dx64 is not None
    assert dx32 is not None
    assert relative(dx32, dx64) < 2e-6
    for name, grad in wide.parameters.grads.items():
        assert relative(narrow.parameters.grads[name], grad) < 2e-6


@CASES
def test_a_layer_without_dx_computes_the_same_gradients(case: LayerCase) -> None:
    """Rule (f)."""
    with_dx, without = bound(case), bound(case, need_dx=False)
    x = batch_for(case)

    y = with_dx.layer.forward(x, noise())
    with_dx.layer.backward(np.ones_like(y))
    y = without.layer.forward(x, noise())

    assert without.layer.backward(np.ones_like(y)) is None
    assert np.array_equal(without.parameters.grad, with_dx.parameters.grad)


@CASES
def test_in_evaluation_an_output_does_not_depend_on_the_rest_of_the_batch(case: LayerCase) -> None:
    """Each image gives the same output in a batch and alone."""
    layer, _, _ = bound(case)
    x = batch_for(case)

    together = layer.forward(x, None).copy()
    alone = np.concatenate([layer.forward(x[i : i + 1], None).copy() for i in range(BATCH)])

    assert relative(alone, together) < 1e-14
