"""Recall by class and epoch: when a network learned each class."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nntui.late_numpy import np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def recalls(matrices: "Sequence[NDArray[np.integer]]") -> "NDArray[np.float64]":
    """Return the recall of each class in each confusion matrix.

    Args:
        matrices: `matrix[truth, predicted]` counts images, (classes, classes) each.

    Returns:
        (matrices, classes), from 0 to 1; NaN for a class without images.

    >>> recalls([np.array([[3, 1], [0, 4]])]).tolist()
    [[0.75, 1.0]]
    """
    if not matrices:
        return np.empty((0, 0))
    stacked: NDArray[np.float64] = np.stack(matrices).astype(np.float64)
    right, images = np.diagonal(stacked, axis1=1, axis2=2), stacked.sum(axis=2)
    recall: NDArray[np.float64] = np.full_like(images, np.nan)
    np.divide(right, images, out=recall, where=images > 0)
    return recall


def learned_at(recall: "NDArray[np.float64]", threshold: float = 0.9) -> list[int | None]:
    """Return the index of the first evaluation from which each class stays above a recall.

    Args:
        recall: see `recalls`.
        threshold: the recall that counts as learned.

    >>> learned_at(np.array([[0.5, 0.95], [0.95, 0.8], [0.97, 0.85]]))
    [1, None]
    """
    below = ~(recall >= threshold)
    found: list[int | None] = []
    for column in below.T:
        after = int(np.flatnonzero(column)[-1]) + 1 if column.any() else 0
        found.append(after if after < len(column) else None)
    return found
