"""Accuracy by blocks of images in their order: which of them a network was trained on."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nntui.analysis.evaluated import EvaluatedNetwork
from nntui.datasets.dataset import Split

BLOCK = 5_000
"""Images of a block."""
_DEVIATIONS = 4.0
"""Standard errors by which an accuracy must be off to say something."""
_LEAST = 0.4
"""The accuracy below which blocks say nothing."""


class BlockAccuracy(NamedTuple):
    """The accuracy of a network on some of the training images."""

    start: int
    """The first of the images, from 0."""
    stop: int
    measured: int
    """How many of them it was measured on."""
    accuracy: float


def by_block(
    network: EvaluatedNetwork,
    split: Split,
    most: int = BLOCK,
    on_block: Callable[[float], None] = lambda _: None,
) -> tuple[BlockAccuracy, ...]:
    """Return the accuracy on each block of images.

    Args:
        network: evaluates them.
        split: the images in their order.
        most: how many images of a block are evaluated, the first ones.
        on_block: called with the share that is done; it may raise to cancel.
    """
    found = []
    starts = range(0, len(split), BLOCK)
    for number, start in enumerate(starts):
        stop = min(start + BLOCK, len(split))
        part = split[start : min(start + most, stop)]
        found.append(BlockAccuracy(start, stop, len(part), network.predict(part).accuracy))
        on_block((number + 1) / len(starts))
    return tuple(found)


def what_blocks_say(blocks: tuple[BlockAccuracy, ...], test: float, tested: int) -> str:
    """Return in a sentence what the network was trained on, empty where that is not clear.

    Args:
        blocks: of the training images.
        test: the accuracy on the test images.
        tested: how many these are.

    >>> blocks = tuple(BlockAccuracy(5000 * i, 5000 * i + 5000, 5000, 0.99) for i in range(12))
    >>> what_blocks_say(blocks, 0.97, 10_000)
    'training images are recognized better than test images, as after training on them'
    """
    if not blocks or max(block.accuracy for block in blocks) < _LEAST:
        return ""
    accuracies = np.array([block.accuracy for block in blocks])
    mean = float(np.median(accuracies))
    if test > mean + _DEVIATIONS * _error(mean, tested):
        return (
            "test images are recognized better than training images: it may have been trained on "
            "the test images"
        )
    lower = [
        block
        for block in blocks
        if block.accuracy < mean - _DEVIATIONS * _error(mean, block.measured)
    ]
    if lower and len(lower) <= len(blocks) // 2:
        ranges = ", ".join(f"{block.start:,} to {block.stop - 1:,}" for block in lower)
        return f"training images {ranges} are recognized worse: it was hardly trained on these"
    if mean > test + _DEVIATIONS * _error(test, tested):
        return "training images are recognized better than test images, as after training on them"
    return ""


def _error(accuracy: float, images: int) -> float:
    """Return the standard error of an accuracy; a perfect one counts as one error."""
    wrong = max(1 - accuracy, 1 / images)
    return float(np.sqrt(max(accuracy, 1 / images) * wrong / images))
