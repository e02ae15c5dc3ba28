"""Predictions: rows are filtered by label and by predicted class."""

import numpy as np
import pytest

from nntui.analysis.predictions import Predictions, predict
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.training.assemble import assemble


@pytest.mark.parametrize(
    ("wrong", "truth", "predicted", "rows"),
    [
        (False, None, None, [0, 1, 2, 3, 4, 5, 6, 7]),
        (True, None, None, [2, 5, 6]),
        (False, 0, None, [0, 3, 6]),
        (True, 0, None, [6]),
        (False, None, 0, [0, 2, 3, 5]),
        (False, 2, 0, [2, 5]),
        (False, 0, 0, [0, 3]),
        (True, 0, 0, []),
    ],
)
def test_rows_meet_all_conditions(
    predictions: Predictions,
    wrong: bool,  # noqa: FBT001 - from the table
    truth: int | None,
    predicted: int | None,
    rows: list[int],
) -> None:
    """Misclassified, of a class, predicted as a class, in any combination."""
    assert predictions.rows(wrong=wrong, truth=truth, predicted=predicted).tolist() == rows


def test_a_cell_of_the_confusion_matrix_counts_its_rows(predictions: Predictions) -> None:
    """Each count equals the number of rows with that label and that prediction."""
    for (truth, answer), count in np.ndenumerate(predictions.confusion):
        assert len(predictions.rows(truth=truth, predicted=answer)) == count


def test_predictions_follow_from_the_probabilities(lines: Dataset) -> None:
    """One row per image; the class with the largest probability, which is its confidence."""
    built = assemble(RunConfig.of({"layers": "5:tanh"}), lines.image_shape, 2)

    table = predict(built.network, built.loss, lines.test)

    assert len(table) == len(lines.test)
    np.testing.assert_array_equal(table.truth, lines.test.labels)
    np.testing.assert_allclose(table.probabilities.sum(axis=1), 1, rtol=1e-6)
    rows = np.arange(len(table))
    np.testing.assert_array_equal(table.probabilities[rows, table.predicted], table.confidence)
    assert table.accuracy == np.mean(table.predicted == table.truth)
    assert len(table.rows(wrong=True)) == round((1 - table.accuracy) * len(table))
