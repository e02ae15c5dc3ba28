"""How wrong a batch is: functions from logits and targets to a number and its derivative.

`loss(z, target, dz)` takes logits `z` and targets, both (batch, classes), returns the mean loss of
the batch and writes its derivative by z to `dz`. The output function belongs to the loss and not to
a layer: together they are stable where apart they are not.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nntui.engine.activations import linear, sigmoid
from nntui.engine.arrays import Array


class Loss(NamedTuple):
    """A loss on logits, and the output function that makes y of them."""

    function: Callable[[Array, Array, Array], float]
    output: Callable[[Array, Array], object]


def softmax(z: Array, y: Array) -> None:
    """y_k = exp(z_k) / sum_j exp(z_j), by row; the largest z is taken off so nothing overflows."""
    np.subtract(z, z.max(axis=1, keepdims=True), out=y)
    np.exp(y, out=y)
    y /= y.sum(axis=1, keepdims=True)


def softmax_cross_entropy(z: Array, target: Array, dz: Array) -> float:
    """Return L = -1/n sum_i sum_k t_ik log y_ik with y = softmax(z); dz = (y - t) / n.

    Each row of `target` adds up to 1. With s = z - max(z), -log y = log sum exp(s) - s, so the
    logarithm never sees a zero (Goodfellow et al. 2016, section 6.2.2.3).
    """
    n = len(z)
    np.subtract(z, z.max(axis=1, keepdims=True), out=dz)
    picked = np.vdot(target, dz)
    np.exp(dz, out=dz)
    total = dz.sum(axis=1, keepdims=True)
    dz /= total
    dz -= target
    dz *= 1 / n
    return float(np.log(total).sum() - picked) / n


def sigmoid_cross_entropy(z: Array, target: Array, dz: Array) -> float:
    """Return L = -1/n sum_i sum_k (t log y + (1 - t) log(1 - y)), y = sigmoid(z); dz = (y - t) / n.

    Every class is a question of its own (Nielsen 2015, eq. 63). With log y = -softplus(-z) the
    summand is softplus(z) - t z = log(1 + exp(-|z|)) + (max(z, 0) - t z): nothing overflows, and
    what is in the brackets is 0 where the network is right and sure, so nothing is lost either.
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
    dz *= 1 / n
    return loss / n


def linear_quadratic(z: Array, target: Array, dz: Array) -> float:
    """Return L = 1/(2n) sum |z - t|^2; dz = (z - t) / n."""
    np.subtract(z, target, out=dz)
    return _half_square(dz)


def sigmoid_quadratic(z: Array, target: Array, dz: Array) -> float:
    """Return L = 1/(2n) sum |y - t|^2 with y = sigmoid(z); dz = (y - t) y (1 - y) / n.

    (Nielsen 2015, eq. 6; Rashid 2016.) Where y is near 0 or 1 it hardly learns, right or wrong.
    """
    y = np.empty_like(z)
    sigmoid(z, y)
    np.subtract(y, target, out=dz)
    loss = _half_square(dz)
    dz *= y
    dz *= 1 - y
    return loss


def softmax_quadratic(z: Array, target: Array, dz: Array) -> float:
    """Return L = 1/(2n) sum |y - t|^2 with y = softmax(z); dz = y (e - e . y), e = (y - t) / n."""
    y = np.empty_like(z)
    softmax(z, y)
    np.subtract(y, target, out=dz)
    loss = _half_square(dz)
    dz -= np.vecdot(dz, y)[:, np.newaxis]
    dz *= y
    return loss


def _half_square(error: Array) -> float:
    """Return 1/(2n) sum |error|^2 and divide `error` by n, which makes its derivative of it."""
    n = len(error)
    loss = float(np.vdot(error, error)) / (2 * n)
    error *= 1 / n
    return loss


def hinge(z: Array, target: Array, dz: Array) -> float:
    """Return L = 1/n sum_i sum_k max(0, 1 + z_ik - z_ic), k over all classes but the right one, c.

    The right logit is to lead every other by 1 (Weston and Watkins 1999 want 2). dz is 1/n where
    one falls short, and for c minus their sum. The right class is the largest target.
    """
    n = len(z)
    rows, right = np.arange(n), target.argmax(axis=1)
    np.subtract(z, z[rows, right][:, np.newaxis], out=dz)
    dz += 1
    dz[rows, right] = 0
    np.maximum(dz, 0, out=dz)
    loss = float(dz.sum()) / n
    np.sign(dz, out=dz)
    dz[rows, right] = -dz.sum(axis=1)
    dz *= 1 / n
    return loss


LOSSES: dict[tuple[str, str], Loss] = {
    ("cross-entropy", "softmax"): Loss(softmax_cross_entropy, softmax),
    ("cross-entropy", "sigmoid"): Loss(sigmoid_cross_entropy, sigmoid),
    ("quadratic", "sigmoid"): Loss(sigmoid_quadratic, sigmoid),
    ("quadratic", "softmax"): Loss(softmax_quadratic, softmax),
    ("quadratic", "linear"): Loss(linear_quadratic, linear),
    ("hinge", "linear"): Loss(hinge, linear),
}
"""By the names of the loss and of the output."""


def target_table(classes: int, smoothing: float = 0.0, margin: float = 0.0) -> Array:
    """Return the target of each class, a row each: 1 - margin for itself and margin for the others.

    With a margin of 0.01 a sigmoid can reach its targets (Rashid 2016, part 2). Smoothing takes a
    share off and spreads it over all classes: (1 - smoothing) t + smoothing / classes (Szegedy et
    al. 2016, section 7); such targets add up to 1.
    """
    table = np.full((classes, classes), margin)
    np.fill_diagonal(table, 1 - margin)
    return table * (1 - smoothing) + smoothing / classes
