"""Evaluation of a network on a whole split: loss, accuracy, probabilities, confusion matrix."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.dataset import Split
from nntui.engine.arrays import Array
from nntui.engine.losses import Loss, target_table
from nntui.engine.network import Network
from nntui.engine.plan import Plan
from nntui.training.batches import Batches

# Large enough for full speed, small enough to stay in the cache.
BATCH = 500
_MAX_VALUES = 2**23
"""Values that all layers may compute of a batch: large images are evaluated a few at a time."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Result of a network on a split of `count` images.

    Attributes:
        loss: the mean over the images; None where it is not finite.
        accuracy: the share of images whose class is predicted, from 0 to 1.
        probabilities: the output of the network (count, classes), float32.
        confusion: `confusion[truth, prediction]` counts images.
    """

    loss: float | None
    accuracy: float
    probabilities: NDArray[np.float32]
    confusion: NDArray[np.int64]


def evaluate(
    network: Network,
    loss: Loss,
    split: Split,
    targets: Array | None = None,
    input_range: tuple[float, float] = (0.0, 1.0),
) -> Evaluation:
    """Evaluate `network` on `split`, which must not be empty. The network is not changed.

    Args:
        network: with dropout off, and batch normalization by its running statistics.
        loss: the loss function of its training.
        split: the images and their labels.
        targets: the target of each class, one row per class; one-hot by default.
        input_range: what pixels 0 and 255 were scaled to in training.
    """
    classes = network.shapes[-1][0]
    values = Plan.of(network.layers, network.shapes[0]).outputs
    size = min(BATCH, max(1, _MAX_VALUES // values))
    network = network.rebound(size)
    targets = target_table(classes) if targets is None else targets
    batches = Batches(split, size, network.shapes[0], targets, input_range=input_range)
    probabilities = np.empty((len(split), classes), np.float32)
    dz = np.empty((size, classes), np.float32)
    total = 0.0
    with np.errstate(all="ignore"):  # divergence shows in the loss, not as a warning
        for start in range(0, len(split), size):
            rows = np.arange(start, min(start + size, len(split)))
            batch = batches.gather(rows)
            z = network.forward(batch.x)
            total += loss.function(z, batch.target, dz[: len(rows)]) * len(rows)
            loss.output(z, probabilities[rows[0] : rows[-1] + 1])
    predicted = probabilities.argmax(axis=1)
    return Evaluation(
        loss=finite(total / len(split)),
        accuracy=float(np.mean(predicted == split.labels)),
        probabilities=probabilities,
        confusion=confusion_matrix(split.labels, predicted, classes),
    )


def confusion_matrix(
    truth: NDArray[np.integer], predicted: NDArray[np.integer], classes: int
) -> NDArray[np.int64]:
    """Return how often each class (rows) was predicted as each class (columns).

    >>> confusion_matrix(np.array([0, 0, 1]), np.array([0, 1, 1]), classes=2)
    array([[1, 1],
           [0, 1]])
    """
    cells = truth.astype(np.int64) * classes + predicted
    return np.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def finite(number: float) -> float | None:
    """Return `number`, or None where it is infinite or NaN.

    >>> finite(0.5), finite(math.inf)
    (0.5, None)
    """
    return number if math.isfinite(number) else None
