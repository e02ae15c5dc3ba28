"""Loss functions of logits and targets, each with its derivative.

A loss function `f(z, target, dz, factor)` takes logits and targets, both (batch, classes), returns
the mean loss of the batch, and writes its derivative by z, multiplied by `factor`, to dz. The
formulas below are for the default factor of 1; another one can be a learning rate, since
multiplying by it here costs nothing. The output activation is part of the loss
and not a layer: computed together, the two are numerically stable.

>>> z, target = np.array([[0.0, np.log(3)]]), np.array([[0.0, 1.0]])
>>> dz, y = np.empty_like(z), np.empty_like(z)
>>> round(softmax_cross_entropy(z, target, dz), 4)  # -log(3/4)
0.2877
>>> softmax(z, y)
>>> y, dz
(array([[0.25, 0.75]]), array([[ 0.25, -0.25]]))
"""

import math
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, NamedTuple, Protocol

import numpy as np

from nntui.engine.activations import linear, sigmoid
from nntui.engine.arrays import Array

_ONE = np.array(1, np.float32)
"""As an array, because ufuncs take Python numbers twice as slowly."""


class LossFunction(Protocol):
    """Returns the mean loss of a batch."""

    def __call__(self, z: Array, target: Array, dz: Array, factor: float = 1.0, /) -> float:
        """Write factor times the derivative of the mean loss by z to dz."""
        ...


class Loss(NamedTuple):
    """A loss function of logits, and the output activation it assumes."""

    function: LossFunction
    output: Callable[[Array, Array], object]
    """(z, y): writes the outputs y, such as probabilities."""


def softmax(z: Array, y: Array) -> None:
    """y_k = exp(z_k) / sum_j exp(z_j) in each row; subtracting max(z) prevents an overflow."""
    np.subtract(z, z.max(axis=1, keepdims=True), out=y)
    np.exp(y, out=y)
    y /= y.sum(axis=1, keepdims=True)


def softmax_cross_entropy(z: Array, target: Array, dz: Array, factor: float = 1.0) -> float:
    """L = -1/n sum_i sum_k t_ik log y_ik with y = softmax(z); dz = (y - t) / n.

    Each row of `target` must add up to 1. With s = z - max(z), -log y = log sum exp(s) - s, so the
    logarithm of 0 does not occur (Goodfellow et al. 2016, section 6.2.2.3).
    """
    n = len(z)
    # One maximum of the whole batch is faster than one for each image, and none is needed where
    # exp(z) is far from overflow. Both are as good as long as each sum is far above 0.
    # Both extremes are found by their place, which takes a third of the time of a reduction.
    top = z.item(z.argmax())
    shifted = z if abs(top) < _SAFE else np.subtract(z, top, out=dz)
    picked, total = _exponentials(shifted, target, dz)
    if n > 1 and total.item(total.argmin()) < _SMALLEST_TOTAL:
        shifted = np.subtract(z, z.max(axis=1, keepdims=True), out=dz)
        picked, total = _exponentials(shifted, target, dz)
    dz /= total
    if top > _SATURATED:
        dz *= dz > _NEGLIGIBLE
    dz -= target
    if factor != n:
        dz *= np.array(factor / n, dz.dtype)  # twice as fast as by a Python number
    if n == 1:
        loss = math.log(total.item(0)) - picked
    else:
        loss = float(np.log(total[:, 0]).dot(_ones(n, dz.dtype))) - picked
    return loss / n if not loss < 0 else 0.0  # rounding can make it negative


_SAFE = 60
"""Logits of this size have exponentials, and sums of them, that are normal numbers in float32."""
_SMALLEST_TOTAL = 1e-30
"""Far above the smallest normal float32, 1.2e-38."""
_SATURATED = 20
"""A logit from which others of the same image may be so low that probabilities are denormal."""
_NEGLIGIBLE = 1e-20
"""Smaller probabilities become 0: products with denormal derivatives take many times as long."""


def _exponentials(s: Array, target: Array, out: Array) -> tuple[float, Array]:
    """Return sum_i sum_k t_ik s_ik and, in each column, the sums of exp(s); out <- exp(s)."""
    picked = float(target.ravel().dot(s.ravel()))
    np.exp(s, out=out)
    # The product with a square of ones is faster than to sum rows, and than to divide rows by sums.
    total: Array = out.dot(_square_of_ones(out.shape[1], out.dtype))
    return picked, total


@cache
def _square_of_ones(side: int, dtype: np.dtype[np.floating[Any]]) -> Array:
    return np.ones((side, side), dtype)


@lru_cache(16)
def _ones(size: int, dtype: np.dtype[np.floating[Any]]) -> Array:
    return np.ones(size, dtype)


def sigmoid_cross_entropy(z: Array, target: Array, dz: Array, factor: float = 1.0) -> float:
    """L = -1/n sum_i sum_k (t log y + (1 - t) log(1 - y)), y = sigmoid(z); dz = (y - t) / n.

    Binary cross-entropy, summed over the classes (Nielsen 2015, eq. 63). With log y = -softplus(-z)
    each summand is softplus(z) - t z = log(1 + exp(-|z|)) + (max(z, 0) - t z): nothing overflows,
    and where y approaches t the term in brackets is 0, so a small loss keeps its digits.
    """
    n = len(z)
    np.abs(z, out=dz)
    np.negative(dz, out=dz)
    np.exp(dz, out=dz)
    loss = float(np.log1p(dz, out=dz).sum())
    np.multiply(target, z, out=dz)
    loss += float((np.maximum(z, 0) - dz).sum())
    sigmoid(z, dz)
    dz -= target
    dz *= factor / n
    return loss / n


def linear_quadratic(z: Array, target: Array, dz: Array, factor: float = 1.0) -> float:
    """L = 1/(2n) sum |z - t|^2; dz = (z - t) / n."""
    np.subtract(z, target, out=dz)
    return _half_square(dz, factor)


def sigmoid_quadratic(z: Array, target: Array, dz: Array, factor: float = 1.0) -> float:
    """L = 1/(2n) sum |y - t|^2 with y = sigmoid(z); dz = (y - t) y (1 - y) / n.

    (Nielsen 2015, eq. 6; Rashid 2016.) Where y is near 0 or 1, dz is near 0, even for a wrong y.
    """
    y = np.empty_like(z)
    sigmoid(z, y)
    np.subtract(y, target, out=dz)
    loss = _half_square(dz, factor)
    dz *= y
    np.subtract(_ONE, y, out=y)
    dz *= y
    return loss


def softmax_quadratic(z: Array, target: Array, dz: Array, factor: float = 1.0) -> float:
    """L = 1/(2n) sum |y - t|^2 with y = softmax(z); dz = y (e - e . y), e = (y - t) / n."""
    y = np.empty_like(z)
    softmax(z, y)
    np.subtract(y, target, out=dz)
    loss = _half_square(dz, factor)
    dz -= np.vecdot(dz, y)[:, np.newaxis]
    y *= y > _NEGLIGIBLE
    dz *= y
    return loss


def _half_square(error: Array, factor: float) -> float:
    """Return 1/(2n) sum |error|^2, and multiply `error` by factor/n: the derivative."""
    n = len(error)
    loss = float(np.vdot(error, error)) / (2 * n)
    error *= np.array(factor / n, error.dtype)
    return loss


def hinge(z: Array, target: Array, dz: Array, factor: float = 1.0) -> float:
    """L = 1/n sum_i sum_k max(0, 1 + z_ik - z_ic), k over all classes but the true class c.

    A multi-class hinge loss with margin 1 (Weston and Watkins 1999 use 2). dz is 1/n for each class
    within the margin, and minus their sum for c. The true class is that of the largest target.
    """
    n = len(z)
    rows, true = np.arange(n), target.argmax(axis=1)
    np.subtract(z, z[rows, true][:, np.newaxis], out=dz)
    dz += 1
    dz[rows, true] = 0
    np.maximum(dz, 0, out=dz)
    loss = float(dz.sum()) / n
    np.sign(dz, out=dz)
    dz[rows, true] = -dz.sum(axis=1)
    dz *= factor / n
    return loss


LOSSES: dict[tuple[str, str], Loss] = {
    ("cross-entropy", "softmax"): Loss(softmax_cross_entropy, softmax),
    ("cross-entropy", "sigmoid"): Loss(sigmoid_cross_entropy, sigmoid),
    ("quadratic", "sigmoid"): Loss(sigmoid_quadratic, sigmoid),
    ("quadratic", "softmax"): Loss(softmax_quadratic, softmax),
    ("quadratic", "linear"): Loss(linear_quadratic, linear),
    ("hinge", "linear"): Loss(hinge, linear),
}
"""By the names of the loss function and of the output activation."""


def target_table(classes: int, smoothing: float = 0.0, margin: float = 0.0) -> Array:
    """Return the targets (classes, classes): row k is the target of an image of class k.

    A target is 1 - margin for the class itself and margin for the others; a sigmoid can reach 0.01
    and 0.99 (Rashid 2016, part 2). Label smoothing replaces t by (1 - smoothing) t + smoothing /
    classes, which keeps the sum (Szegedy et al. 2016, section 7).

    >>> target_table(3)
    array([[1., 0., 0.],
           [0., 1., 0.],
           [0., 0., 1.]])
    >>> target_table(4, smoothing=0.1)[0]
    array([0.925, 0.025, 0.025, 0.025])
    """
    table = np.full((classes, classes), margin)
    np.fill_diagonal(table, 1 - margin)
    return table * (1 - smoothing) + smoothing / classes
