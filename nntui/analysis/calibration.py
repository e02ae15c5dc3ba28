"""Calibration: whether a network is right as often as its confidence says."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nntui.analysis.digit_table import class_probabilities

BINS = 10
_STEPS = 60


class Bin(NamedTuple):
    """The images whose confidence is in an interval."""

    low: float
    high: float
    images: int
    confidence: float | None
    """Their mean confidence; None without images."""
    accuracy: float | None
    """The share of them that are predicted right; None without images."""


class Calibration(NamedTuple):
    """The calibration of a network on some images."""

    bins: tuple[Bin, ...]
    error: float
    """The expected calibration error (ECE), from 0 to 1: |confidence - accuracy| of each of 15
    bins, weighted by its images (Guo et al. 2017, arXiv 1706.04599)."""


def calibration(
    outputs: NDArray[np.float32], truth: NDArray[np.integer], output: str = "softmax"
) -> Calibration:
    """Return the calibration of the outputs of a network.

    Args:
        outputs: what the output activation returns, (count, classes).
        truth: the labels, (count,).
        output: the name of the output activation; see `class_probabilities`.

    >>> found = calibration(np.array([[0.75, 0.25]] * 4, np.float32), np.array([0, 0, 0, 1]))
    >>> found.bins[7].accuracy, found.error
    (0.75, 0.0)
    """
    probabilities = class_probabilities(outputs, output)
    confidence = probabilities.max(axis=1).astype(np.float64)
    right = probabilities.argmax(axis=1) == truth
    return Calibration(_bins(confidence, right, BINS), _error(_bins(confidence, right, 15)))


def _bins(confidence: NDArray[np.float64], right: NDArray[np.bool_], count: int) -> tuple[Bin, ...]:
    """Return bins of equal width; a confidence that is no number is in the first."""
    places = np.clip(np.nan_to_num(confidence) * count, 0, count - 1).astype(np.intp)
    images = np.bincount(places, minlength=count)
    sums = np.bincount(places, np.nan_to_num(confidence), count)
    hits = np.bincount(places, right, count)
    return tuple(
        Bin(
            number / count,
            (number + 1) / count,
            int(images[number]),
            float(sums[number] / images[number]) if images[number] else None,
            float(hits[number] / images[number]) if images[number] else None,
        )
        for number in range(count)
    )


def _error(bins: tuple[Bin, ...]) -> float:
    total = sum(each.images for each in bins)
    gaps = (
        each.images * abs(each.confidence - each.accuracy)
        for each in bins
        if each.confidence is not None and each.accuracy is not None
    )
    return sum(gaps) / total if total else 0.0


def fitted_temperature(outputs: NDArray[np.float32], truth: NDArray[np.integer]) -> float | None:
    """Return the temperature that makes probabilities fit best, from 0.1 to 10.

    Logits divided by it have the smallest cross-entropy on these images, which should be neither
    trained nor tested on (Guo et al. 2017, section 4.2). Above 1 the network is too confident.

    Args:
        outputs: probabilities or scores, (count, classes); their logarithm takes the place of
            logits.
        truth: the labels, (count,).

    Returns:
        None where there are no images, or outputs that are no numbers.
    """
    if not len(outputs) or not np.isfinite(outputs).all():
        return None
    logits = np.log(np.maximum(outputs.astype(np.float64), 1e-12))
    low, high = np.log(0.1), np.log(10.0)
    shrink = (np.sqrt(5) - 1) / 2
    for _ in range(_STEPS):  # golden section: the cross-entropy is convex in 1 / temperature
        one, other = high - shrink * (high - low), low + shrink * (high - low)
        if _cross_entropy(logits, truth, float(np.exp(one))) <= _cross_entropy(
            logits, truth, float(np.exp(other))
        ):
            high = other
        else:
            low = one
    return float(np.exp((low + high) / 2))


def with_temperature(outputs: NDArray[np.float32], temperature: float) -> NDArray[np.float32]:
    """Return the probabilities of logits divided by a temperature, (count, classes).

    >>> with_temperature(np.array([[0.9, 0.1]], np.float32), 2.0).round(2).tolist()
    [[0.75, 0.25]]
    """
    logits = np.log(np.maximum(outputs, 1e-12)) / temperature
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), np.float32)


def _cross_entropy(
    logits: NDArray[np.float64], truth: NDArray[np.integer], temperature: float
) -> float:
    z = logits / temperature
    z = z - z.max(axis=1, keepdims=True)
    picked = z[np.arange(len(z)), truth]
    return float(np.mean(np.log(np.exp(z).sum(axis=1)) - picked))
