"""The laws at the top of layers.py, for every layer in the table."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import pytest

from nntui.engine.arrays import Array, Float
from nntui.engine.layers.dense import Dense
from nntui.engine.layers.dropout import Dropout
from nntui.engine.layers.flatten import Flatten
from nntui.errors import ShapeError
from tests.engine.cases import BATCH, GLOROT, LAYERS, LayerCase, bound, cast, relative

CASES = pytest.mark.parametrize("case", LAYERS.values(), ids=LAYERS)
RngOf: TypeAlias = Callable[[], np.random.Generator | None]
DTYPES = pytest.mark.parametrize("dtype", [np.float32, np.float64])


def batch_for(case: LayerCase, dtype: Float = np.float64, n: int = BATCH) -> Array:
    """Return n inputs for the layer of `case`."""
    return cast(np.random.default_rng(3).normal(size=(n, *case.x_shape)), dtype)


def noise() -> np.random.Generator:
    """Return the generator that a layer draws from, the same at every call."""
    return np.random.default_rng(11)


@CASES
@DTYPES
@pytest.mark.parametrize("n", [BATCH, 2])
def test_derivatives_have_the_shapes_and_the_dtype_of_what_they_derive_by(
    case: LayerCase, dtype: Float, n: int
) -> None:
    """Laws (a) and (e), also for a batch smaller than the one that was bound."""
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
@pytest.mark.parametrize("rng_of", [noise, lambda: None], ids=["training", "judging"])
def test_forward_leaves_x_alone_and_backward_leaves_x_and_y_alone(
    case: LayerCase, rng_of: RngOf
) -> None:
    """Law (b): whoever holds y may read it until the next forward."""
    layer, _, _ = bound(case)
    x = batch_for(case)
    x_before = x.copy()

    y = layer.forward(x, rng_of())
    y_before = y.copy()
    layer.backward(np.ones_like(y))

    assert np.array_equal(x, x_before)
    assert np.array_equal(y, y_before)


@CASES
def test_two_bound_copies_share_weights_and_no_memory(case: LayerCase) -> None:
    """Law (b): a second copy of a layer computes the same and disturbs nothing of the first."""
    layer, parameters, _ = bound(case)
    other = bound(case)
    other.parameters.theta[...] = parameters.theta
    x = batch_for(case)

    y = layer.forward(x, noise())
    y_before = y.copy()
    twin = other.layer.forward(x + 0, noise())
    assert np.array_equal(y, twin)
    other.layer.forward(-x, noise())

    assert np.array_equal(y, y_before)


@CASES
def test_what_happens_to_dy_afterwards_does_not_matter(case: LayerCase) -> None:
    """Law (c): dy is the layer's to write over, so its gradients may not depend on it later."""
    layer, parameters, _ = bound(case)
    y = layer.forward(batch_for(case), noise())

    layer.backward(np.ones_like(y))
    grad = parameters.grad.copy()
    layer.forward(batch_for(case), noise())
    layer.backward(np.ones_like(y))

    assert np.array_equal(parameters.grad, grad)


@CASES
@pytest.mark.parametrize("n", [BATCH, 2])
@pytest.mark.parametrize("rng_of", [noise, lambda: None], ids=["training", "judging"])
def test_backward_is_the_derivative_of_forward(case: LayerCase, n: int, rng_of: RngOf) -> None:
    """Law (d): <dx, v> + <d_theta, w> is the slope of <u, forward> along (v, w)."""
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
def test_float32_computes_what_float64_computes(case: LayerCase) -> None:
    """Law (e): the same layer with the same weights, in both."""
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
def test_a_first_layer_computes_no_dx_and_the_same_gradients(case: LayerCase) -> None:
    """Law (f)."""
    with_dx, without = bound(case), bound(case, need_dx=False)
    x = batch_for(case)

    y = with_dx.layer.forward(x, noise())
    with_dx.layer.backward(np.ones_like(y))
    y = without.layer.forward(x, noise())

    assert without.layer.backward(np.ones_like(y)) is None
    assert np.array_equal(without.parameters.grad, with_dx.parameters.grad)


@CASES
def test_an_image_is_judged_alone_once_training_is_over(case: LayerCase) -> None:
    """Without a generator, what else is in the batch does not matter."""
    layer, _, _ = bound(case)
    x = batch_for(case)

    together = layer.forward(x, None).copy()
    alone = np.concatenate([layer.forward(x[i : i + 1], None).copy() for i in range(BATCH)])

    assert relative(alone, together) < 1e-14


def test_dropout_keeps_the_mean_and_silences_the_share_it_was_told() -> None:
    """What is left is divided by 1 - rate, so the sum is what it was, up to chance."""
    case = LayerCase(lambda: Dropout(0.25), (20_000,))
    layer, _, _ = bound(case)

    y = layer.forward(np.ones((BATCH, 20_000)), noise())

    assert set(np.unique(y)) == {0.0, 1 / 0.75}
    assert np.mean(y == 0) == pytest.approx(0.25, abs=0.01)
    assert y.mean() == pytest.approx(1, abs=0.01)


def test_dropout_is_silent_about_itself_once_training_is_over() -> None:
    """Without a generator y is x."""
    layer, _, _ = bound(LAYERS["dropout"])
    x = batch_for(LAYERS["dropout"])

    assert np.array_equal(layer.forward(x, None), x)


def test_flatten_lays_rows_one_after_the_other() -> None:
    """The order is that of reshape: the last axis runs fastest."""
    layer, _, _ = bound(LayerCase(Flatten, (1, 2, 3)))
    x = np.arange(6.0).reshape(1, 1, 2, 3)

    assert layer.forward(x, None).tolist() == [[0, 1, 2, 3, 4, 5]]


def test_dense_refuses_a_picture_and_says_what_to_do() -> None:
    """The message names the shape that came and the layer that is missing."""
    with pytest.raises(ShapeError, match=r"received values of shape \(1, 28, 28\); put a flatten"):
        Dense(3, GLOROT).y_shape((1, 28, 28))
