"""Search: measures readings on training images, in rounds, and returns the verdict."""

from collections.abc import Callable, Sequence

import numpy as np

from nntui.datasets.dataset import Split
from nntui.reading.blank_pixels import Blank, blank_of, sign_of_black
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
from nntui.reading.verdict import Measured, Verdict, costs, decide, not_worse

FIRST, SECOND, LAST, FINAL = 200, 600, 2000, 10_000
"""Training images of the rounds; of the last one fewer, if these take too long."""
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
_STRUCTURES, _FAR = 3, 8.0
"""Structures of which all scalings and activations are measured, and how much more can speak
against them than against the best."""
_CLEARLY_WORSE = 10.83
"""Of McNemar's statistic: one of 1,000 equal readings exceeds it."""
_MOVED, _STILL, _OTHER_SIGN = 10.0, 4.0, 4.0
"""What the weights of blank pixels that moved, did not, or moved in the other direction than the
biases add to the cost of a reading."""
_WORK = 30e9
"""Multiplications and additions in each of the later rounds: about two seconds."""
_EACH = 60
"""Multiplications that take as long as windows, bias, activation and pool of one output."""
_MOST_NUMBERS = 120_000
"""Losses of images in each of these rounds."""
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
    blank, sign = blank_of(outline, images), sign_of_black(outline, images)

    def unusual(reading: Reading) -> float:
        return cost(reading, outline) + blank_cost(blank, sign, reading)

    for count, start, stop in ((SECOND, 0.6, 0.7), (LAST, 0.7, 0.85)):
        kept = _kept(outline, measured, count, unusual)
        part = _part(on_progress, start, stop)
        measured = measure(outline, kept, images[:count], part, losses=True)
    kept, more = _final(outline, measured, images, unusual)
    if len(more) > LAST:
        measured = measure(outline, kept, more, _part(on_progress, 0.85, 1.0), losses=True)
    on_progress(1.0)
    return decide(measured, unusual)


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
        found += measure(outline, readings[:most], few, part, losses=True)
        left -= min(len(readings), most) * work
        if max(each.accuracy for each in found) >= _ENOUGH:
            break
    if has_geometry:
        part = _part(on_progress, 1 - share, 1)
        found = _with_other_windows(outline, images, found, decided, part)
    return _best_structures(outline, found)


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
    best = found[int(np.argmin(_costs(outline, found)))].reading
    work = work_of(outline, best)
    most = max(int(_STRUCTURE_WORK / (_FEW * work)), _LEAST_STRUCTURES)
    others = with_each_geometry(outline, best, decided)[:most]
    part = _part(on_progress, 0, 0.5)
    measured = measure(outline, [best, *others], images[:_FEW], part, losses=True)
    ranked = [measured[place] for place in np.argsort(_costs(outline, measured), kind="stable")]
    most = max(int(2 * _WORK / (_MORE * work)), 4 * _STRUCTURES)
    windows = list(dict.fromkeys(each.reading.windows for each in ranked))[:_FINALISTS]
    finalists = [
        ordered
        for some in windows
        for other in with_pools(best._replace(windows=some), decided)
        for ordered in with_each_order(outline, other)
    ]
    part = _part(on_progress, 0.5, 1)
    return measure(outline, finalists[:most], images[:_MORE], part, losses=True)


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
        found = measure(outline, scaled, images, _part(on_progress, 0, 0.3), losses=True)
        ranked = np.argsort(_costs(outline, found), kind="stable")
        scaled = [found[place].reading for place in ranked[:_SCALINGS]]
        if not outline.steps:
            scaled += _jointly(outline, images, bases, decided, _part(on_progress, 0.3, 0.4))
    both = [
        other for reading in scaled for other in with_each_activation(outline, reading, decided)
    ]
    return measure(outline, list(dict.fromkeys(both)), images, _part(on_progress, 0.4, 1))


def _jointly(
    outline: Outline,
    images: Split,
    bases: Sequence[Reading],
    decided: Decisions,
    on_progress: OnProgress,
) -> list[Reading]:
    """Return the best of all pools, orders, scalings and activations together, on few images.

    They depend on each other: of a network with selu and max pools, relu reads better with average
    pools.
    """
    candidates = {
        other: cost(other, outline)
        for base in bases
        for pooled in with_pools(base, decided)
        for order in with_each_order(outline, pooled)
        for scaled in with_each_scaling(outline, order, decided)
        for other in with_each_activation(outline, scaled, decided)
    }
    most = int(2 * _WORK / (_FEW * work_of(outline, bases[0])))
    usual = sorted(candidates, key=lambda each: candidates[each])[: max(most, _LEAST_STRUCTURES)]
    has_norms = any(place is not None for place in outline.norms)  # they say more than the loss
    found = measure(outline, usual, images[:_FEW], on_progress, losses=not has_norms)
    ranked = np.argsort(_costs(outline, found), kind="stable")
    return [found[place].reading for place in ranked[:_STRUCTURES]]


def blank_cost(blank: Blank, sign: int, reading: Reading) -> float:
    """Return how much the pixels that are never inked speak against a reading.

    Args:
        blank: whether their weights moved.
        sign: of their input, 0 where it is not known.
        reading: says this input.
    """
    black = reading.scale.low
    if blank == "moved" and black == 0:
        return _MOVED
    if blank == "still":  # a small input moves weights little
        return _STILL * min(10 * abs(black), 1)
    return _OTHER_SIGN if sign * black < 0 else 0.0


def _part(on_progress: OnProgress, start: float, stop: float) -> OnProgress:
    return lambda share: on_progress(start + share * (stop - start))


def _best_structures(outline: Outline, found: Sequence[Measured]) -> list[Reading]:
    """Return one reading of each of the best structures, the best first."""
    least = max(each.accuracy for each in found) * 0.8
    good = [each for each in found if each.accuracy >= least]
    against = dict(zip((each.reading for each in good), _costs(outline, good), strict=True))
    bases: dict[Reading, Reading] = {}
    for reading in sorted(against, key=lambda each: against[each]):
        plain = reading._replace(scaling="0..1", activation="relu", conv_activation="relu")
        if len(bases) < _STRUCTURES and against[reading] <= min(against.values()) + _FAR:
            bases.setdefault(plain, reading)
    return list(bases)


def _costs(outline: Outline, measured: Sequence[Measured]) -> list[float]:
    return costs(measured, lambda reading: cost(reading, outline))


def _kept(
    outline: Outline,
    measured: Sequence[Measured],
    images: int,
    unusual: Callable[[Reading], float],
) -> list[Reading]:
    """Return the readings to measure on so many images.

    Those that are not clearly worse than the best, where they are too many those with the least
    against them; always the best; and the best of the others, to name it.
    """
    tied, worse = not_worse(measured, _CLEARLY_WORSE)
    against = costs(tied, unusual)
    ranked = [tied[place] for place in np.argsort(against, kind="stable")]
    best = max(tied, key=lambda each: each.accuracy)
    most = max(int(_WORK / (images * work_of(outline, best.reading))), _LEAST_KEPT)
    most = min(most, _MOST_NUMBERS // images)
    others = sorted(worse, key=lambda each: -each.accuracy)[:1]
    return list(dict.fromkeys(each.reading for each in (*ranked[:most], best, *others)))


def _final(
    outline: Outline,
    measured: Sequence[Measured],
    images: Split,
    unusual: Callable[[Reading], float],
) -> tuple[list[Reading], Split]:
    """Return the readings that may still be taken or named, and as many images as time allows."""
    kept = _kept(outline, measured, FINAL, unusual)
    most = int(_WORK / (len(kept) * work_of(outline, kept[0])))
    return kept, images[: min(max(most, LAST), FINAL)]


def work_of(outline: Outline, reading: Reading) -> float:
    """Return about how many multiplications and additions a reading takes for one image."""
    size = outline.image_shape[0]
    total = 1.0
    for step in steps_of(outline, reading):
        match step:
            case Conv(block, stride, padding):
                weight = outline.blocks[block].weight
                size = size_after(size, kernel_side(weight, step), stride, padding)
                filters = max(weight.shape[0], weight.shape[3])
                total += size**2 * (weight.size + _EACH * filters)
            case Pool(side):
                size //= side
            case Dense(block):
                total += outline.blocks[block].weight.size
            case _:
                pass
    return total
