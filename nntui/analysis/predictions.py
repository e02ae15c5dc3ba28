"""Predictions: what a network says of every picture of a split, as a table to walk through."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.dataset import Split
from nntui.engine.arrays import Array
from nntui.engine.losses import Loss
from nntui.engine.network import Network
from nntui.training.evaluation import evaluate


@dataclass(frozen=True, slots=True)
class Predictions:
    """What a network makes of a split, one row a picture.

    `probabilities` (count, classes) float32; `truth`, `predicted` (count,) numbers of classes;
    `confidence` (count,) the probability of the predicted class; `confusion[truth, predicted]`.
    """

    probabilities: NDArray[np.float32]
    truth: NDArray[np.intp]
    predicted: NDArray[np.intp]
    confidence: NDArray[np.float32]
    confusion: NDArray[np.int64]
    loss: float | None
    accuracy: float

    def __len__(self) -> int:
        return len(self.truth)

    def rows(
        self,
        *,
        wrong: bool = False,
        truth: int | None = None,
        predicted: int | None = None,
    ) -> NDArray[np.intp]:
        """Return the rows that are wrong, of a class, or taken for a class; all by default."""
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
    input_range: tuple[float, float] = (0.0, 1.0),
) -> Predictions:
    """Return what `network`, trained on `loss`, says of every picture of `split`.

    `targets` has the target of each class, a row each; one-hot where it is not given.
    `input_range` is what pixels 0 and 255 were in training.
    """
    judged = evaluate(network, loss, split, targets, input_range)
    predicted = judged.probabilities.argmax(axis=1)
    return Predictions(
        probabilities=judged.probabilities,
        truth=split.labels.astype(np.intp),
        predicted=predicted,
        confidence=judged.probabilities.max(axis=1),
        confusion=judged.confusion,
        loss=judged.loss,
        accuracy=judged.accuracy,
    )
