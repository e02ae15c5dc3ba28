"""The textbook loops compute correct gradients, so their times are those of a correct step."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from nntui.bench import naive, textbook


def slope(loss: Callable[[], float], weight: NDArray[np.float64]) -> float:
    """Return the derivative of the loss by weight[1, 2], as a central difference."""
    weight[1, 2] += 1e-6
    above = loss()
    weight[1, 2] -= 2e-6
    below = loss()
    weight[1, 2] += 1e-6
    return (above - below) / 2e-6


def test_the_naive_loop_computes_the_gradient() -> None:
    """Of one image, by backpropagation and by finite differences."""
    rng = np.random.default_rng(0)
    biases = [rng.normal(size=(3, 1)), rng.normal(size=(2, 1))]
    weights = [rng.normal(size=(3, 4)), rng.normal(size=(2, 3))]
    x, target = rng.normal(size=(4, 1)), np.array([[1.0], [0.0]])
    f, f_slope = naive.ACTIVATIONS["sigmoid"]

    def loss() -> float:
        z = weights[1] @ f(weights[0] @ x + biases[0]) + biases[1]
        return float(np.log(np.exp(z).sum()) - z[0, 0])

    _, delta_w = naive.backpropagate(x, target, biases, weights, f, f_slope)

    for weight, delta in zip(weights, delta_w, strict=True):
        assert delta[1, 2] == pytest.approx(slope(loss, weight), abs=1e-8)


def test_the_textbook_loop_computes_the_gradient() -> None:
    """Of a batch of three, by backpropagation and by finite differences."""
    rng = np.random.default_rng(0)
    weights = [rng.normal(size=(4, 3)), rng.normal(size=(3, 4))]
    biases = [rng.normal(size=(1, 3)), rng.normal(size=(1, 4))]
    x, y = rng.normal(size=(3, 4)), np.eye(4)[[0, 2, 1]]

    def loss() -> float:
        hidden = 1 / (1 + np.exp(-(x @ weights[0] + biases[0])))
        z = hidden @ weights[1] + biases[1]
        return float((np.log(np.exp(z).sum(axis=1)) - (z * y).sum(axis=1)).mean())

    grads = textbook.gradient(x, y, weights, biases, "sigmoid")

    for weight, grad in zip(weights, grads[:2], strict=True):
        assert grad[1, 2] == pytest.approx(slope(loss, weight), abs=1e-8)
