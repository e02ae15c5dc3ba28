"""How good a network is on a whole split."""

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
_NUMBERS = 2**23
"""That a network may make of a batch: large pictures are judged a few at a time."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a network makes of a split.

    `probabilities` is (count, classes) float32, `confusion[truth, prediction]` counts images, and
    `loss` is None where it is not finite.
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
    """Return how good `network` is on `split`, which must not be empty.

    `targets` has the target of each class, a row each; one-hot where it is not given.
    `input_range` is what pixels 0 and 255 were in training.
    """
    classes = network.shapes[-1][0]
    made = Plan.of(network.layers, network.shapes[0]).values_per_input
    size = min(BATCH, max(1, _NUMBERS // made))
    network = network.rebound(size)
    targets = target_table(classes) if targets is None else targets
    batches = Batches(split, size, network.shapes[0], targets, input_range=input_range)
    probabilities = np.empty((len(split), classes), np.float32)
    dz = np.empty((size, classes), np.float32)
    total = 0.0
    with np.errstate(all="ignore"):  # a diverged network is told by its loss, not by a warning
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
    """Return how often each class (rows) was taken for each class (columns)."""
    cells = truth.astype(np.int64) * classes + predicted
    return np.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def finite(number: float) -> float | None:
    """Return `number`, or None where it is infinite or no number."""
    return number if math.isfinite(number) else None
