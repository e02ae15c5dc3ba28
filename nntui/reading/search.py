"""Search: measures readings on training images, in rounds, and returns the verdict."""

from collections.abc import Callable, Sequence

import numpy as np

from nntui.datasets.dataset import Split
from nntui.reading.blank_pixels import Blank, blank_of, sign_of_black
from nntui.reading.costs import ROUND_WORK, work_of
from nntui.reading.decisions import ANY, Decisions
from nntui.reading.measure import OnProgress, measure, part_of
from nntui.reading.outline import Outline
from nntui.reading.readings import Reading, cost
from nntui.reading.structure_search import FIRST, find_structures
from nntui.reading.variants import vary
from nntui.reading.verdict import Measured, Verdict, costs, decide, not_worse

SECOND, LAST, FINAL = 600, 2000, 10_000
"""Training images of the later rounds; of the last one fewer, if these take too long."""
_CONV_FIRST = 100
"""Training images by which scalings and activations of networks with convolutions are compared."""
_CLEARLY_WORSE = 10.83
"""Of McNemar's statistic: one of 1,000 equal readings exceeds it."""
_MOVED, _STILL, _OTHER_SIGN = 10.0, 4.0, 4.0
"""What the weights of blank pixels that moved, did not, or moved in the other direction than the
biases add to the cost of a reading."""
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
    bases = find_structures(outline, images, decided, part_of(on_progress, 0, 0.4))
    first = images[: _CONV_FIRST if outline.convs else FIRST]
    measured = vary(outline, first, bases, decided, part_of(on_progress, 0.4, 0.6))
    blank, sign = blank_of(outline, images), sign_of_black(outline, images)

    def unusual(reading: Reading) -> float:
        return cost(reading, outline) + blank_cost(blank, sign, reading)

    for count, start, stop in ((SECOND, 0.6, 0.7), (LAST, 0.7, 0.85)):
        kept = _kept(outline, measured, count, unusual)
        part = part_of(on_progress, start, stop)
        measured = measure(outline, kept, images[:count], part, losses=True)
    kept, more = _final(outline, measured, images, unusual)
    if len(more) > LAST:
        measured = measure(outline, kept, more, part_of(on_progress, 0.85, 1.0), losses=True)
    on_progress(1.0)
    return decide(measured, unusual)


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
    most = max(int(ROUND_WORK / (images * work_of(outline, best.reading))), _LEAST_KEPT)
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
    most = int(ROUND_WORK / (len(kept) * work_of(outline, kept[0])))
    return kept, images[: min(max(most, LAST), FINAL)]
