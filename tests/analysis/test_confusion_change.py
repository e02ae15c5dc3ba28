"""Differences of confusion matrices, and recall by class and epoch."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nntui.analysis.confusion_change import confusion, largest_changes
from nntui.analysis.recall import learned_at, recalls
from nntui.analysis.scores import scores

_MATRICES = arrays(np.int64, (3, 3), elements=st.integers(0, 9))


@given(_MATRICES, _MATRICES)
def test_changes_are_those_of_mistakes_the_largest_first(
    before: np.ndarray, after: np.ndarray
) -> None:
    """All of them, if enough are asked for."""
    changes = largest_changes(before, after, 9)

    sizes = [abs(change.difference) for change in changes]
    assert sizes == sorted(sizes, reverse=True)
    expected = {
        (row, column): int(after[row, column] - before[row, column])
        for row in range(3)
        for column in range(3)
        if row != column and after[row, column] != before[row, column]
    }
    assert {(each.true, each.predicted): each.difference for each in changes} == expected


def test_a_matrix_counts_labels_and_predictions() -> None:
    """Also where they are bytes, whose products would overflow."""
    truth, predicted = np.full(300, 39, np.uint8), np.full(300, 40, np.uint8)

    matrix = confusion(truth, predicted, 64)

    assert matrix[39, 40] == matrix.sum() == 300


@given(st.lists(_MATRICES, min_size=1, max_size=4))
def test_recall_is_that_of_the_scores(matrices: list[np.ndarray]) -> None:
    found = recalls(matrices)

    for row, matrix in zip(found, matrices, strict=True):
        expected = [np.nan if each.recall is None else each.recall for each in scores(matrix)]
        np.testing.assert_allclose(row, expected)


def test_a_class_is_learned_once_it_stays_so() -> None:
    """A class without images never is."""
    recall = np.array([[0.95, 0.2, np.nan], [0.5, 0.91, np.nan], [0.92, 0.99, np.nan]])

    assert learned_at(recall, 0.9) == [2, 1, None]
    assert learned_at(recall[:, :1], 0.5) == [0]
    assert recalls([]).size == 0
