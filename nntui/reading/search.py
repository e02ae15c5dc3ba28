"""Search: measures readings on training images, in rounds, and returns the verdict."""

from collections.abc import Sequence

from nntui.datasets.dataset import Split
from nntui.reading.blank_pixels import Blank, blank_of
from nntui.reading.candidates import (
    structures,
    with_each_activation,
    with_each_geometry,
    with_each_order,
    with_each_scaling,
    with_pools,
)
from nntui.reading.decisions import ANY, Decisions
from nntui.reading.forward import kernel_side, size_after
from nntui.reading.measure import OnProgress, measure
from nntui.reading.outline import Outline
from nntui.reading.readings import Reading, cost, steps_of
from nntui.reading.steps import Conv, Dense, Pool
from nntui.reading.verdict import Measured, Verdict, decide, not_worse

FIRST, SECOND, LAST = 200, 600, 2000
"""Training images of the rounds."""
_CONV_FIRST = 100
_FEW, _MORE = 32, 200
"""Training images by which structures of networks with convolutions are compared; by the first
number all, by the second the best."""
_FINALISTS = 8
"""Geometries that are compared by the second number."""
_ENOUGH = 0.5
"""The accuracy of a structure with which the search for one ends."""
_SCALINGS = 5
"""Readings with convolutions whose activations are varied."""
_STRUCTURE_WORK = 200e9
"""Multiplications and additions by which structures are compared: about ten seconds."""
_LEAST_STRUCTURES = 50
"""Structures that are compared even if this takes longer."""
_STRUCTURES = 3
"""Structures of which all scalings and activations are measured."""
_CLEARLY_WORSE = 10.83
"""Of McNemar's statistic: one of 1,000 equal readings exceeds it."""
_MOVED, _STILL = 10.0, 2.0
"""What the weights of blank pixels that moved, or did not, add to the cost of a reading."""
_WORK = 30e9
"""Multiplications and additions in each of the later rounds: about two seconds."""
_LEAST_KEPT = 5
"""Readings that are compared in each of the later rounds even if this takes longer."""


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
    bases = _structures(outline, images, decided, _part(on_progress, 0, 0.4))
    first = images[: _CONV_FIRST if outline.convs else FIRST]
    measured = _variants(outline, first, bases, decided, _part(on_progress, 0.4, 0.6))
    blank = blank_of(outline, images)
    for count, start, stop in ((SECOND, 0.6, 0.75), (LAST, 0.75, 1.0)):
        kept = _kept(outline, measured, count)
        measured = measure(outline, kept, images[:count], _part(on_progress, start, stop))
    return decide(measured, lambda reading: cost(reading, outline) + blank_cost(blank, reading))


def _structures(
    outline: Outline, images: Split, decided: Decisions, on_progress: OnProgress
) -> list[Reading]:
    """Return the best structures; less usual ones are measured only where none is good."""
    has_geometry = bool(outline.convs) and not outline.steps
    few = images[: FIRST if not outline.convs else _FEW]
    found: list[Measured] = []
    left = _STRUCTURE_WORK
    for number, readings in enumerate(structures(outline, decided)):
        if not readings:
            continue
        work = len(few) * work_of(outline, readings[0])
        most = max(int(left / work), 0 if found else _LEAST_STRUCTURES)
        share = 0.5 ** (number + has_geometry)
        part = _part(on_progress, 1 - 2 * share if number else 0, 1 - share)
        found += measure(outline, readings[:most], few, part)
        left -= min(len(readings), most) * work
        if max(each.accuracy for each in found) >= _ENOUGH:
            break
    if has_geometry:
        part = _part(on_progress, 1 - share, 1)
        found = _with_other_windows(outline, images, found, decided, part)
    return _best_structures(found)


def _with_other_windows(
    outline: Outline,
    images: Split,
    found: Sequence[Measured],
    decided: Decisions,
    on_progress: OnProgress,
) -> list[Measured]:
    """Return the best structure with other geometries, pools and orders.

    A geometry that is almost the right one reads nearly as well, so the first good one may be
    wrong. A few images serve to leave most of them out.
    """
    best = max(found, key=lambda each: each.accuracy).reading
    work = work_of(outline, best)
    most = max(int(_STRUCTURE_WORK / (_FEW * work)), _LEAST_STRUCTURES)
    others = with_each_geometry(outline, best, decided)[:most]
    measured = measure(outline, [best, *others], images[:_FEW], _part(on_progress, 0, 0.5))
    ranked = sorted(measured, key=lambda each: (-each.accuracy, cost(each.reading, outline)))
    most = max(int(2 * _WORK / (_MORE * work)), 4 * _STRUCTURES)
    windows = list(dict.fromkeys(each.reading.windows for each in ranked))[:_FINALISTS]
    finalists = [
        ordered
        for some in windows
        for other in with_pools(best._replace(windows=some), decided)
        for ordered in with_each_order(outline, other)
    ]
    return measure(outline, finalists[:most], images[:_MORE], _part(on_progress, 0.5, 1))


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
        found = measure(outline, scaled, images, _part(on_progress, 0, 0.4))
        good, _ = not_worse(found, _CLEARLY_WORSE)
        good.sort(key=lambda each: -each.accuracy)
        scaled = [each.reading for each in good[:_SCALINGS]]
    both = [
        other for reading in scaled for other in with_each_activation(outline, reading, decided)
    ]
    return measure(outline, list(dict.fromkeys(both)), images, _part(on_progress, 0.4, 1))


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
    best = max(tied, key=lambda each: each.accuracy)
    most = max(int(_WORK / (images * work_of(outline, best.reading))), _LEAST_KEPT)
    others = sorted(worse, key=lambda each: -each.accuracy)[:1]
    return list(dict.fromkeys(each.reading for each in (*tied[:most], best, *others)))


def work_of(outline: Outline, reading: Reading) -> float:
    """Return about how many multiplications and additions a reading takes for one image."""
    size = outline.image_shape[0]
    total = 1.0
    for step in steps_of(outline, reading):
        match step:
            case Conv(block, stride, padding):
                weight = outline.blocks[block].weight
                size = size_after(size, kernel_side(weight, step), stride, padding)
                total += size**2 * weight.size
            case Pool(side):
                size //= side
            case Dense(block):
                total += outline.blocks[block].weight.size
            case _:
                pass
    return total
