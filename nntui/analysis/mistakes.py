"""Mistakes by their cause: a wrong label, two classes, an unusual image, or the network itself.

The nearest training images decide, together with the probability of the label. Thresholds were
tuned on held-out training images with planted label errors (tests/tools/mistakes.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from nntui.analysis.neighbors import COUNT, NeighborIndex, labels_of
from nntui.datasets.dataset import Pixels

SAMPLE = 200
"""Training images whose nearest neighbors tell which distances are usual."""
UNUSUAL = 0.99
"""The share of the training images that are nearer to their nearest neighbor."""
AGREEING = 4
"""Neighbors of the predicted class from which, with none of the label, its label is suspected."""
UNLIKELY = 0.05
"""The probability of the label up to which a label error is suspected."""
MAJORITY = 3
"""Neighbors of the label from which the network itself is at fault."""


class Cause(StrEnum):
    """Why an image is misclassified."""

    SUSPECT = "suspect"
    BETWEEN = "between"
    UNLIKE = "unlike"
    FAULT = "fault"


MEANINGS: Mapping[Cause, str] = {
    Cause.SUSPECT: "label error suspected",
    Cause.BETWEEN: "between two classes",
    Cause.UNLIKE: "unlike anything in the training data",
    Cause.FAULT: "the network's own fault",
}
"""What each cause is called."""


@dataclass(frozen=True, slots=True, eq=False)
class Mistakes:
    """The misclassified images, and the cause of each.

    Args:
        rows: of the images, in order, (count,).
        causes: as long as `rows`.
        truth: the labels, (count,).
        predicted: the classes that are predicted, (count,).
    """

    rows: NDArray[np.intp]
    causes: tuple[Cause, ...]
    truth: NDArray[np.intp]
    predicted: NDArray[np.intp]
    _cells: Mapping[tuple[int, int], Mapping[Cause, int]] = field(init=False)
    """They are asked for at every key, and there may be thousands."""

    def __post_init__(self) -> None:
        """Count the mistakes of each cell."""
        object.__setattr__(self, "_cells", self._counted())

    def of(self, cause: Cause) -> NDArray[np.intp]:
        """Return the rows of the mistakes with this cause."""
        return self.rows[[each is cause for each in self.causes]]

    def cells(self) -> Mapping[tuple[int, int], Mapping[Cause, int]]:
        """Return the counts of causes by (label, predicted class), the most mistakes first."""
        return self._cells

    def _counted(self) -> dict[tuple[int, int], dict[Cause, int]]:
        found: dict[tuple[int, int], dict[Cause, int]] = {}
        cells = zip(self.truth.tolist(), self.predicted.tolist(), strict=True)
        for cell, cause in zip(cells, self.causes, strict=True):
            counts = found.setdefault(cell, dict.fromkeys(Cause, 0))
            counts[cause] += 1
        order = sorted(found, key=lambda cell: (-sum(found[cell].values()), cell))
        return {cell: found[cell] for cell in order}

    def marks(self, count: int) -> dict[str, NDArray[np.bool_]]:
        """Return, by cause, which of `count` images are mistakes with it."""
        marks = {}
        for cause in Cause:
            marks[cause.value] = np.zeros(count, bool)
            marks[cause.value][self.of(cause)] = True
        return marks


def cause_of(
    labels: Sequence[int],
    truth: int,
    predicted: int,
    probability: float,
    *,
    unusual: bool,
) -> Cause:
    """Return the cause of one mistake.

    Args:
        labels: those of the nearest training images.
        truth: the label of the image.
        predicted: the class that is predicted.
        probability: that of the label.
        unusual: whether even the nearest training image is far away.

    >>> cause_of([9, 9, 9, 9, 9], 4, 9, 0.01, unusual=False)
    <Cause.SUSPECT: 'suspect'>
    >>> cause_of([4, 4, 4, 9, 4], 4, 9, 0.01, unusual=False)
    <Cause.FAULT: 'fault'>
    """
    of_truth, of_answer = labels.count(truth), labels.count(predicted)
    if unusual:
        return Cause.UNLIKE
    if of_answer >= min(AGREEING, len(labels)) and not of_truth and probability <= UNLIKELY:
        return Cause.SUSPECT
    if of_truth >= MAJORITY:
        return Cause.FAULT
    return Cause.BETWEEN


def file_mistakes(
    index: NeighborIndex,
    images: Pixels,
    truth: NDArray[np.intp],
    predicted: NDArray[np.intp],
    probabilities: NDArray[np.float32],
    *,
    among: bool = False,
) -> Mistakes:
    """Return the causes of all mistakes.

    Args:
        index: the training images.
        images: those that were predicted, (count, height, width).
        truth: their labels, (count,).
        predicted: the classes that are predicted, (count,).
        probabilities: of each class, (count, classes); see `class_probabilities`.
        among: whether the images are among the training images, so that each is its own nearest
            one, which is left out.
    """
    rows = np.flatnonzero(truth != predicted)
    near = index.nearest_of_each(images[rows], COUNT + among) if len(rows) else []
    near = [each[int(among) :] for each in near]
    limit = usual_distance(index)
    labels = labels_of(near).tolist() if near else []
    causes = tuple(
        cause_of(
            labels[number],
            int(truth[row]),
            int(predicted[row]),
            float(probabilities[row, truth[row]]),
            unusual=near[number][0].distance > limit,
        )
        for number, row in enumerate(rows.tolist())
    )
    return Mistakes(rows, causes, truth[rows], predicted[rows])


def usual_distance(index: NeighborIndex, share: float = UNUSUAL) -> float:
    """Return the distance that a share of the training images is within of their nearest one.

    It is measured on SAMPLE of them.
    """
    count = len(index.train)
    rows = np.linspace(0, count - 1, min(SAMPLE, count)).astype(np.intp)
    near = index.nearest_of_each(index.train.images[rows], 2)
    # Each image is its own nearest one; a duplicate of it may come first, at the same distance.
    distances = [each[-1].distance for each in near if len(each) == 2]
    return float(np.quantile(distances, share)) if distances else float("inf")
