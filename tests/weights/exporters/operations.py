"""The operations of exported files in float64, written for clarity, apart from the engine."""

import math

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]


def conv(
    x: Doubles, weight: Doubles, bias: Doubles | None, stride: int, pads: tuple[int, ...]
) -> Doubles:
    """Return the convolution of (n, channels, rows, columns), zeros at top, left, bottom, right."""
    top, left, bottom, right = pads
    padded = np.pad(x, ((0, 0), (0, 0), (top, bottom), (left, right)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, weight.shape[2:], (2, 3))
    y: Doubles = np.einsum("ncrqij,fcij->nfrq", windows[:, :, ::stride, ::stride], weight)
    return y if bias is None else y + bias[:, None, None]


def pool(x: Doubles, side: int, *, largest: bool) -> Doubles:
    """Return the largest value or the mean of each complete square."""
    windows = np.lib.stride_tricks.sliding_window_view(x, (side, side), (2, 3))
    squares = windows[:, :, ::side, ::side]
    y: Doubles = squares.max((4, 5)) if largest else squares.mean((4, 5))
    return y


def by_channel(array: Doubles, x: Doubles) -> Doubles:
    """Return an array of channels so that it broadcasts over x."""
    return array.reshape(1, -1, *[1] * (x.ndim - 2))


def softplus(x: Doubles) -> Doubles:
    """Return log(1 + exp(x))."""
    y: Doubles = np.logaddexp(x, 0)
    return y


def sigmoid(x: Doubles) -> Doubles:
    """Return 1 / (1 + exp(-x))."""
    return (1 + np.tanh(x / 2)) / 2


def gelu(x: Doubles) -> Doubles:
    """Return the approximation with tanh."""
    y: Doubles = x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))) / 2
    return y


def selu(x: Doubles) -> Doubles:
    """Return scale x where x is positive, else scale alpha (exp(x) - 1)."""
    scale, alpha = 1.0507009873554805, 1.6732632423543772
    return scale * np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


def elu(x: Doubles) -> Doubles:
    """Return x where it is positive, else exp(x) - 1."""
    return np.where(x > 0, x, np.expm1(np.minimum(x, 0)))
