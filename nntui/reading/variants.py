"""The second round of a search: scalings and activations of the best structures."""

from collections.abc import Sequence

import numpy as np

from nntui.datasets.dataset import Split
from nntui.reading.candidates import (
    with_each_activation,
    with_each_order,
    with_each_scaling,
    with_pools,
)
from nntui.reading.costs import ROUND_WORK, known_costs, work_of
from nntui.reading.decisions import Decisions
from nntui.reading.measure import OnProgress, measure, part_of
from nntui.reading.outline import Outline
from nntui.reading.readings import Reading, cost
from nntui.reading.structure_search import FEW, LEAST_STRUCTURES, STRUCTURES
from nntui.reading.verdict import Measured

_SCALINGS = 5
"""Readings with convolutions whose activations are varied."""


def vary(
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
        found = measure(outline, scaled, images, part_of(on_progress, 0, 0.3), losses=True)
        ranked = np.argsort(known_costs(outline, found), kind="stable")
        scaled = [found[place].reading for place in ranked[:_SCALINGS]]
        if not outline.steps:
            scaled += _jointly(outline, images, bases, decided, part_of(on_progress, 0.3, 0.4))
    both = [
        other for reading in scaled for other in with_each_activation(outline, reading, decided)
    ]
    return measure(outline, list(dict.fromkeys(both)), images, part_of(on_progress, 0.4, 1))


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
    most = int(2 * ROUND_WORK / (FEW * work_of(outline, bases[0])))
    usual = sorted(candidates, key=lambda each: candidates[each])[: max(most, LEAST_STRUCTURES)]
    has_norms = any(place is not None for place in outline.norms)  # they say more than the loss
    found = measure(outline, usual, images[:FEW], on_progress, losses=not has_norms)
    ranked = np.argsort(known_costs(outline, found), kind="stable")
    return [found[place].reading for place in ranked[:STRUCTURES]]
