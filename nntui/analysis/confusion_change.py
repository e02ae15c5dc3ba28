"""The difference of two confusion matrices of the same images."""

from typing import TYPE_CHECKING, NamedTuple

from nntui.late_numpy import np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Change(NamedTuple):
    """How often one class is predicted as another, before and after."""

    true: int
    predicted: int
    before: int
    after: int

    @property
    def cell(self) -> tuple[int, int]:
        """The true and the predicted class."""
        return self.true, self.predicted

    @property
    def difference(self) -> int:
        """Images more, or fewer where it is negative."""
        return self.after - self.before


def largest_changes(
    before: "NDArray[np.integer]", after: "NDArray[np.integer]", count: int = 10
) -> list[Change]:
    """Return the `count` mistakes whose number changed most, the largest change first.

    Args:
        before: `before[truth, predicted]` counts images, (classes, classes).
        after: likewise, of the same images.
        count: how many at most.

    >>> largest_changes(np.array([[5, 4], [1, 9]]), np.array([[8, 1], [2, 8]]), 1)
    [Change(true=0, predicted=1, before=4, after=1)]
    """
    difference = after.astype(np.int64) - before.astype(np.int64)
    np.fill_diagonal(difference, 0)
    order = np.argsort(-np.abs(difference), axis=None, kind="stable")[:count]
    rows, columns = np.unravel_index(order, difference.shape)
    return [
        Change(row, column, int(before[row, column]), int(after[row, column]))
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
        if difference[row, column]
    ]


def confusion(
    truth: "NDArray[np.integer]", predicted: "NDArray[np.integer]", classes: int
) -> "NDArray[np.int64]":
    """Return `matrix[truth, predicted]`, which counts images, (classes, classes).

    >>> confusion(np.array([0, 1, 1]), np.array([0, 1, 0]), 2).tolist()
    [[1, 0], [1, 1]]
    """
    cells = truth.astype(np.int64) * classes + predicted
    return np.bincount(cells, minlength=classes * classes).reshape(classes, classes)
