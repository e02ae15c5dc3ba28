"""Verdict: which of the measured readings is taken, and what is certain about it."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nntui.reading.readings import Reading

LEAST = 0.4
"""The accuracy below which no reading is claimed to be right."""
_SIGNIFICANT = 6.63
"""Of the chi-squared distribution with one degree of freedom: 1 % of equal readings exceed it."""
_EQUAL_SHARE, _EQUAL_POINTS = 0.1, 0.005
"""A reading is as good as the best up to so many more errors, in proportion and of all images.

Readings that are almost the same differ in few images, but in all of these alike.
"""

_ERRORS = 3.0
"""What twice as many errors as the best add to the cost of a reading."""


class Measured(NamedTuple):
    """A reading, and for which images it is right."""

    reading: Reading
    right: NDArray[np.bool_]
    """(images,)."""

    @property
    def accuracy(self) -> float:
        """The share of the images that are predicted right."""
        return float(self.right.mean())


class Verdict(NamedTuple):
    """The reading that is taken, and those it was chosen from."""

    taken: Measured
    tied: tuple[Measured, ...]
    """All that are not significantly worse than the best, with the one taken first."""
    other: Measured | None
    """The best reading that is significantly worse."""

    @property
    def is_claimed(self) -> bool:
        """Whether the accuracy is high enough to say that this is the right reading."""
        return self.taken.accuracy >= LEAST


def mcnemar(better: NDArray[np.bool_], worse: NDArray[np.bool_]) -> float:
    """Return McNemar's statistic for two classifiers of the same images (McNemar 1947).

    Only images that one of them has right and the other wrong count; 0 if there are none. It
    includes the correction for continuity (Edwards 1948).

    >>> mcnemar(np.array([True] * 20), np.array([True] * 12 + [False] * 8))
    6.125
    """
    only_better = int(np.count_nonzero(better & ~worse))
    only_worse = int(np.count_nonzero(worse & ~better))
    differing = only_better + only_worse
    return max(abs(only_better - only_worse) - 1, 0) ** 2 / differing if differing else 0.0


def not_worse(
    measured: Sequence[Measured], significant: float = _SIGNIFICANT
) -> tuple[list[Measured], list[Measured]]:
    """Return the readings that are not significantly worse than the best, and the others."""
    best = max(measured, key=lambda each: each.accuracy)
    margin = min(_EQUAL_SHARE * (1 - best.accuracy), _EQUAL_POINTS)
    tied: list[Measured] = []
    worse: list[Measured] = []
    for each in measured:
        is_worse = mcnemar(best.right, each.right) > significant
        is_worse &= best.accuracy - each.accuracy > margin
        (worse if is_worse else tied).append(each)
    return tied, worse


def decide(measured: Sequence[Measured], cost: Callable[[Reading], float]) -> Verdict:
    """Return the verdict on readings that were measured on the same images.

    Taken is the most usual of those that are not significantly worse than the best, where more
    errors count as less usual.

    Args:
        measured: at least one.
        cost: how unusual a reading is.
    """
    tied, worse = not_worse(measured)
    fewest = max(1 - max(each.accuracy for each in tied), 1 / len(tied[0].right))

    def rank(each: Measured) -> tuple[float, float]:
        more = (1 - each.accuracy) / fewest - 1
        return cost(each.reading) + _ERRORS * max(more, 0), -each.accuracy

    ranked = sorted(tied, key=rank)
    other = max(worse, key=lambda each: each.accuracy, default=None)
    return Verdict(ranked[0], tuple(ranked), other)
