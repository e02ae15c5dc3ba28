"""Digit cursor: it moves among the images that pass its filter, and wraps around."""

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
    lambda pairs: table_of([truth for truth, _ in pairs], [answer for _, answer in pairs])
)


def table_of(truth: list[int], predicted: list[int]) -> Predictions:
    """Predictions with these labels and these predicted classes."""
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
def test_step_goes_to_the_next_image_that_passes(
    predictions: Predictions, cursor: DigitCursor, by: int, row: int
) -> None:
    """It wraps around, and stays where it is if no image passes."""
    assert cursor.step(predictions, by).row == row


def test_the_current_image_is_kept_if_it_passes(predictions: Predictions) -> None:
    """Otherwise the cursor goes to the next one that does."""
    assert DigitCursor(row=5, wrong=True).nearest_match(predictions).row == 5
    assert DigitCursor(row=3, wrong=True).nearest_match(predictions).row == 5
    assert DigitCursor(row=7, wrong=True).nearest_match(predictions).row == 2
    assert DigitCursor(row=3, truth=1, wrong=True).nearest_match(predictions).row == 3


def test_a_step_keeps_the_filter(predictions: Predictions) -> None:
    """Only the row changes."""
    cursor = DigitCursor(row=1, wrong=True, truth=2, predicted=0)

    assert cursor.step(predictions, 1) == DigitCursor(row=2, wrong=True, truth=2, predicted=0)


@given(filters, tables, st.integers(-50, 50).filter(bool))
def test_every_move_ends_on_an_image_that_passes(
    cursor: DigitCursor, predictions: Predictions, by: int
) -> None:
    """If no image passes, the cursor does not move."""
    rows = cursor.rows(predictions)
    for moved in (
        cursor.step(predictions, by),
        cursor.nearest_match(predictions),
        cursor.random(predictions, np.random.default_rng(abs(by))),
    ):
        assert moved.row in rows if len(rows) else moved == cursor


@given(filters, tables, st.integers(1, 50))
def test_steps_forward_and_back_cancel(
    cursor: DigitCursor, predictions: Predictions, by: int
) -> None:
    """As many steps back as forward end at the first image."""
    begin = cursor.nearest_match(predictions)

    assert begin.step(predictions, by).step(predictions, -by) == begin


@given(filters, tables)
def test_steps_visit_every_image_that_passes(cursor: DigitCursor, predictions: Predictions) -> None:
    """As many steps as there are matching images visit each of them once."""
    rows = cursor.rows(predictions)
    visited = []
    for _ in rows:
        cursor = cursor.step(predictions, 1)
        visited.append(cursor.row)

    assert sorted(visited) == rows.tolist()


def test_random_reaches_every_image_that_passes(predictions: Predictions) -> None:
    """It never reaches another image."""
    rng = np.random.default_rng(1)
    reached = {WRONG.random(predictions, rng).row for _ in range(100)}

    assert reached == {2, 5, 6}
