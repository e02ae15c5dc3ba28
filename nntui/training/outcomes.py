"""Outcomes: what some training steps together report, such as their mean loss and accuracy."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from nntui.engine.arrays import Array
from nntui.training.batches import Labels
from nntui.training.feed import KEPT_LABELS

_MOST = 512
"""Steps whose predictions are counted at once, of up to KEPT_LABELS images."""


class UpdateResult(NamedTuple):
    """What a step reports, or the means of several: loss and accuracy before each update."""

    loss: float
    accuracy: float
    lr: float
    """The learning rate of the last step."""
    gradient_norm: float | None = None
    """The norm of the gradient in the first of the steps; None where it was not asked for."""


class StepSums(NamedTuple):
    """What is known of some consecutive steps."""

    loss: float
    """The sum over the steps."""
    correct: int
    """Images that were predicted correctly."""
    images: int
    steps: int
    lr: float
    """The learning rate of the last step."""
    gradient_norm: float | None = None
    """That of the first step, where it was asked for."""
    divergence: str = ""
    """What is no longer finite after the last step, if anything is."""


def mean_of(parts: Sequence[StepSums]) -> UpdateResult:
    """Return the means of consecutive steps, at least one."""
    steps, images = sum(part.steps for part in parts), sum(part.images for part in parts)
    loss, correct = sum(part.loss for part in parts), sum(part.correct for part in parts)
    return UpdateResult(loss / steps, correct / images, parts[-1].lr, parts[0].gradient_norm)


class Outcomes:
    """Copies of the logits of some steps, to count correct predictions at once.

    Args:
        batch: the images of a step.
        classes: how many classes there are.
    """

    def __init__(self, batch: int, classes: int) -> None:
        self.steps = min(max(KEPT_LABELS // batch, 1), _MOST)
        """How many steps there is memory for."""
        self._logits = np.empty((self.steps * batch, classes), np.float32)
        self._batch = batch
        self._whole = self._places(batch, self.steps)

    def places(self, images: int) -> list[Array]:
        """Return the memory for the logits (images, classes) of each step of so many images.

        For fewer images than the batch there is memory for one step.
        """
        return self._whole if images == self._batch else self._places(images, 1)

    def _places(self, images: int, steps: int) -> list[Array]:
        starts = range(0, steps * images, images)
        return [self._logits[start : start + images] for start in starts]

    def correct(self, labels: Sequence[Labels]) -> int:
        """Return how many images were predicted correctly; `labels` are those of each step."""
        joined = np.concatenate(labels)
        return count_correct(self._logits[: len(joined)], joined)


def count_correct(logits: Array, labels: Labels) -> int:
    """Return for how many images the largest of the logits (n, classes) is that of the label.

    An image is predicted correctly if the logit of its label is the maximum. That takes a third of
    the time of argmax, but where several logits are the maximum, only the first one counts.

    >>> count_correct(np.array([[1.0, 2.0], [3.0, 3.0]], np.float32), np.array([1, 1], np.uint8))
    1
    """
    by_class = np.ascontiguousarray(logits.T)
    largest = by_class.max(axis=0)
    if np.count_nonzero(by_class == largest) != len(labels):  # also where one is NaN
        return int(np.count_nonzero(logits.argmax(axis=1) == labels))
    places = labels.astype(np.intp)
    places *= len(labels)
    places += np.arange(len(labels))
    return int(np.count_nonzero(by_class.ravel().take(places, mode="clip") == largest))
