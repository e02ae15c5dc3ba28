"""Precision, recall and F1 score of each class, from a confusion matrix."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Score(NamedTuple):
    """The scores of one class, from 0 to 1; None where there is nothing to divide by."""

    precision: float | None
    """Share of the images predicted as this class that belong to it."""
    recall: float | None
    """Share of the images of this class that are predicted as it."""
    f1: float | None
    """The harmonic mean of both (van Rijsbergen 1979)."""
    images: int
    """Images of this class."""


def scores(confusion: NDArray[np.int64]) -> list[Score]:
    """Return the scores of each class of `confusion[truth, predicted]`.

    >>> scores(np.array([[3, 1], [0, 4]]))[0]
    Score(precision=1.0, recall=0.75, f1=0.8571428571428571, images=4)
    """
    return [_score(confusion, number) for number in range(len(confusion))]


def _score(confusion: NDArray[np.int64], number: int) -> Score:
    correct = int(confusion[number, number])
    predicted, count = int(confusion[:, number].sum()), int(confusion[number].sum())
    return Score(
        precision=correct / predicted if predicted else None,
        recall=correct / count if count else None,
        f1=2 * correct / (predicted + count) if predicted + count else None,
        images=count,
    )
