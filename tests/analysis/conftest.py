"""Predictions made by hand, small enough to check by eye."""

import numpy as np
import pytest

from nntui.analysis.predictions import Predictions
from nntui.training.evaluation import confusion_matrix


@pytest.fixture
def predictions() -> Predictions:
    """Eight images of three classes; those in rows 2, 5 and 6 are misclassified."""
    truth = np.array([0, 1, 2, 0, 1, 2, 0, 1])
    predicted = np.array([0, 1, 0, 0, 1, 0, 1, 1])
    return Predictions(
        probabilities=np.eye(3, dtype=np.float32)[predicted],
        truth=truth,
        predicted=predicted,
        confidence=np.ones(8, np.float32),
        confusion=confusion_matrix(truth, predicted, 3),
        loss=1.0,
        accuracy=5 / 8,
    )
