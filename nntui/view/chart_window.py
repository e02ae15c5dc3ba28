"""The window of a chart: which values and which epochs are in sight."""

from collections.abc import Sequence

from nntui.view.chart_curves import Curves
from nntui.view.scales import Scale, Window, scaled
from nntui.view.series import Point

_EPOCHS_AT_FIRST = 20
"""Epochs that the axis of a longer run shows at least."""
_FULL = 0.45
"""Share of the height that the values take at least; below it the window is made smaller."""
_TENTH = 1.0
"""How far the training curve may extend a logarithmic window: to a tenth of the validation loss."""

_ALMOST_ZERO = 3.0
"""Decades below the largest value of a curve: a schedule ends near 0."""


def epochs_window(newest: float, epochs: int, *, recent: bool = False) -> Window:
    """Return the first and the last epoch of the horizontal axis.

    The last one is that of the run, so that the axis stays as it is. The axis of a run of many
    epochs is halved first, so that it visibly moves from its beginning. Recent are the newer half
    of the epochs, in steps of a tenth of the axis.

    Args:
        newest: the epochs made so far, with fractions.
        epochs: of the whole run.
        recent: whether to leave the older half out.

    >>> epochs_window(3.0, 10), epochs_window(3.0, 200), epochs_window(8.0, 10, recent=True)
    ((0.0, 10.0), (0.0, 25.0), (4.0, 10.0))
    """
    edge = min(max(float(epochs), newest, 1e-6), 1e12)
    shortest = max(newest, 1e-6, min(float(_EPOCHS_AT_FIRST), edge))
    while edge / 2 >= shortest:
        edge /= 2
    if not recent:
        return 0.0, edge
    step = edge / 10
    left = int(newest / 2 / step) * step
    return left, max(min(edge, (int(newest / step) + 2) * step), left + step)


def value_window(
    shown: Curves,
    behind: Sequence[Curves],
    scale: Scale,
    epochs: Window,
    before: Window | None = None,
) -> Window:
    """Return the lowest and the highest position of the vertical axis.

    The validation curve decides it. The training curve extends it by less than the height of the
    validation curve, and to a tenth of the validation loss at most; beyond that it leaves the
    chart.

    Args:
        shown: the curves of the run.
        behind: those of other runs. One that would halve what is visible of this run is cut off.
        scale: on which the values lie.
        epochs: the first and the last epoch in sight.
        before: the window so far. It is kept while the values are within and fill it.
    """
    ys = _positions(shown.validation, scale, epochs)
    for other in behind:
        both = ys + _positions(other.main, scale, epochs)
        if len(ys) < 2 or _height(both) <= 2 * max(_height(ys), scale.least):
            ys = both
    train = _positions(shown.train, scale, epochs)
    if not (ys or train):
        return before or scale.first
    if len(ys) < 2 or not shown.validation:
        own = ys + train if len(ys) < 2 else ys
        return _settled(min(own), max(own), scale, before)
    return _settled(*_with_training(min(ys), max(ys), train, scale), scale, before)


def union_window(curves: Curves, scale: Scale, epochs: Window, before: Window | None) -> Window:
    """Return the window of both curves of a run, without what has become almost 0."""
    ys: list[float] = []
    for points in (curves.train, curves.validation):
        positions = _positions(points, scale, epochs)
        ys += [y for y in positions if y >= max(positions) - _ALMOST_ZERO]
    return _settled(min(ys), max(ys), scale, before) if ys else before or scale.first


def _positions(points: Sequence[Point], scale: Scale, epochs: Window) -> list[float]:
    return [y for x, y in scaled(points, scale) if epochs[0] <= x <= epochs[1]]


def _height(positions: Sequence[float]) -> float:
    return max(positions) - min(positions)


def _with_training(low: float, high: float, train: Sequence[float], scale: Scale) -> Window:
    """Return the window of validation curves, extended for the training curve."""
    if not train:
        return low, high
    room = max(high - low, scale.least)
    better, worse = min(0.7 * room, _TENTH), 0.25 * room
    below, above = (better, worse) if scale.better < 0 else (worse, better)
    return min(low, max(min(train), low - below)), max(high, min(max(train), high + above))


def _settled(low: float, high: float, scale: Scale, before: Window | None) -> Window:
    """Return a window around values: the one before, as far as it fits.

    A side that must move moves more than it must, so that it does not have to soon again.
    """
    height = max(high - low, scale.least, abs(high) * 1e-6)
    if before is not None and height >= _FULL * (before[1] - before[0]):
        return (
            before[0] if before[0] <= low else low - 0.2 * height,
            before[1] if before[1] >= high else high + 0.2 * height,
        )
    middle = (low + high) / 2
    low, high = min(low, middle - height / 2), max(high, middle + height / 2)
    return low - 0.06 * height, high + 0.06 * height
