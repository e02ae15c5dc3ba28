"""Suspected label errors: images whose label a network that was not trained on them finds unlikely.

Each image gets its self-confidence, the probability of its own label by a network that was trained
on other parts of the data (confident learning, Northcutt, Jiang and Chuang 2021, arXiv 1911.00068).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nntui.analysis.digit_table import class_probabilities
from nntui.analysis.predictions import predict
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Split
from nntui.engine.network import Network
from nntui.engine.step import train_step
from nntui.training.assemble import Assembly, assemble
from nntui.training.batches import Batches

FOLDS = 5
EPOCHS = 4
_SETTINGS = {
    "layers": "256:relu,dropout:0.3",
    "schedule": "cosine",
    "lr": 0.004,
}
"""Of 60,000 digits with 1 % planted errors, 89.5 % of the first 600 are planted; 128:relu for three
epochs finds 87 to 89 %."""
_BATCH = 128
_LEAST_STEPS = 500
"""Training steps of a fold: of few images, there are more epochs."""

Probabilities = NDArray[np.float32]


class Suspect(NamedTuple):
    """An image whose label may be wrong."""

    row: int
    label: int
    """The given label."""
    suggested: int
    """The class with the largest probability."""
    confidence: float
    """The self-confidence: the probability of the given label."""


@dataclass(frozen=True, slots=True, eq=False)
class LabelRanking:
    """What networks that were not trained on an image think of its label, for each image.

    Args:
        own: the self-confidence, the probability of the given label, (count,).
        suggested: the class with the largest probability, (count,).
        suspected: whether the label is suspected to be wrong; see `suspected`, (count,).
    """

    own: Probabilities
    suggested: NDArray[np.intp]
    suspected: NDArray[np.bool_]


def label_ranking(probabilities: Probabilities, labels: NDArray[np.integer]) -> LabelRanking:
    """Return the self-confidence of all labels, and which of them are suspected to be wrong.

    Args:
        probabilities: of each class, (count, classes), by networks that were not trained on the
            image.
        labels: the given ones, (count,).
    """
    return LabelRanking(
        probabilities[np.arange(len(labels)), labels],
        probabilities.argmax(axis=1),
        suspected(probabilities, labels),
    )


def suspected(probabilities: Probabilities, labels: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Return which labels are suspected to be wrong, (count,).

    An image counts for the class with the largest probability among those whose probability is at
    least the mean self-confidence of the images with this label. Where that is another class than
    the label, the label is suspected (confident learning, section 3.1).

    Args:
        probabilities: see `label_ranking`.
        labels: the given ones.

    >>> found = suspected(np.array([[0.9, 0.1], [0.8, 0.2], [0.1, 0.9]], np.float32), [0, 1, 1])
    >>> found.tolist()
    [False, False, False]
    >>> found = suspected(np.array([[0.8, 0.2], [0.9, 0.1], [0.1, 0.9]], np.float32), [0, 1, 1])
    >>> found.tolist()
    [False, True, False]
    """
    labels = np.asarray(labels)
    own = probabilities[np.arange(len(labels)), labels]
    classes = probabilities.shape[1]
    counts = np.bincount(labels, minlength=classes)
    least = np.bincount(labels, own, classes) / np.maximum(counts, 1)
    least[counts == 0] = np.inf
    above = np.where(probabilities >= least, probabilities, -1.0)
    return np.asarray((above.argmax(axis=1) != labels) & (above.max(axis=1) >= 0))


def fold_of(count: int, folds: int = FOLDS, seed: int = 1) -> NDArray[np.intp]:
    """Return the fold of each image, from 0: random, and all as large up to one image.

    >>> sorted(fold_of(5, 2).tolist())
    [0, 0, 0, 1, 1]
    """
    folds_of = np.empty(count, np.intp)
    folds_of[np.random.default_rng(seed).permutation(count)] = np.arange(count) % folds
    return folds_of


def held_out_probabilities(
    images: Split,
    classes: int,
    held_out: NDArray[np.bool_],
    seed: int = 1,
    on_step: Callable[[float], None] = lambda _: None,
) -> Probabilities:
    """Train a network on some images, and return the probabilities of the others' classes.

    Args:
        images: all images.
        classes: how many classes there are.
        held_out: which images not to train on, (count,); at least one, and not all.
        seed: of the weights and of the order.
        on_step: called with the share of the training that is done; it may raise to cancel.

    Returns:
        (held out images, classes).
    """
    parts = train(images.take(np.flatnonzero(~held_out)), classes, seed, on_step)
    tested = images.take(np.flatnonzero(held_out))
    found = predict(parts.network, parts.loss, tested, parts.targets.astype(np.float32))
    return class_probabilities(found.probabilities, "softmax")


def train(
    images: Split, classes: int, seed: int = 1, on_step: Callable[[float], None] = lambda _: None
) -> Assembly:
    """Return a small network, trained on `images` for a few epochs.

    Args:
        images: at least one.
        classes: how many classes there are.
        seed: of the weights and of the order.
        on_step: see `held_out_probabilities`.
    """
    batch = min(_BATCH, len(images))
    each = math.ceil(len(images) / batch)
    epochs = max(EPOCHS, math.ceil(_LEAST_STEPS / each))
    config = RunConfig.of({**_SETTINGS, "batch": batch, "epochs": epochs, "seed": seed})
    height, width = images.images.shape[1:]
    parts = assemble(config, (height, width), classes, len(images))
    network: Network = parts.network
    batches = Batches(images, batch, network.shapes[0], parts.targets)
    steps = epochs * each
    rates = [config.lr * factor for factor in parts.schedule(range(steps), steps)]
    for step, rate in enumerate(rates):
        epoch, place = divmod(step, each)
        if not place:
            order = batches.images.order(seed, epoch)
        made = batches.gather(order[place * batch : (place + 1) * batch])
        train_step(
            network,
            parts.loss,
            parts.optimizer,
            made.x,
            made.target,
            rate,
            step + 1,
            parts.layers_rng,
        )
        if not place % 50:
            on_step(step / steps)
    return parts


def ranked(probabilities: Probabilities, labels: NDArray[np.integer]) -> list[Suspect]:
    """Return all images, those with the least probable labels first.

    Args:
        probabilities: of each class, (count, classes), by networks that were not trained on the
            image.
        labels: the given ones, (count,).

    >>> ranked(np.array([[0.9, 0.1], [0.8, 0.2]], np.float32), np.array([0, 1]))[0].row
    1
    """
    own = probabilities[np.arange(len(labels)), labels]
    suggested = probabilities.argmax(axis=1)
    return [
        Suspect(row, int(labels[row]), int(suggested[row]), float(own[row]))
        for row in np.argsort(own, kind="stable").tolist()
    ]


def planted(
    labels: NDArray[np.uint8], classes: int, share: float, seed: int = 1
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Return labels of which a share is replaced by other classes at random, and which they are.

    >>> wrong, which = planted(np.zeros(100, np.uint8), 10, 0.05)
    >>> int(which.sum()), int(np.count_nonzero(wrong))
    (5, 5)
    """
    rng = np.random.default_rng(seed)
    which = np.zeros(len(labels), bool)
    which[rng.permutation(len(labels))[: round(share * len(labels))]] = True
    changed = labels.copy()
    moves = rng.integers(1, classes, int(which.sum()))
    changed[which] = (labels[which] + moves) % classes
    return changed, which
