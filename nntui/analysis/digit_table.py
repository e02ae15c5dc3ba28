"""A table of images with what a network predicts for each: the columns of filters and orders."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nntui.analysis.predictions import Predictions

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float32]


def class_probabilities(outputs: Numbers, output: str) -> Numbers:
    """Return outputs of a network as probabilities of the classes, (count, classes).

    Those of softmax are; those of sigmoid are divided by their sum, and of linear outputs the
    softmax is taken.

    Args:
        outputs: what the output activation returns, (count, classes).
        output: the name of the output activation.

    >>> class_probabilities(np.array([[0.25, 0.75, 0.5]], np.float32), "sigmoid").tolist()
    [[0.1666666716337204, 0.5, 0.3333333432674408]]
    """
    if output == "softmax":
        return outputs
    if output == "linear":
        raised = np.exp(outputs - outputs.max(axis=1, keepdims=True))
        return np.asarray(raised / raised.sum(axis=1, keepdims=True), np.float32)
    total = np.maximum(outputs.sum(axis=1, keepdims=True), 1e-30)
    return np.asarray(outputs / total, np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class DigitTable:
    """The images that predictions are for, a row each.

    Args:
        truth: the labels, (count,).
        predicted: the classes that are predicted, (count,).
        confidence: the output of the predicted class, (count,).
        loss: the cross-entropy of the label, (count,).
        margin: confidence minus the next largest output, negative where another class than the
            label is predicted: then minus how far the label is behind, (count,).
        labeled: whether the labels are known.
        marks: which rows have a mark, by its name, such as `fixed`, `broken` and `suspect`.
        own: the probability of each label by networks that were not trained on the image, (count,);
            None where the labels were not ranked.
        suggested: the class with the largest such probability, (count,); None likewise.
    """

    truth: NDArray[np.intp]
    predicted: NDArray[np.intp]
    confidence: Numbers
    loss: Numbers
    margin: Numbers
    labeled: bool = True
    marks: dict[str, Flags] = field(default_factory=dict)
    own: Numbers | None = None
    suggested: NDArray[np.intp] | None = None

    def __len__(self) -> int:
        return len(self.truth)

    @property
    def wrong(self) -> Flags:
        """Which images are misclassified."""
        return np.asarray(self.truth != self.predicted)


def digit_table(
    predictions: Predictions,
    output: str,
    *,
    labeled: bool = True,
    marks: dict[str, Flags] | None = None,
) -> DigitTable:
    """Return the table of some predictions.

    Args:
        predictions: for the images.
        output: the name of the output activation of the network.
        labeled: whether the labels are known.
        marks: see `DigitTable`.
    """
    outputs = predictions.probabilities
    rows = np.arange(len(outputs))
    own = outputs[rows, predictions.truth]
    others = outputs.copy()
    others[rows, predictions.truth] = -np.inf
    probability = class_probabilities(outputs, output)[rows, predictions.truth]
    return DigitTable(
        truth=predictions.truth,
        predicted=predictions.predicted,
        confidence=predictions.confidence,
        loss=np.asarray(-np.log(np.maximum(probability, 1e-12)), np.float32),
        margin=np.asarray(own - others.max(axis=1), np.float32),
        labeled=labeled,
        marks=marks or {},
    )
