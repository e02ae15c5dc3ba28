"""How wrong a batch is: functions from logits and targets to a number and its derivative.

`loss(z, target, dz)` takes logits `z` and targets, both (batch, classes), returns the mean loss of
the batch and writes its derivative by z to `dz`. The output function (softmax here) belongs to the
loss and not to a layer: together they are stable where apart they are not.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nntui.engine.arrays import Array


class Loss(NamedTuple):
    """A loss on logits, and the output function that makes probabilities of them."""

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


LOSSES: dict[str, Loss] = {
    "cross-entropy": Loss(softmax_cross_entropy, softmax),
}
