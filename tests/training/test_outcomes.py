"""Correct predictions are counted as argmax counts them."""

import itertools

import numpy as np
import pytest

from nntui.datasets.dataset import Split
from nntui.training.batches import Batches
from nntui.training.feed import KEPT_LABELS, Feed, Position
from nntui.training.outcomes import Outcomes, count_correct


@pytest.mark.parametrize("levels", [2, 1000])
@pytest.mark.parametrize("classes", [2, 10])
@pytest.mark.parametrize("special", [0.0, np.nan, np.inf])
def test_a_prediction_is_the_first_of_the_largest_logits(
    levels: int, classes: int, special: float
) -> None:
    """Also where several are the largest, and where one is not a number."""
    rng = np.random.default_rng(0)
    for count in (1, 7, 300):
        logits = rng.integers(levels, size=(count, classes)).astype(np.float32)
        logits[0, 0] += special
        labels = rng.integers(classes, size=count, dtype=np.uint8)
        expected = np.count_nonzero(logits.argmax(axis=1) == labels)
        assert count_correct(logits, labels) == expected


def test_the_logits_of_steps_are_counted_together() -> None:
    outcomes = Outcomes(batch=2, classes=3)
    for place, best in zip(outcomes.places(2), (0, 1, 2), strict=False):
        place[...] = np.eye(3)[best]
    assert outcomes.correct([np.array(pair, np.uint8) for pair in ((0, 1), (1, 1), (2, 0))]) == 4


@pytest.mark.parametrize("batch", [1, 10, 64, 100])
def test_labels_stay_as_long_as_they_are_counted(batch: int) -> None:
    """Those of all steps that Outcomes has memory for, from any step on."""
    count = 3 * KEPT_LABELS
    labels = np.random.default_rng(0).integers(10, size=count, dtype=np.uint8)
    split = Split(np.zeros((count, 2, 2), np.uint8), labels)
    targets = np.eye(10, dtype=np.float32)
    feed = iter(Feed(Batches(split, batch, (4,), targets), 1, 1, Position(0, 0, 0)))
    order = np.random.default_rng([1, 0]).permutation(count)
    seen = 0
    for steps in (3, Outcomes(batch, 10).steps, Outcomes(batch, 10).steps):
        kept = [each.labels for each in itertools.islice(feed, steps)]
        expected = labels[order[seen : seen + steps * batch]]
        np.testing.assert_array_equal(np.concatenate(kept), expected)
        seen += len(expected)
