"""Regularization: penalties, weight decay, gradient clipping and max-norm."""

import numpy as np
import pytest

from nntui.engine.optimizers.constraints import Clipped, MaxNorm, Penalized
from nntui.engine.optimizers.registry import OPTIMIZERS
from nntui.engine.optimizers.sgd import SGD
from nntui.engine.parameters import Parameters


@pytest.fixture
def parameters() -> Parameters:
    """A weight of 3 x 2 and two biases, all different."""
    parameters = Parameters({"0/bias": (2,), "0/weight": (3, 2)}, np.float64)
    parameters.theta[...] = [1, -2, 3, -4, 5, -6, 7, -8]
    return parameters


def test_penalties_are_the_derivatives_of_their_costs(parameters: Parameters) -> None:
    """l1 |w| + l2/2 |w|^2 by a central difference, on weights and not on biases."""
    l1, l2, lr = 0.3, 0.7, 0.1
    theta = parameters.theta.copy()

    def cost() -> float:
        weight = parameters.weights["0/weight"]
        return l1 * float(np.abs(weight).sum()) + l2 / 2 * float((weight**2).sum())

    slopes = np.empty(8)
    for i in range(8):
        above, below = theta.copy(), theta.copy()
        above[i] += 1e-6
        below[i] -= 1e-6
        parameters.theta[...] = above
        slopes[i] = cost()
        parameters.theta[...] = below
        slopes[i] = (slopes[i] - cost()) / 2e-6
    parameters.theta[...] = theta

    rule = Penalized(SGD(), parameters, l1=l1, l2=l2)
    rule.update(parameters.theta, np.zeros(8), lr, 1)

    assert parameters.theta == pytest.approx(theta - lr * slopes, abs=1e-8)
    assert parameters.weights["0/bias"].tolist() == [7, -8]


def test_l2_gives_the_update_of_nielsen(parameters: Parameters) -> None:
    """w <- (1 - eta lambda / n) w - eta grad (Nielsen 2015, eq. 93), with l2 = lambda / n."""
    eta, lam, n = 0.5, 5.0, 50
    weight = parameters.weights["0/weight"].copy()

    Penalized(SGD(), parameters, l2=lam / n).update(parameters.theta, np.ones(8), eta, 1)

    assert parameters.weights["0/weight"] == pytest.approx((1 - eta * lam / n) * weight - eta)


def test_weight_decay_equals_l2_for_sgd_but_not_for_adam(parameters: Parameters) -> None:
    """The difference for Adam is what AdamW is about."""
    start = parameters.theta.copy()
    results = {}
    for name in ("sgd", "adam"):
        for kind in ("l2", "decay"):
            parameters.theta[...] = start
            rule = Penalized(OPTIMIZERS[name](8, np.float64, 0.0), parameters, **{kind: 0.1})
            rule.update(parameters.theta, np.ones(8), 0.01, 1)
            results[name, kind] = parameters.theta.copy()

    assert results["sgd", "l2"] == pytest.approx(results["sgd", "decay"])
    assert results["adam", "l2"] != pytest.approx(results["adam", "decay"])


def test_clipping_shortens_a_long_gradient_and_keeps_its_direction(parameters: Parameters) -> None:
    """A norm of 10 becomes 2; a norm of 1 stays."""
    start = parameters.theta.copy()
    long, short = np.zeros(8), np.zeros(8)
    long[:2], short[0] = (6, 8), 1

    Clipped(SGD(), 2.0).update(parameters.theta, long, 1.0, 1)
    assert start - parameters.theta == pytest.approx([1.2, 1.6, 0, 0, 0, 0, 0, 0])
    Clipped(SGD(), 2.0).update(parameters.theta, short, 1.0, 2)

    assert start - parameters.theta == pytest.approx([2.2, 1.6, 0, 0, 0, 0, 0, 0])


def test_max_norm_limits_the_weights_into_each_unit(parameters: Parameters) -> None:
    """Norms above the limit become the limit; others do not change."""
    weight = parameters.weights["0/weight"]
    weight[...] = [[3, 0.1], [4, 0.1], [0, 0.1]]

    MaxNorm(SGD(), parameters, 2.0).update(parameters.theta, np.zeros(8), 1.0, 1)

    assert weight == pytest.approx(np.array([[1.2, 0.1], [1.6, 0.1], [0, 0.1]]))
    assert parameters.weights["0/bias"].tolist() == [7, -8]


def test_max_norm_limits_the_weights_of_each_filter() -> None:
    """All axes but the last of a convolution's weight lead into a unit."""
    parameters = Parameters({"0/weight": (2, 2, 1, 2)}, np.float64)
    parameters.weights["0/weight"][..., 0] = 5
    parameters.weights["0/weight"][..., 1] = 0.5

    MaxNorm(SGD(), parameters, 2.0).update(parameters.theta, np.zeros(8), 1.0, 1)

    assert parameters.weights["0/weight"][..., 0] == pytest.approx(np.ones((2, 2, 1)))
    assert parameters.weights["0/weight"][..., 1] == pytest.approx(np.full((2, 2, 1), 0.5))


def test_a_wrapper_has_the_state_of_the_inner_optimizer(parameters: Parameters) -> None:
    """So a run can be resumed with other regularization."""
    inner = OPTIMIZERS["adam"](8, np.float64, 0.0)
    rule = MaxNorm(Clipped(Penalized(inner, parameters), 1.0), parameters, 1.0)

    assert rule.state["m"] is inner.state["m"]


def test_a_gradient_whose_square_overflows_is_clipped() -> None:
    """1e30 squared is beyond float32; the norm of the step is still the limit."""
    theta = np.zeros(4, np.float32)

    Clipped(SGD(), 2.0).update(theta, np.full(4, 1e30, np.float32), 1.0, 1)

    assert theta == pytest.approx(np.full(4, -1.0))


def test_weights_whose_square_overflows_are_limited() -> None:
    """Their norm becomes the limit, not 0."""
    parameters = Parameters({"0/weight": (2, 1)}, np.float32)
    parameters.theta[...] = 1e30

    MaxNorm(SGD(), parameters, 3.0).update(parameters.theta, np.zeros(2, np.float32), 0.1, 1)

    assert np.linalg.norm(parameters.theta) == pytest.approx(3)
