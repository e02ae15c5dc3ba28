"""Digits of a photograph that touch, separated where a network is surer of the parts."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.dataset import Pixels
from nntui.datasets.photographs.prepare import PreparedDigit

_USUAL, _WIDEST = 1.1, 1.65
"""Width by height: up to which digits are usual, and from which on nothing is a digit."""
_SEVERAL = 0.8
"""What several digits are believed in, as a part of what one digit is."""


def separated(
    found: Sequence[PreparedDigit], probabilities: Callable[[Pixels], NDArray[np.float32]]
) -> list[PreparedDigit]:
    """Return the digits of a photograph, wide ones separated where that is more probable.

    A way to read something is as good as the least certain of its digits; digits that are wider
    than usual count less.

    Args:
        found: the digits, with other ways to read them.
        probabilities: returns the probability of each class for images, (count, classes).
    """
    ways = [[(digit,), *digit.ways] for digit in found]
    images = [digit.image for each in ways if len(each) > 1 for digits in each for digit in digits]
    if not images:
        return list(found)
    best = iter(probabilities(np.stack(images)).max(axis=1).tolist())
    chosen: list[PreparedDigit] = []
    for each in ways:
        if len(each) == 1:
            chosen += each[0]
            continue
        scores = [
            (1.0 if len(digits) == 1 else _SEVERAL)
            * min([next(best) * _usual(digit.aspect) for digit in digits])
            for digits in each
        ]
        chosen += each[int(np.argmax(scores))]
    return chosen


def _usual(aspect: float) -> float:
    """Return how usual the width of a digit is, from 0 to 1."""
    return float(np.clip((_WIDEST - aspect) / (_WIDEST - _USUAL), 0.01, 1))
