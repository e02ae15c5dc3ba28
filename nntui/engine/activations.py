"""The nonlinearities: pairs of a function and its derivative, both working in place.

`forward(x, y)` writes f(x) to `y`. `backward(y, dy, scratch)` turns dL/dy into dL/dx, in `dy`; it
is written in terms of the *output* y, so x need not be kept. All arrays have one shape, and
`scratch` is memory that may be written over.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nntui.engine.arrays import Array


class ActivationFunction(NamedTuple):
    """A function and its derivative."""

    forward: Callable[[Array, Array], object]
    backward: Callable[[Array, Array, Array], object]


def relu(x: Array, y: Array) -> None:
    """y = max(x, 0)."""
    np.maximum(x, 0, out=y)


def relu_backward(y: Array, dy: Array, scratch: Array) -> None:
    """dx = dy where y > 0, else 0; y is never negative, so its sign is that condition."""
    np.sign(y, out=scratch)
    dy *= scratch


def sigmoid(x: Array, y: Array) -> None:
    """y = 1 / (1 + exp(-x)), as (1 + tanh(x / 2)) / 2, which cannot overflow."""
    np.multiply(x, 0.5, out=y)
    np.tanh(y, out=y)
    y += 1
    y *= 0.5


def sigmoid_backward(y: Array, dy: Array, scratch: Array) -> None:
    """dx = dy y (1 - y)."""
    np.subtract(1, y, out=scratch)
    scratch *= y
    dy *= scratch


def tanh(x: Array, y: Array) -> None:
    """y = tanh(x)."""
    np.tanh(x, out=y)


def tanh_backward(y: Array, dy: Array, scratch: Array) -> None:
    """dx = dy (1 - y^2)."""
    np.multiply(y, y, out=scratch)
    np.subtract(1, scratch, out=scratch)
    dy *= scratch


def linear(x: Array, y: Array) -> None:
    """y = x."""
    np.copyto(y, x)


def linear_backward(y: Array, dy: Array, scratch: Array) -> None:
    """dx = dy."""


ACTIVATIONS: dict[str, ActivationFunction] = {
    "relu": ActivationFunction(relu, relu_backward),
    "sigmoid": ActivationFunction(sigmoid, sigmoid_backward),
    "tanh": ActivationFunction(tanh, tanh_backward),
    "linear": ActivationFunction(linear, linear_backward),
}
