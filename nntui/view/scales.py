"""Scales of charts: where losses and accuracies are drawn, and how values are labeled."""

import math
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from nntui.view.series import Point

MAX_STEPS = 1e15
"""More than any run has; plotext fails on far larger numbers."""
_BEST_ACCURACY = 0.9999
_LABEL = 6
"""Characters of a number."""
_LARGEST = 1e12
"""Of the values on a linear scale."""


Window = tuple[float, float]
"""The lowest and the highest position that is drawn."""


class Scale(NamedTuple):
    """A vertical axis: where a value is drawn, and which values are labeled."""

    position: Callable[[float], float]
    ticks: Sequence[float]
    """Values that bound the window of an overlay."""
    label: Callable[[float], str]
    value: Callable[[float], float] = float
    """The inverse of `position`."""
    better: Literal[-1, 1] = -1
    """The direction of better values: -1 for lower ones, 1 for higher ones."""
    least: float = 0.15
    """The least height of what is drawn."""
    first: Window = (-1.3, 0.4)
    """The window before the first value."""
    logarithmic: bool = True
    exact: Callable[[float], str] = str
    """Returns the newest value of a curve as text."""

    def of_power(self, number: float) -> float:
        """Return the value to label that belongs to a power of ten: a loss, or 1 - an error."""
        return number if self.better < 0 else 1 - number


def _log_loss(loss: float) -> float:
    return math.log10(max(loss, 1e-8))


def _log_error(accuracy: float) -> float:
    return -math.log10(1 - min(accuracy, _BEST_ACCURACY))


def _linear(value: float) -> float:
    return min(max(value, -_LARGEST), _LARGEST)


def number_label(value: float) -> str:
    """Return a number in at most six characters.

    >>> number_label(0.0685), number_label(0.00068), number_label(1.7e-11)
    ('0.0685', '6.8e-4', '2e-11')
    """
    if not math.isfinite(value):
        return str(value)
    if value == 0 or 0.001 <= abs(value) < 1e5:
        return f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"
    mantissa, exponent = f"{value:.1e}".split("e")
    short = f"{mantissa.removesuffix('.0')}e{int(exponent)}"
    return short if len(short) <= _LABEL else f"{value:.0e}".replace("e-0", "e-").replace("e+", "e")


def percent_label(accuracy: float) -> str:
    """Return an accuracy in percent, without the sign.

    >>> percent_label(0.98), percent_label(0.98375)
    ('98', '98.38')
    """
    return f"{100 * accuracy:.4g}"


def _percent(accuracy: float) -> str:
    return f"{100 * accuracy:.2f}"


LOSS = Scale(
    _log_loss,
    [10.0**power * digit for power in range(-8, 6) for digit in (1, 2, 5)],
    lambda loss: f"{loss:g}",
    lambda position: 10.0 ** min(max(position, -300), 300),
)
ACCURACY = Scale(
    _log_error,
    [0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999],
    lambda accuracy: f"{100 * accuracy:g}%",
    lambda position: 1 - 10.0 ** -min(max(position, -300), 300),
    better=1,
    first=(0.0, 1.7),
)
LOG_LOSS = LOSS._replace(label=number_label, exact=number_label)
LOG_ACCURACY = ACCURACY._replace(label=percent_label, exact=_percent)
LINEAR_LOSS = LOG_LOSS._replace(
    position=_linear,
    value=float,
    least=0.02,
    first=(0.0, 2.5),
    logarithmic=False,
)
LINEAR_ACCURACY = LOG_ACCURACY._replace(
    position=_linear,
    value=float,
    least=0.004,
    first=(0.0, 1.0),
    logarithmic=False,
)
RATES = LOG_LOSS._replace(first=(-4.0, 1.0))


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


def tick_window(positions: Sequence[float], scale: Scale) -> Window:
    """Return the positions of the ticks just outside of these."""
    ticks = [scale.position(tick) for tick in scale.ticks]
    if not positions:
        middle = len(ticks) // 2
        return ticks[middle - 3], ticks[middle + 2]
    low = -_outside([-tick for tick in reversed(ticks)], -min(positions))
    high = _outside(ticks, max(positions))
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _outside(ticks: Sequence[float], value: float) -> float:
    """Return the first tick from `value` on; `value` beyond the last."""
    return next((tick for tick in ticks if tick >= value), value)
