"""Precision, recall and F1 equal those of scikit-learn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import precision_recall_fscore_support

from nntui.analysis.scores import Score, scores
from nntui.training.evaluation import confusion_matrix


def test_scores_computed_by_hand() -> None:
    """3 of 4 images predicted as the first class belong to it; 3 of its 5 images are found."""
    first, second = scores(np.array([[3, 2], [1, 4]]))

    assert first == Score(precision=3 / 4, recall=3 / 5, f1=2 * 3 / 9, images=5)
    assert second == Score(precision=4 / 6, recall=4 / 5, f1=2 * 4 / 11, images=5)


def test_a_class_that_does_not_occur_has_no_scores() -> None:
    """A score without anything to divide by is None, not 0."""
    *_, absent, never_predicted = scores(np.array([[2, 0, 0], [0, 0, 0], [1, 0, 0]]))

    assert absent == Score(precision=None, recall=None, f1=None, images=0)
    assert never_predicted == Score(precision=None, recall=0.0, f1=0.0, images=1)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=80))
def test_scores_agree_with_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    """For any predictions."""
    truth, predicted = np.array(pairs).T
    expected = precision_recall_fscore_support(truth, predicted, labels=range(4), zero_division=0)

    found = scores(confusion_matrix(truth, predicted, 4))

    for score, precision, recall, f1, images in zip(found, *expected, strict=True):
        assert (score.precision or 0) == pytest.approx(precision)
        assert (score.recall or 0) == pytest.approx(recall)
        assert (score.f1 or 0) == pytest.approx(f1)
        assert score.images == images
