"""Scales of charts: where losses and accuracies are drawn, and which values are labeled."""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from nntui.view.series import Point

MAX_STEPS = 1e15
"""More than any run has; plotext fails on far larger numbers."""
_BEST_ACCURACY = 0.9999


class Scale(NamedTuple):
    """A vertical axis: where a value is drawn, and which values are labeled."""

    position: Callable[[float], float]
    ticks: Sequence[float]
    label: Callable[[float], str]


def _log_loss(loss: float) -> float:
    return math.log10(max(loss, 1e-8))


def _log_error(accuracy: float) -> float:
    return -math.log10(1 - min(accuracy, _BEST_ACCURACY))


LOSS = Scale(
    _log_loss,
    [10.0**power * digit for power in range(-8, 6) for digit in (1, 2, 5)],
    lambda loss: f"{loss:g}",
)
ACCURACY = Scale(
    _log_error,
    [0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999],
    lambda accuracy: f"{100 * accuracy:g}%",
)


def scaled(points: Sequence[Point], scale: Scale, most: int) -> list[Point]:
    """Return the positions of the finite points on a scale, at most about `most` of them.

    >>> scaled([(1, 0.1), (2, math.inf), (3, 1.0)], LOSS, most=80)
    [(1, -1.0), (3, 0.0)]
    """
    finite = [(x, y) for x, y in points if 0 <= x <= MAX_STEPS and math.isfinite(y)]
    every = max(math.ceil(len(finite) / most), 1)
    kept = finite[::every]
    if finite and kept[-1] != finite[-1]:
        kept.append(finite[-1])
    return [(x, scale.position(y)) for x, y in kept]


def limits(positions: Sequence[float], scale: Scale) -> tuple[float, float]:
    """Return the positions of the ticks just outside of these: the axis rarely changes then."""
    ticks = [scale.position(tick) for tick in scale.ticks]
    if not positions:
        middle = len(ticks) // 2
        return ticks[middle - 3], ticks[middle + 2]
    lowest, highest = min(positions), max(positions)
    low = max((tick for tick in ticks if tick <= lowest), default=lowest)
    high = min((tick for tick in ticks if tick >= highest), default=highest)
    return (low, high) if high > low else (low - 0.5, high + 0.5)
