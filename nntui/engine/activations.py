"""Activation functions, each with its derivative.

`forward(x, y)` writes f(x) to y. `backward(x, y, dy, scratch)` turns dL/dy into dL/dx in the memory
of dy; it uses the output y where that is less work. All arrays have the same shape. `scratch` is
memory to work in; some functions take two such arrays.

>>> x = np.array([-2.0, 0.5, 3.0])
>>> y, dy = np.empty(3), np.ones(3)
>>> relu(x, y)
>>> y
array([0. , 0.5, 3. ])
>>> relu_backward(x, y, dy, np.empty(3))
>>> dy
array([0., 1., 1.])
"""

import math
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from nntui.engine.arrays import Array

# As arrays, because ufuncs take Python numbers twice as slowly. Both are exact in float32.
_ZERO, _HALF, _ONE = (np.array(value, np.float32) for value in (0, 0.5, 1))
_LOWEST = np.array(-46, np.float32)


class ActivationFunction(NamedTuple):
    """An activation function and its derivative."""

    forward: Callable[[Array, Array], object]
    backward: Callable[..., object]
    scratch_count: int = 1
    """The number of scratch arrays that `backward` takes."""


def relu(x: Array, y: Array) -> None:
    """y = max(x, 0) (Nair and Hinton 2010)."""
    # The maximum of two arrays takes a quarter of the time of one of an array and a number.
    y.fill(0)
    np.maximum(x, y, out=y)


def relu_backward(x: Array, y: Array, dy: Array, scratch: Array) -> None:
    """dx = dy where y > 0, else 0."""
    np.greater(y, _ZERO, out=scratch)
    dy *= scratch


LEAK = 0.01


def leaky_relu(x: Array, y: Array, leak: float = LEAK) -> None:
    """y = x where x > 0, else leak x (Maas et al. 2013): the maximum of both, as leak < 1."""
    np.multiply(x, leak, out=y)
    np.maximum(x, y, out=y)


def leaky_relu_backward(x: Array, y: Array, dy: Array, scratch: Array, leak: float = LEAK) -> None:
    """dx = dy where y > 0, else leak dy."""
    np.greater(y, 0, out=scratch)
    scratch *= 1 - leak
    scratch += leak
    dy *= scratch


def _leaky(leak: float) -> ActivationFunction:
    """Return the leaky relu with another slope: 0.3 in Keras, 0.2 in TensorFlow."""
    return ActivationFunction(
        partial(leaky_relu, leak=leak), partial(leaky_relu_backward, leak=leak)
    )


def elu(x: Array, y: Array) -> None:
    """y = x where x > 0, else exp(x) - 1 (Clevert et al. 2016).

    exp(x) - 1 is at least x everywhere. So y is the maximum of x and exp(min(x, 0)) - 1.
    """
    y.fill(0)
    np.minimum(x, y, out=y)
    np.expm1(y, out=y)
    np.maximum(x, y, out=y)


def elu_backward(x: Array, y: Array, dy: Array, scratch: Array) -> None:
    """dx = dy where y > 0, else dy exp(x), and exp(x) = y + 1."""
    scratch.fill(0)
    np.minimum(y, scratch, out=scratch)
    scratch += 1
    dy *= scratch


SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805


def selu(x: Array, y: Array) -> None:
    """y = scale x where x > 0, else scale alpha (exp(x) - 1) (Klambauer et al. 2017, eq. 2).

    With scale > 1 and alpha > 1, so it is scale (max(x, 0) + alpha (exp(min(x, 0)) - 1)).
    """
    y.fill(0)
    np.minimum(x, y, out=y)
    np.expm1(y, out=y)
    y *= SELU_ALPHA
    np.maximum(x, y, out=y, where=x > 0)
    y *= SELU_SCALE


def selu_backward(x: Array, y: Array, dy: Array, scratch: Array) -> None:
    """dx = scale dy where y > 0, else dy (y + scale alpha)."""
    scratch.fill(0)
    np.minimum(y, scratch, out=scratch)
    scratch += SELU_SCALE * SELU_ALPHA
    np.copyto(scratch, SELU_SCALE, where=y > 0)
    dy *= scratch


_GELU_SCALE = math.sqrt(2 / math.pi)
_GELU_CUBE = 0.044715
_LARGE = 1e30


def gelu(x: Array, y: Array) -> None:
    """y = x (1 + tanh u) / 2 with u = sqrt(2 / pi) (x + 0.044715 x^3).

    The approximation with tanh (Hendrycks and Gimpel 2016, section 2). It is within 5e-4 of x times
    the normal distribution function, which NumPy does not have.
    """
    _gelu_tanh(x, y)
    y += 1
    y *= x
    y *= 0.5


def gelu_backward(x: Array, y: Array, dy: Array, t: Array, slope: Array) -> None:
    """dx = dy (1 + t + x (1 - t^2) u') / 2 with t = tanh u."""
    np.multiply(x, x, out=slope)
    slope *= 3 * _GELU_CUBE * _GELU_SCALE
    slope += _GELU_SCALE
    slope *= x  # x u'; finite, because it is multiplied by 1 - t, which is 0 for large x
    np.clip(slope, -_LARGE, _LARGE, out=slope)
    _gelu_tanh(x, t)
    t += 1
    # 1 - t^2 = (1 + t) (1 - t), so dx = dy (1 + t) (1 + x u' (1 - t)) / 2.
    dy *= t
    np.subtract(2, t, out=t)
    slope *= t
    slope += 1
    dy *= slope
    dy *= 0.5


def _gelu_tanh(x: Array, t: Array) -> None:
    np.multiply(x, x, out=t)
    t *= _GELU_CUBE * _GELU_SCALE
    t += _GELU_SCALE
    t *= x
    np.tanh(t, out=t)


def silu(x: Array, y: Array) -> None:
    """y = x sigmoid(x) (Elfwing et al. 2018; "swish" in Ramachandran et al. 2017)."""
    sigmoid(x, y)
    y *= x


def silu_backward(x: Array, y: Array, dy: Array, s: Array, slope: Array) -> None:
    """dx = dy (s + y (1 - s)) with s = sigmoid(x)."""
    sigmoid(x, s)
    np.subtract(1, s, out=slope)
    slope *= y
    slope += s
    dy *= slope


def sigmoid(x: Array, y: Array) -> None:
    """y = 1 / (1 + exp(-x)) = (1 + tanh(x / 2)) / 2.

    With tanh it takes two thirds of the time, and y becomes exactly 0 below x = -20 in float32, as
    it becomes 1 above 17. With exp a saturated unit would have outputs and derivatives that are
    denormal, with which products take many times as long.
    """
    np.multiply(x, _HALF, out=y)
    np.tanh(y, out=y)
    y *= _HALF
    y += _HALF


def sigmoid_backward(x: Array, y: Array, dy: Array, scratch: Array) -> None:
    """dx = dy y (1 - y)."""
    np.subtract(_ONE, y, out=scratch)
    scratch *= y
    dy *= scratch


def tanh(x: Array, y: Array) -> None:
    """y = tanh(x)."""
    np.tanh(x, out=y)


def tanh_backward(x: Array, y: Array, dy: Array, scratch: Array) -> None:
    """dx = dy (1 - y^2)."""
    np.multiply(y, y, out=scratch)
    np.subtract(1, scratch, out=scratch)
    dy *= scratch


def softplus(x: Array, y: Array) -> None:
    """y = log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|)) (Dugas et al. 2001).

    |x| is at most 46, where exp(-|x|) is 1e-20: a smaller one could become denormal.
    """
    np.abs(x, out=y)
    np.negative(y, out=y)
    np.maximum(y, _LOWEST, out=y)
    np.exp(y, out=y)
    np.log1p(y, out=y)
    y += np.maximum(x, _ZERO)


def softplus_backward(x: Array, y: Array, dy: Array, scratch: Array) -> None:
    """dx = dy sigmoid(x), and sigmoid(x) = 1 - exp(-y)."""
    np.negative(y, out=scratch)
    np.expm1(scratch, out=scratch)
    np.negative(scratch, out=scratch)
    dy *= scratch


def linear(x: Array, y: Array) -> None:
    """y = x."""
    np.copyto(y, x)


def linear_backward(x: Array, y: Array, dy: Array, scratch: Array) -> None:
    """dx = dy."""


ACTIVATIONS: dict[str, ActivationFunction] = {
    "relu": ActivationFunction(relu, relu_backward),
    "leaky-relu": ActivationFunction(leaky_relu, leaky_relu_backward),
    "leaky-relu-0.1": _leaky(0.1),
    "leaky-relu-0.2": _leaky(0.2),
    "leaky-relu-0.3": _leaky(0.3),
    "elu": ActivationFunction(elu, elu_backward),
    "selu": ActivationFunction(selu, selu_backward),
    "gelu": ActivationFunction(gelu, gelu_backward, scratch_count=2),
    "silu": ActivationFunction(silu, silu_backward, scratch_count=2),
    "sigmoid": ActivationFunction(sigmoid, sigmoid_backward),
    "tanh": ActivationFunction(tanh, tanh_backward),
    "softplus": ActivationFunction(softplus, softplus_backward),
    "linear": ActivationFunction(linear, linear_backward),
}
