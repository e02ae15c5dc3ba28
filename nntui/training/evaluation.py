"""Evaluation: loss, accuracy and confusion matrix of a network on a whole split."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nntui.config.scaling import InputRange
from nntui.datasets.dataset import Split
from nntui.engine.arrays import Array
from nntui.engine.losses import Loss, target_table
from nntui.engine.network import Network
from nntui.engine.plan import Plan
from nntui.training.batches import Batches

# Large enough for full speed, small enough to stay in the cache.
BATCH = 500
_MAX_NUMBERS = 2**22
"""Outputs of all layers for one batch: where they are large, batches are smaller than BATCH."""


@dataclass(frozen=True, slots=True, eq=False)  # arrays have no one equality
class Evaluation:
    """The result of evaluating a network on a split of `count` images."""

    loss: float | None
    """The mean over all images; None where it is not finite."""
    accuracy: float
    """From 0 to 1."""
    probabilities: NDArray[np.float32]
    """What the output activation returns, (count, classes)."""
    predicted: NDArray[np.intp]
    """The class with the largest probability, (count,)."""
    confusion: NDArray[np.int64]
    """`confusion[truth, predicted]` counts images, (classes, classes)."""


def evaluate(
    network: Network,
    loss: Loss,
    split: Split,
    targets: Array | None = None,
    input_range: InputRange = (0.0, 1.0),
    on_batch: Callable[[float], None] = lambda _: None,
) -> Evaluation:
    """Evaluate `network` on all images of `split`, in batches.

    The network shares its parameters with a copy that has buffers of its own, so a network can be
    evaluated between two training steps, or in two threads at once.

    Args:
        network: with any batch size.
        loss: the loss function and output activation it was trained with.
        split: at least one image.
        targets: the target of each class, (classes, classes); one-hot by default.
        input_range: the inputs for the pixel values 0 and 255 in training, or the whole scaling.
        on_batch: called after each batch with the share of the images that is done; what it
            raises ends the evaluation.
    """
    classes = network.shapes[-1][0]
    size = min(batch_size(network), len(split))
    targets = target_table(classes) if targets is None else targets
    probabilities = np.empty((len(split), classes), np.float32)
    starts = range(0, len(split), size)
    losses = np.empty(len(starts))
    evaluating = network.rebound(size)
    batches = Batches(split, size, evaluating.shapes[0], targets, input_range=input_range)
    dz = np.empty((size, classes), np.float32)
    with np.errstate(all="ignore"):  # a diverged network shows in its loss, not in warnings
        for number, start in enumerate(starts):
            rows = np.arange(start, min(start + size, len(split)))
            batch = batches.gather(rows)
            z = evaluating.forward(batch.x)
            losses[number] = loss.function(z, batch.target, dz[: len(rows)]) * len(rows)
            loss.output(z, probabilities[rows[0] : rows[-1] + 1])
            on_batch((number + 1) / len(starts))
    predicted = probabilities.argmax(axis=1)
    return Evaluation(
        loss=finite(sum(losses.tolist()) / len(split)),
        accuracy=float(np.mean(predicted == split.labels)),
        probabilities=probabilities,
        predicted=predicted,
        confusion=confusion_matrix(split.labels, predicted, classes),
    )


def batch_size(network: Network) -> int:
    """Return how many images are evaluated at once: BATCH, or fewer where outputs are large."""
    numbers = Plan.of(network.layers, network.shapes[0]).values_per_input
    return min(BATCH, max(1, _MAX_NUMBERS // numbers))


def confusion_matrix(
    truth: NDArray[np.integer], predicted: NDArray[np.integer], classes: int
) -> NDArray[np.int64]:
    """Return the confusion matrix: how often each class (rows) was predicted as each (columns).

    >>> confusion_matrix(np.array([0, 0, 1]), np.array([0, 1, 1]), 2).tolist()
    [[1, 1], [0, 1]]
    """
    cells = truth.astype(np.int64) * classes + predicted
    return np.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def finite(number: float) -> float | None:
    """Return `number`, or None where it is infinite or NaN.

    >>> finite(0.5), finite(math.inf)
    (0.5, None)
    """
    return number if math.isfinite(number) else None
