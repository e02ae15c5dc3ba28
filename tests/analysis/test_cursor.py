"""Walking through pictures: only to those that pass, around the end, and back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nntui.analysis.cursor import DigitCursor
from nntui.analysis.predictions import Predictions
from nntui.training.evaluation import confusion_matrix

EVERYTHING = DigitCursor()
WRONG = DigitCursor(wrong=True)

filters = st.builds(
    DigitCursor,
    row=st.integers(0, 19),
    wrong=st.booleans(),
    truth=st.none() | st.integers(0, 2),
    predicted=st.none() | st.integers(0, 2),
)
tables = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=20, max_size=20).map(
    lambda pairs: table_of([truth for truth, _ in pairs], [said for _, said in pairs])
)


def table_of(truth: list[int], predicted: list[int]) -> Predictions:
    """The predictions of so many pictures."""
    return Predictions(
        probabilities=np.eye(3, dtype=np.float32)[predicted],
        truth=np.array(truth),
        predicted=np.array(predicted),
        confidence=np.ones(len(truth), np.float32),
        confusion=confusion_matrix(np.array(truth), np.array(predicted), 3),
        loss=None,
        accuracy=float(np.mean(np.array(truth) == predicted)),
    )


@pytest.mark.parametrize(
    ("cursor", "by", "row"),
    [
        (EVERYTHING, 1, 1),
        (EVERYTHING, -1, 7),
        (DigitCursor(row=7), 1, 0),
        (EVERYTHING, 10, 2),
        (WRONG, 1, 2),
        (WRONG, -1, 6),
        (DigitCursor(row=2, wrong=True), 1, 5),
        (DigitCursor(row=2, wrong=True), 2, 6),
        (DigitCursor(row=2, wrong=True), -1, 6),
        (DigitCursor(row=6, wrong=True), 1, 2),
        (DigitCursor(row=3, wrong=True), 1, 5),
        (DigitCursor(row=3, wrong=True), -1, 2),
        (DigitCursor(truth=2, predicted=0), 1, 2),
        (DigitCursor(truth=1, wrong=True), 1, 0),
    ],
)
def test_moved(predictions: Predictions, cursor: DigitCursor, by: int, row: int) -> None:
    """To the next picture that passes, around the end; nowhere if none does."""
    assert cursor.step(predictions, by).row == row


def test_settled(predictions: Predictions) -> None:
    """A picture that passes is kept; else it is the next one that does."""
    assert DigitCursor(row=5, wrong=True).nearest_match(predictions).row == 5
    assert DigitCursor(row=3, wrong=True).nearest_match(predictions).row == 5
    assert DigitCursor(row=7, wrong=True).nearest_match(predictions).row == 2
    assert DigitCursor(row=3, truth=1, wrong=True).nearest_match(predictions).row == 3


def test_the_filter_stays(predictions: Predictions) -> None:
    """Moving changes the place and nothing else."""
    cursor = DigitCursor(row=1, wrong=True, truth=2, predicted=0)

    assert cursor.step(predictions, 1) == DigitCursor(row=2, wrong=True, truth=2, predicted=0)


@given(filters, tables, st.integers(-50, 50).filter(bool))
def test_only_to_what_passes(cursor: DigitCursor, predictions: Predictions, by: int) -> None:
    """However far one goes, one stands on a picture that passes, or where one was."""
    rows = cursor.rows(predictions)
    for gone in (
        cursor.step(predictions, by),
        cursor.nearest_match(predictions),
        cursor.random(predictions, np.random.default_rng(abs(by))),
    ):
        assert gone.row in rows if len(rows) else gone == cursor


@given(filters, tables, st.integers(1, 50))
def test_there_and_back(cursor: DigitCursor, predictions: Predictions, by: int) -> None:
    """As many steps back as forward end where they began."""
    begin = cursor.nearest_match(predictions)

    assert begin.step(predictions, by).step(predictions, -by) == begin


@given(filters, tables)
def test_all_the_way_around(cursor: DigitCursor, predictions: Predictions) -> None:
    """As many steps as there are pictures visit each of them once, in order."""
    rows = cursor.rows(predictions)
    visited = []
    for _ in rows:
        cursor = cursor.step(predictions, 1)
        visited.append(cursor.row)

    assert sorted(visited) == rows.tolist()


def test_scattered_reaches_all(predictions: Predictions) -> None:
    """Chance leads to every picture that passes, and to no other."""
    rng = np.random.default_rng(1)
    reached = {WRONG.random(predictions, rng).row for _ in range(100)}

    assert reached == {2, 5, 6}
