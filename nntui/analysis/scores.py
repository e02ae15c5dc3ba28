"""Precision, recall and F1 by class, from a confusion matrix."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Score(NamedTuple):
    """How well one class is told from the others; each None where nothing was to be counted."""

    precision: float | None
    """Of what was taken for this class, the share that is it."""
    recall: float | None
    """Of this class, the share that was taken for it."""
    f1: float | None
    """Their harmonic mean (van Rijsbergen 1979)."""
    images: int
    """Pictures of this class."""


def scores(confusion: NDArray[np.int64]) -> list[Score]:
    """Return the scores of each class of `confusion[truth, predicted]`."""
    return [_score(confusion, place) for place in range(len(confusion))]


def _score(confusion: NDArray[np.int64], place: int) -> Score:
    right = int(confusion[place, place])
    taken, count = int(confusion[:, place].sum()), int(confusion[place].sum())
    return Score(
        precision=right / taken if taken else None,
        recall=right / count if count else None,
        f1=2 * right / (taken + count) if taken + count else None,
        images=count,
    )
