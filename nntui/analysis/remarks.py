"""Remarks: what is odd about the result of an evaluation, in sentences."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.class_balance import untrained_classes
from nntui.strings import counted

_FEW = 5
"""Images a class: with fewer test images than this on average, an accuracy means little."""
_MAJORITY = 0.6
"""The share of one class from which it is worth a remark."""
_ERRORS = 2.0
"""Standard errors within which an accuracy is the same as that of guessing."""
_ABOVE = 1.02
"""Times the loss of guessing: an untrained network may be a little above it."""
_CONSISTENT = 0.6
"""The share of images that have the most frequent prediction of their class from which predictions
are called consistent."""
_MAX_NAMED = 6
"""Classes that a sentence names."""


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """The result of an evaluation on test images.

    Args:
        confusion: `confusion[truth, predicted]` counts images, (classes, classes).
        classes: their names.
        loss: the mean loss; None where it is not finite.
        guessing: the loss of guessing; None where it is not known.
        trained: how many images of each class there were to train on; empty where not known.
    """

    confusion: NDArray[np.int64]
    classes: Sequence[str]
    loss: float | None = None
    guessing: float | None = None
    trained: Sequence[int] = ()


def remarks(result: Result) -> tuple[str, ...]:
    """Return what is odd about a result, a sentence each; nothing where nothing is.

    >>> remarks(Result(np.array([[9, 1], [2, 8]]), ["a", "b"]))
    ()
    >>> remarks(Result(np.array([[0, 90], [0, 110]]), ["a", "b"]))
    ('the accuracy, 55.00 %, is no better than that of answering b for every image (55.00 %)',)
    """
    return tuple(_remarks(result))


def _remarks(result: Result) -> Iterator[str]:
    confusion = np.asarray(result.confusion)
    images = confusion.sum(axis=1)
    total = int(images.sum())
    if not total:
        return
    if _are_few(images):
        yield (
            f"the accuracy means little: it was measured on {counted(total, 'image')}; use more "
            "test images"
        )
    else:
        yield from _compared_with_guessing(confusion, result.classes)
    loss, guessing = result.loss, result.guessing
    if loss is not None and guessing is not None and loss > _ABOVE * guessing:
        yield (
            f"the loss, {loss:.4g}, is above that of guessing, {guessing:.4g}: wrong predictions "
            "are given a high probability"
        )
    if len(result.trained) == len(images):
        yield from untrained_classes(result.classes, np.array(result.trained), images)


def _are_few(images: NDArray[np.integer]) -> bool:
    """Return whether these are too few test images, by class, to measure an accuracy."""
    total = int(images.sum())
    return total < max(_FEW * int(np.count_nonzero(images)), 2 * _FEW)


def _compared_with_guessing(confusion: NDArray[np.int64], classes: Sequence[str]) -> Iterator[str]:
    images = confusion.sum(axis=1)
    total = int(images.sum())
    accuracy, largest = float(np.trace(confusion)) / total, int(images.argmax())
    share, chance = float(images[largest]) / total, 1 / len(classes)
    if np.count_nonzero(images) < 2:
        yield (
            f"all test images are of the class {classes[largest]}: the accuracy says nothing about "
            "other classes"
        )
    elif renamed := _renumbered(confusion, classes):
        yield renamed
    elif accuracy < chance - _ERRORS * _error(chance, total):
        yield (
            f"the accuracy, {_percent(accuracy)}, is worse than that of guessing, "
            f"{_percent(chance)}: images and labels may not belong together"
        )
    elif accuracy <= share + _ERRORS * _error(share, total) * (share < _MAJORITY):
        yield (
            f"the accuracy, {_percent(accuracy)}, is {'no' if accuracy <= share else 'hardly'} "
            "better than that of answering "
            f"{classes[largest]} for every image ({_percent(share)})"
        )
    elif share >= _MAJORITY:
        yield (
            f"{_percent(share)} of the test images are of the class {classes[largest]}: answering "
            "it for every image would be right as often"
        )


def _renumbered(confusion: NDArray[np.int64], classes: Sequence[str]) -> str:
    """Return a sentence if predictions are consistent, but most classes have another number."""
    there = np.flatnonzero(confusion.sum(axis=1))
    answers = confusion.argmax(axis=1)[there]
    moved = there != answers
    consistent = confusion[there, answers].sum() >= _CONSISTENT * confusion.sum()
    if len(set(answers.tolist())) < len(there) or not consistent or 2 * moved.sum() <= len(there):
        return ""
    pairs = [
        f"{classes[true]} as {classes[answer]}"
        for true, answer in zip(there[moved], answers[moved], strict=True)
    ]
    more = f" and {len(pairs) - _MAX_NAMED} more" if len(pairs) > _MAX_NAMED else ""
    return (
        f"most classes are predicted as another one, {', '.join(pairs[:_MAX_NAMED])}{more}: the "
        "labels may be numbered in another way than those of the training"
    )


def _error(share: float, count: int) -> float:
    """Return the standard error of a share that is measured on `count` images."""
    return math.sqrt(share * (1 - share) / count)


def _percent(share: float) -> str:
    return f"{100 * share:.2f} %"
