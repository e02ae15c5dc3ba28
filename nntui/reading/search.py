"""Search: measures readings on training images, in rounds, and returns the verdict."""

from collections.abc import Callable, Sequence

import numpy as np

from nntui.datasets.dataset import Split
from nntui.errors import WeightsError
from nntui.reading.blank_pixels import Blank, blank_of
from nntui.reading.candidates import structures, with_each_activation, with_each_scaling
from nntui.reading.decisions import ANY, Decisions
from nntui.reading.forward import Forward
from nntui.reading.outline import Outline
from nntui.reading.readings import Reading, cost, steps_of
from nntui.reading.verdict import Measured, Verdict, decide, not_worse

FIRST, SECOND, LAST = 200, 600, 2000
"""Training images of the rounds."""
_CONV_FIRST = 100
_FEW = 32
"""Training images by which structures of networks with convolutions are compared."""
_ENOUGH = 0.5
"""The accuracy of a structure with which the search for one ends."""
_SCALINGS = 5
"""Readings with convolutions whose activations are varied."""
_CHUNK, _CONV_CHUNK = 200, 50
"""Images whose outputs are computed at a time, so many that they fit into the cache."""
_STRUCTURE_WORK = 400e9
"""Multiplications and additions by which structures are compared: up to half a minute."""
_STRUCTURES = 3
"""Structures of which all scalings and activations are measured."""
_CLEARLY_WORSE = 10.83
"""Of McNemar's statistic: one of 1,000 equal readings exceeds it."""
_MOVED, _STILL = 10.0, 2.0
"""What the weights of blank pixels that moved, or did not, add to the cost of a reading."""
_WORK = 40e9
"""Multiplications and additions in each of the later rounds: one or two seconds."""

OnProgress = Callable[[float], None]


def search(
    outline: Outline,
    images: Split,
    decided: Decisions = ANY,
    on_progress: OnProgress = lambda _: None,
) -> Verdict:
    """Return the reading that predicts training images best, or the most usual of several.

    Args:
        outline: the layers.
        images: labeled training images, at least LAST of them to be certain.
        decided: what is not to be searched for.
        on_progress: called with the share of the search that is done; it may raise to cancel.

    Raises:
        WeightsError: the arrays form no network for these images.
    """
    bases = _structures(outline, images, decided, _part(on_progress, 0, 0.3))
    first = images[: _CONV_FIRST if outline.convs else FIRST]
    measured = _variants(outline, first, bases, decided, _part(on_progress, 0.3, 0.6))
    blank = blank_of(outline, images)
    for count, start, stop in ((SECOND, 0.6, 0.75), (LAST, 0.75, 1.0)):
        kept = _kept(outline, measured, count)
        measured = _measure(outline, kept, images[:count], _part(on_progress, start, stop))
    return decide(measured, lambda reading: cost(reading, outline) + blank_cost(blank, reading))


def _structures(
    outline: Outline, images: Split, decided: Decisions, on_progress: OnProgress
) -> list[Reading]:
    """Return the best structures; less usual ones are measured only where none is good."""
    few = images[: FIRST if not outline.convs else _FEW]
    found: list[Measured] = []
    left = max(int(_STRUCTURE_WORK / (len(few) * work_of(outline))), 50)
    for number, readings in enumerate(structures(outline, decided)):
        readings = readings[:left]  # noqa: PLW2901 - the rest would take too long
        left -= len(readings)
        share = 0.5**number
        found += _measure(outline, readings, few, _part(on_progress, 1 - share, 1 - share / 2))
        if found and max(each.accuracy for each in found) >= _ENOUGH:
            break
    return _best_structures(found)


def _variants(
    outline: Outline,
    images: Split,
    bases: Sequence[Reading],
    decided: Decisions,
    on_progress: OnProgress,
) -> list[Measured]:
    """Return the structures with other scalings and activations.

    All pairs of both for dense networks; with convolutions, activations only for good scalings.
    """
    scaled = [other for base in bases for other in with_each_scaling(outline, base, decided)]
    if outline.convs:
        found = _measure(outline, scaled, images, _part(on_progress, 0, 0.4))
        good, _ = not_worse(found, _CLEARLY_WORSE)
        good.sort(key=lambda each: -each.accuracy)
        scaled = [each.reading for each in good[:_SCALINGS]]
    both = [
        other for reading in scaled for other in with_each_activation(outline, reading, decided)
    ]
    return _measure(outline, list(dict.fromkeys(both)), images, _part(on_progress, 0.4, 1))


def blank_cost(blank: Blank, reading: Reading) -> float:
    """Return how much the pixels that are never inked speak against a reading."""
    black = reading.scale.low
    if blank == "moved" and black == 0:
        return _MOVED
    return _STILL if blank == "still" and black != 0 else 0.0


def _part(on_progress: OnProgress, start: float, stop: float) -> OnProgress:
    return lambda share: on_progress(start + share * (stop - start))


def _best_structures(found: Sequence[Measured]) -> list[Reading]:
    """Return one reading of each of the best structures, the best first."""
    ranked = sorted(found, key=lambda each: -each.accuracy)
    least = ranked[0].accuracy * 0.8
    bases: dict[Reading, Reading] = {}
    for each in ranked:
        plain = each.reading._replace(scaling="0..1", activation="relu", conv_activation="relu")
        if each.accuracy >= least and len(bases) < _STRUCTURES:
            bases.setdefault(plain, each.reading)
    return list(bases)


def _kept(outline: Outline, measured: Sequence[Measured], images: int) -> list[Reading]:
    """Return the readings to measure on so many images.

    Those that are not clearly worse than the best, the most usual ones where they are too many;
    always the best; and the best of the others, to name it.
    """
    tied, worse = not_worse(measured, _CLEARLY_WORSE)
    tied.sort(key=lambda each: (cost(each.reading, outline), -each.accuracy))
    most = max(int(_WORK / (images * work_of(outline))), 8)
    best = max(tied, key=lambda each: each.accuracy)
    others = sorted(worse, key=lambda each: -each.accuracy)[:1]
    return list(dict.fromkeys(each.reading for each in (*tied[:most], best, *others)))


def work_of(outline: Outline) -> float:
    """Return about how many multiplications and additions one image takes."""
    rows, columns = outline.image_shape
    dense = sum(2 * block.weight.size for block in outline.dense)
    # A kernel moves over the whole image at first, and over ever smaller ones behind pools.
    return dense + sum(rows * columns / 2 * block.weight.size for block in outline.convs)


def _measure(
    outline: Outline, readings: Sequence[Reading], images: Split, on_progress: OnProgress
) -> list[Measured]:
    """Return for which images each reading is right."""
    steps = {reading: steps_of(outline, reading) for reading in readings}
    ordered = sorted(steps, key=lambda reading: repr(steps[reading]))
    right = {reading: np.zeros(len(images), np.bool_) for reading in ordered}
    chunk = _CONV_CHUNK if outline.convs or outline.steps else _CHUNK
    starts = range(0, len(images), chunk)
    for number, start in enumerate(starts):
        part = images[start : start + chunk]
        forward = Forward(outline.blocks, part.images)
        for place, reading in enumerate(ordered):
            outputs = forward.outputs(steps[reading])
            if outputs.ndim == 4 and outputs.shape[1:3] == (1, 1):
                outputs = outputs[:, 0, 0]
            if outputs.ndim != 2 or outputs.shape[1] != outline.classes:
                raise WeightsError(
                    f"expected {outline.classes} outputs, received {outputs.shape[1:]}"
                )
            right[reading][start : start + len(part)] = outputs.argmax(axis=1) == part.labels
            on_progress((number + (place + 1) / len(ordered)) / len(starts))
    return [Measured(reading, right[reading]) for reading in readings if reading in right]
