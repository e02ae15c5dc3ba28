"""Scales of charts: where losses and accuracies are drawn, and which values are labeled."""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from nntui.view.series import Point

MAX_STEPS = 1e15
"""More than any run has; plotext fails on far larger numbers."""
_BEST_ACCURACY = 0.9999


Window = tuple[float, float]
"""The lowest and the highest position that is drawn."""


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


def scaled(points: Sequence[Point], scale: Scale) -> list[Point]:
    """Return the positions of the finite points on a scale.

    >>> scaled([(1, 0.1), (2, math.inf), (3, 1.0)], LOSS)
    [(1, -1.0), (3, 0.0)]
    """
    return [(x, scale.position(y)) for x, y in points if 0 <= x <= MAX_STEPS and math.isfinite(y)]


def averaged(points: Sequence[Point], right: float, dots: int) -> list[Point]:
    """Return the means of the points that fall on the same of `dots` dots from 0 to `right`.

    A curve that grows changes only where it grows. Every nth point would be others each time.

    >>> averaged([(1, 0.0), (2, 1.0), (9, 0.5)], right=10, dots=4)
    [(1.5, 0.5), (9.0, 0.5)]
    """
    groups: dict[int, list[Point]] = {}
    for x, y in points:
        groups.setdefault(int(x / right * dots), []).append((x, y))
    return [
        (sum(x for x, _ in group) / len(group), sum(y for _, y in group) / len(group))
        for group in groups.values()
    ]


def thinned(points: Sequence[Point], most: int) -> list[Point]:
    """Return at most about `most` of the points, the last one among them."""
    every = max(math.ceil(len(points) / most), 1)
    kept = list(points[::every])
    if points and kept[-1] != points[-1]:
        kept.append(points[-1])
    return kept


def window(positions: Sequence[float], scale: Scale, before: Window | None = None) -> Window:
    """Return the positions of the ticks just outside of these.

    Args:
        positions: of the values to draw.
        scale: on which they lie.
        before: the window so far. It stays as long as all values are within. A side that must move
            moves one tick more than it must, so that it does not have to soon again.
    """
    ticks = [scale.position(tick) for tick in scale.ticks]
    if not positions:
        middle = len(ticks) // 2
        return before or (ticks[middle - 3], ticks[middle + 2])
    lowest, highest = min(positions), max(positions)
    more = before is not None
    low = -_outside([-tick for tick in reversed(ticks)], -lowest, more=more)
    high = _outside(ticks, highest, more=more)
    if before is not None:
        low = before[0] if lowest >= before[0] else low
        high = before[1] if highest <= before[1] else high
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _outside(ticks: Sequence[float], value: float, *, more: bool) -> float:
    """Return the first tick from `value` on, or the one after it; `value` beyond the last."""
    outside = [tick for tick in ticks if tick >= value][: 2 if more else 1]
    return outside[-1] if outside else value
