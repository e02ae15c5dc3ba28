"""From a file of another program to weights: what it does not say is measured."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nntui.analysis.restore import restore
from nntui.datasets.dataset import Dataset
from nntui.engine.losses import target_table
from nntui.errors import WeightsError
from nntui.reading.bias_columns import without_bias_columns
from nntui.reading.blocks import blocks_of
from nntui.reading.build import build
from nntui.reading.decisions import ANY, Decisions
from nntui.reading.forward import Forward
from nntui.reading.guess import guess
from nntui.reading.outline import Outline, outline_of
from nntui.reading.readings import steps_of
from nntui.reading.record import words
from nntui.reading.search import search
from nntui.reading.stated import output_of, stated_outline
from nntui.reading.verdict import Verdict
from nntui.training.batches import Batches
from nntui.weights.importers.foreign import ForeignFile
from nntui.weights.model import Weights, WeightsInfo

UNKNOWN = "unknown"
"""The data set of weights that no labeled images are there for."""
_COMPARED = 50
_TOLERANCE = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class ReadWeights:
    """Weights from a file of another program, and how they were read."""

    weights: Weights
    outline: Outline
    verdict: Verdict
    left_out: tuple[str, ...]
    """The names of arrays that are no part of the network."""


def read_weights(
    file: ForeignFile,
    data: Dataset,
    decided: Decisions = ANY,
    on_progress: Callable[[float], None] = lambda _: None,
) -> ReadWeights:
    """Return the weights of a file, read as it predicts training images of `data` best.

    Raises:
        WeightsError: its arrays form no network for these images, or one that the engine cannot
            express.
    """
    outline, left_out = outline_for(file, data.image_shape, len(data.classes))
    verdict = search(outline, data.train, decided, on_progress)
    info = WeightsInfo(
        layers="",
        image_shape=data.image_shape,
        classes=list(data.classes),
        data=data.name,
        reading=data.reading.given() if data.reading else {},
        content=data.content,
        output=output_of(file.layers),
        loss="quadratic" if output_of(file.layers) == "linear" else "cross-entropy",
    )
    weights = build(steps_of(outline, verdict.taken.reading), outline.blocks, info)
    _check(weights, outline, verdict, data)
    return ReadWeights(weights, outline, verdict, tuple(left_out))


def guess_weights(file: ForeignFile, decided: Decisions = ANY) -> tuple[Weights, str]:
    """Return the weights of a file, read in the most usual way, and this reading in words.

    Raises:
        WeightsError: its arrays form no network for square images, or one that the engine cannot
            express.
    """
    outline, reading = guess(file, decided)
    output = output_of(file.layers)
    info = WeightsInfo(
        layers="",
        image_shape=outline.image_shape,
        classes=[str(number) for number in range(outline.classes)],
        data=UNKNOWN,
        output=output,
    )
    weights = build(steps_of(outline, reading), outline.blocks, info)
    return weights, words(reading, outline, weights.info.layers)


def outline_for(
    file: ForeignFile, image_shape: tuple[int, int], classes: int
) -> tuple[Outline, list[str]]:
    """Return the layers of a file, and the names of arrays that are no part of them.

    Raises:
        WeightsError: its arrays form no network for images of this shape and so many classes, or
            one that the engine cannot express.
    """
    if file.layers is not None:
        return stated_outline(file.layers, image_shape, classes), []
    blocks, left_out = blocks_of(file.arrays)
    # The course that writes the bias first calls its matrices Theta.
    first = any("theta" in each.name.lower() for each in file.arrays)
    split = without_bias_columns(blocks, math.prod(image_shape), first=first)
    return outline_of(split or blocks, image_shape, classes), left_out


def _check(weights: Weights, outline: Outline, verdict: Verdict, data: Dataset) -> None:
    """Raise a WeightsError if the engine's outputs are not those of the reading."""
    images = data.train.images[:_COMPARED]
    expected = Forward(outline.blocks, images).outputs(steps_of(outline, verdict.taken.reading))
    network = restore(weights, len(images))
    split, targets = data.train[:_COMPARED], target_table(len(data.classes))
    shape, scaling = network.shapes[0], weights.info.scaling
    batches = Batches(split, len(images), shape, targets, input_range=scaling)
    received = network.forward(batches.gather(np.arange(len(images))).x)
    largest = float(np.abs(expected).max())
    if not np.allclose(received, expected, rtol=_TOLERANCE, atol=_TOLERANCE * (1 + largest)):
        raise WeightsError(
            f"expected the outputs of the file's network from {weights.info.layers}, received "
            "others; please report this file"
        )
