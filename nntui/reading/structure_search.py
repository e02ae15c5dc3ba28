"""The first rounds of a search: layouts, geometries, pools and orders, on few images."""

from collections.abc import Sequence

import numpy as np

from nntui.datasets.dataset import Split
from nntui.reading.candidates import structures, with_each_geometry, with_each_order, with_pools
from nntui.reading.costs import ROUND_WORK, known_costs, work_of
from nntui.reading.decisions import Decisions
from nntui.reading.measure import OnProgress, measure, part_of
from nntui.reading.outline import Outline
from nntui.reading.readings import Reading
from nntui.reading.verdict import Measured

FIRST = 200
"""Training images by which structures of dense networks are compared."""
FEW, _MORE = 32, 200
"""Those for networks with convolutions; by the first number all, by the second the best."""
_FINALISTS = 8
"""Geometries that are compared by the second number."""
_ENOUGH = 0.5
"""The accuracy of a structure with which the search for one ends."""
_STRUCTURE_WORK = 200e9
"""Multiplications and additions by which structures are compared: about ten seconds."""
LEAST_STRUCTURES = 50
"""Structures that are compared even if this takes longer."""
STRUCTURES, _FAR = 3, 8.0
"""Structures of which all scalings and activations are measured, and how much more can speak
against them than against the best."""


def find_structures(
    outline: Outline, images: Split, decided: Decisions, on_progress: OnProgress
) -> list[Reading]:
    """Return the best structures; less usual ones are measured only where none is good."""
    has_geometry = bool(outline.convs) and not outline.steps
    few = images[: FIRST if not outline.convs else FEW]
    found: list[Measured] = []
    left = _STRUCTURE_WORK
    for number, readings in enumerate(structures(outline, decided)):
        if not readings:
            continue
        work = len(few) * work_of(outline, readings[0])
        most = max(int(left / work), 0 if found else LEAST_STRUCTURES)
        share = 0.5 ** (number + has_geometry)
        part = part_of(on_progress, 1 - 2 * share if number else 0, 1 - share)
        found += measure(outline, readings[:most], few, part, losses=True)
        left -= min(len(readings), most) * work
        if max(each.accuracy for each in found) >= _ENOUGH:
            break
    if has_geometry:
        part = part_of(on_progress, 1 - share, 1)
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
    best = found[int(np.argmin(known_costs(outline, found)))].reading
    work = work_of(outline, best)
    most = max(int(_STRUCTURE_WORK / (FEW * work)), LEAST_STRUCTURES)
    others = with_each_geometry(outline, best, decided)[:most]
    part = part_of(on_progress, 0, 0.5)
    measured = measure(outline, [best, *others], images[:FEW], part, losses=True)
    ranked = [
        measured[place] for place in np.argsort(known_costs(outline, measured), kind="stable")
    ]
    most = max(int(2 * ROUND_WORK / (_MORE * work)), 4 * STRUCTURES)
    windows = list(dict.fromkeys(each.reading.windows for each in ranked))[:_FINALISTS]
    finalists = [
        ordered
        for some in windows
        for other in with_pools(best._replace(windows=some), decided)
        for ordered in with_each_order(outline, other)
    ]
    part = part_of(on_progress, 0.5, 1)
    return measure(outline, finalists[:most], images[:_MORE], part, losses=True)


def _best_structures(outline: Outline, found: Sequence[Measured]) -> list[Reading]:
    """Return one reading of each of the best structures, the best first."""
    least = max(each.accuracy for each in found) * 0.8
    good = [each for each in found if each.accuracy >= least]
    against = dict(zip((each.reading for each in good), known_costs(outline, good), strict=True))
    bases: dict[Reading, Reading] = {}
    for reading in sorted(against, key=lambda each: against[each]):
        plain = reading._replace(scaling="0..1", activation="relu", conv_activation="relu")
        if len(bases) < STRUCTURES and against[reading] <= min(against.values()) + _FAR:
            bases.setdefault(plain, reading)
    return list(bases)
