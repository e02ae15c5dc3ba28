"""The pairs of classes that a network confuses most, from a confusion matrix."""

from typing import TYPE_CHECKING, NamedTuple

from nntui.late_numpy import np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Pair(NamedTuple):
    """Two classes that are confused."""

    true: int
    predicted: int
    images: int
    """Images of the true class that are predicted as the other."""
    share: float
    """Their share of the images of the true class, from 0 to 1."""


def worst_pairs(confusion: "NDArray[np.int64]", count: int = 10) -> list[Pair]:
    """Return the `count` pairs with the most images, those with the largest share first of equals.

    >>> worst_pairs(np.array([[5, 2, 0], [0, 9, 1], [2, 0, 1]]), 2)
    [Pair(true=2, predicted=0, images=2, share=0.6666666666666666), \
Pair(true=0, predicted=1, images=2, share=0.2857142857142857)]
    """
    wrong = confusion.copy()
    np.fill_diagonal(wrong, 0)
    shares = wrong / np.maximum(confusion.sum(axis=1, keepdims=True), 1)
    order = np.lexsort((-shares.ravel(), -wrong.ravel()))[:count]
    true, predicted = np.unravel_index(order, wrong.shape)
    return [
        Pair(row, column, int(wrong[row, column]), float(shares[row, column]))
        for row, column in zip(true.tolist(), predicted.tolist(), strict=True)
        if wrong[row, column]
    ]
