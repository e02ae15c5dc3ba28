"""Evidence: what the outputs of a reading for labeled images say about it, besides errors.

The loss tells readings apart that make the same errors: a network is most certain, and rightly so,
if its arrays are read as they were trained. Outputs of a wrong scaling are often too large or too
small by a factor, so this factor is fitted before, and counts by itself.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nntui.reading.blocks import Array

_STEPS = 8
"""Of Newton's method."""
_LARGEST_STEP = 1.5
_CLOSE = 0.01
"""The step of the logarithm of the factor that is no longer made."""
_FITTED = 500
"""Images that the factor is fitted to."""
_LIMIT = 9.0
"""Of the logarithm of the factor."""


class Fit(NamedTuple):
    """The loss of each image, after all outputs were multiplied by one factor."""

    loss: Array
    """Cross-entropy after softmax (images,)."""
    factor: float
    """With which the mean of the loss is lowest; 1 if the outputs are calibrated."""


def fitted(outputs: Array, labels: NDArray[np.uint8]) -> Fit:
    """Return the loss of outputs (images, classes), with the factor that makes it lowest.

    It is the inverse of a temperature (Guo et al. 2017), found by Newton's method; the loss is
    convex in it.

    >>> fit = fitted(np.array([[2.0, 0.0], [2.0, 0.0]], np.float32), np.array([0, 1], np.uint8))
    >>> round(float(fit.loss.mean()), 3)
    0.693
    """
    rows = np.arange(len(outputs))
    z = np.nan_to_num(outputs, nan=0.0, posinf=1e30, neginf=-1e30)
    z = z - z[rows, labels][:, np.newaxis]
    scale = float(np.abs(z).max()) or 1.0
    z /= np.float32(scale)
    log_factor = float(np.clip(np.log(scale), -_LIMIT, _LIMIT))
    lowest, best = np.inf, log_factor
    some = z[:: max(len(z) // _FITTED, 1)]
    for _ in range(_STEPS):
        loss, slope, curvature = _derivatives(some, np.float32(np.exp(log_factor)))
        if loss < lowest:
            lowest, best = loss, log_factor
        # In the logarithm, in which the loss may be concave: then the sign is all that counts.
        step = slope / curvature if curvature > 0 else _LARGEST_STEP * np.sign(slope)
        if abs(step) < _CLOSE:
            break
        log_factor -= float(np.clip(step, -_LARGEST_STEP, _LARGEST_STEP))
        log_factor = float(np.clip(log_factor, -_LIMIT, np.log(scale) + _LIMIT))
    return Fit(_losses(z, np.float32(np.exp(best))), float(np.exp(best) / scale))


def _losses(z: Array, factor: np.float32) -> Array:
    y = z * factor
    largest = y.max(axis=1)
    y -= largest[:, np.newaxis]
    found: Array = np.log(np.exp(y).sum(axis=1)) + largest
    return found


def _derivatives(z: Array, factor: np.float32) -> tuple[float, float, float]:
    """Return the mean loss, and its first and second derivative in the logarithm of the factor."""
    y = z * factor
    largest = y.max(axis=1, keepdims=True)
    p = np.exp(y - largest)
    sums = p.sum(axis=1, keepdims=True)
    p /= sums
    loss = float((np.log(sums) + largest).mean())
    means = (p * y).sum(axis=1)
    spread = (p * np.square(y)).sum(axis=1) - np.square(means)
    slope = float(means.mean())
    return loss, slope, slope + float(spread.mean())
