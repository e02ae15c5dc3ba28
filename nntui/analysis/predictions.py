"""Predictions: what a network predicts for every image of a split, as a table that is filtered."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nntui.config.scaling import InputRange
from nntui.datasets.dataset import Split
from nntui.engine.arrays import Array
from nntui.engine.losses import Loss
from nntui.engine.network import Network
from nntui.training.evaluation import Evaluation, evaluate


@dataclass(frozen=True, slots=True, eq=False)
class Predictions(Evaluation):
    """An evaluation together with the labels and confidences, one row per image.

    Images without labels have `truth` 0; see `Dataset.labeled`.
    """

    truth: NDArray[np.intp]
    """The labels, (count,)."""
    confidence: NDArray[np.float32]
    """The probability of the predicted class, (count,)."""

    def __len__(self) -> int:
        return len(self.truth)

    def rows(
        self,
        *,
        wrong: bool = False,
        truth: int | None = None,
        predicted: int | None = None,
    ) -> NDArray[np.intp]:
        """Return the rows that meet all conditions, in order; all rows by default.

        Args:
            wrong: only misclassified images.
            truth: only images of this class.
            predicted: only images for which this class is predicted.
        """
        chosen = np.ones(len(self), bool)
        if wrong:
            chosen &= self.truth != self.predicted
        if truth is not None:
            chosen &= self.truth == truth
        if predicted is not None:
            chosen &= self.predicted == predicted
        return np.flatnonzero(chosen)


def predict(
    network: Network,
    loss: Loss,
    split: Split,
    targets: Array | None = None,
    input_range: InputRange = (0.0, 1.0),
    on_batch: Callable[[float], None] = lambda _: None,
) -> Predictions:
    """Evaluate `network` on `split` and return its predictions for every image.

    Args:
        network: with any batch size; its own buffers are not touched.
        loss: the loss function and output activation it was trained with.
        split: at least one image.
        targets: the target of each class, (classes, classes); one-hot by default.
        input_range: the inputs for the pixel values 0 and 255 in training, or the whole scaling.
        on_batch: see `training.evaluation.evaluate`.
    """
    evaluation = evaluate(network, loss, split, targets, input_range, on_batch=on_batch)
    return Predictions(
        loss=evaluation.loss,
        accuracy=evaluation.accuracy,
        probabilities=evaluation.probabilities,
        predicted=evaluation.predicted,
        confusion=evaluation.confusion,
        truth=split.labels.astype(np.intp),
        confidence=evaluation.probabilities.max(axis=1),
    )
