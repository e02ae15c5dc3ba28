"""Ticks: which values of a vertical axis are labeled."""

import math
from collections.abc import Iterator

from nntui.view.scales import Scale

_MOST = 60
"""Values of one level that are tried."""


def ticks(low: float, high: float, rows: int, scale: Scale) -> list[tuple[float, str]]:
    """Return positions and labels, the roundest values first, with a row between two at least.

    >>> from nntui.view.scales import LOSS
    >>> ticks(-1.2, 0.3, 8, LOSS)
    [(-1.0, '0.1'), (0.0, '1')]
    """
    gap = 1.9 * (high - low) / max(rows - 1, 1)
    found: list[tuple[float, str]] = []
    for level in _levels(low, high, scale):
        for value in level:
            position = scale.position(value)
            apart = all(abs(position - other) >= gap for other, _ in found)
            if low <= position <= high and apart:
                found.append((position, scale.label(value)))
        if len(found) >= max(rows // 3, 2):
            break
    return found


def _levels(low: float, high: float, scale: Scale) -> Iterator[list[float]]:
    """Yield values to label, each time less round ones."""
    if scale.logarithmic:
        powers = range(max(math.floor(-high), -9), min(math.ceil(-low), 9) + 1)
        if scale.better < 0:
            powers = range(max(math.floor(low), -9), min(math.ceil(high), 9) + 1)
        for digits in ((1,), (5,), (2,), (3, 7)):
            yield [scale.of_power(digit * 10.0**power) for power in powers for digit in digits]
    bottom, top = sorted((scale.value(low), scale.value(high)))
    if not (math.isfinite(bottom) and math.isfinite(top)) or top <= bottom:
        return
    first = 10.0 ** math.ceil(math.log10(top - bottom))
    for step in (first * part for part in (1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005)):
        start, end = math.ceil(bottom / step), math.floor(top / step)
        if end - start < _MOST:
            yield [round(number * step, 12) for number in range(start, end + 1)]
