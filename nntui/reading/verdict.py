"""Verdict: which of the measured readings is taken, and what is certain about it."""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nntui.reading.blocks import Array
from nntui.reading.evidence import Fit
from nntui.reading.readings import Reading

LEAST = 0.4
"""The accuracy below which no reading is claimed to be right."""
_SIGNIFICANT = 6.63
"""Of the chi-squared distribution with one degree of freedom: 1 % of equal readings exceed it."""
_EQUAL_SHARE, _EQUAL_POINTS = 0.1, 0.005
"""A reading is as good as the best up to so many more errors, in proportion and of all images.

Readings that are almost the same differ in few images, but in all of these alike.
"""

_ERRORS, _LOSS = 3.0, 15.0
"""What twice the errors, or the loss, of the best add to the cost of a reading.

The right reading need not have the lowest loss: in small networks, gelu in place of relu lowers it
by up to a tenth. The most usual reading has an advantage of that size.
"""
_FACTOR = 1.0
"""What outputs too large or small by a factor of e add to the cost."""
_MISMATCH, _EXACT = 2.0, 0.02
"""What e times the mismatch of the best, beyond the second number, adds to the cost."""
_NO_LOSS, _MOST = 0.005, 2.0
"""Added to the lowest loss, which is 0 for few images; and the largest share that counts."""
_FAR = 0.15
"""A reading is worse than the best if its loss is higher by this share, and significantly."""


class Measured(NamedTuple):
    """A reading, and for which images it is right."""

    reading: Reading
    right: NDArray[np.bool_]
    """(images,)."""
    fit: Fit | None = None
    """The loss; None where it was not measured."""
    mismatch: float = 0.0
    """Between the inputs of normalizations and what the file remembers of them."""

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
    lowest = _lowest_loss(measured)
    tied: list[Measured] = []
    worse: list[Measured] = []
    for each in measured:
        is_worse = mcnemar(best.right, each.right) > significant
        is_worse &= best.accuracy - each.accuracy > margin
        is_worse |= _excess(each, lowest, math.sqrt(significant)) > _FAR
        (worse if is_worse else tied).append(each)
    return (tied, worse) if tied else ([best], [each for each in worse if each is not best])


def _lowest_loss(measured: Sequence[Measured]) -> Array | None:
    """Return the loss of each image in the reading in which their mean is lowest."""
    losses = [each.fit.loss for each in measured if each.fit is not None]
    return min(losses, key=lambda loss: float(loss.mean()), default=None)


def _excess(each: Measured, lowest: Array | None, errors: float = 1.0) -> float:
    """Return by what share the loss is higher than the lowest, less some standard errors."""
    if each.fit is None or lowest is None:
        return 0.0
    differences = each.fit.loss - lowest
    uncertain = errors * float(differences.std()) / math.sqrt(len(differences))
    least = float(lowest.mean()) + _NO_LOSS + 1 / len(lowest)
    return min(max(float(differences.mean()) - uncertain, 0.0) / least, _MOST)


def costs(measured: Sequence[Measured], cost: Callable[[Reading], float]) -> list[float]:
    """Return what speaks against each reading: how unusual it is, and how much worse than the best.

    Args:
        measured: on the same images.
        cost: how unusual a reading is.
    """
    fewest = max(1 - max(each.accuracy for each in measured), 1 / len(measured[0].right))
    least = min(each.mismatch for each in measured) + _EXACT
    lowest = _lowest_loss(measured)

    def total(each: Measured) -> float:
        more = (1 - each.accuracy) / fewest - 1
        found = cost(each.reading) + _ERRORS * max(more, 0)
        found += _MISMATCH * math.log((each.mismatch + _EXACT) / least)
        if each.fit is not None:
            found += _LOSS * _excess(each, lowest) + _FACTOR * abs(math.log(each.fit.factor))
        return found

    return [total(each) for each in measured]


def decide(measured: Sequence[Measured], cost: Callable[[Reading], float]) -> Verdict:
    """Return the verdict on readings that were measured on the same images.

    Taken is the one with the least against it, of those that are not significantly worse than the
    best.

    Args:
        measured: at least one.
        cost: how unusual a reading is.
    """
    tied, worse = not_worse(measured)
    ranked = sorted(
        zip(costs(tied, cost), tied, strict=True), key=lambda each: (each[0], -each[1].accuracy)
    )
    in_order = tuple(each for _, each in ranked)
    other = max(worse, key=lambda each: each.accuracy, default=None)
    return Verdict(in_order[0], in_order, other)
