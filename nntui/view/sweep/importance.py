"""Importance of the settings of a sweep: the share of the variance of the results they explain."""

import math
from collections.abc import Mapping, Sequence

from rich.text import Text

from nntui.view.bars import bar
from nntui.view.names import padded, widest
from nntui.view.scales import ACCURACY
from nntui.view.style import Terminal
from nntui.view.sweep.view import Axis, SweepView, TrialLine

_FEWEST = 4
"""Trials below which nothing can be said."""
_GROUPS = 4
"""Groups that the values of a range are divided into, of equal size."""


def variance_shares(view: SweepView) -> dict[str, float]:
    """Return for each setting the share of the variance that its values explain, the largest first.

    That is the variance of the means of the trials with the same value, over the variance of all
    trials (the correlation ratio), less what as many random groups would explain. It knows no
    interactions. Results are those of the first rung, on a scale of errors.
    """
    trials = [each for each in view.trials if each.accuracies]
    if len(trials) < _FEWEST:
        return {}
    shares = {axis.name: _share(trials, axis) for axis in view.axes}
    return dict(sorted(shares.items(), key=lambda item: -item[1]))


def importance_bars(shares: Mapping[str, float], columns: int, terminal: Terminal) -> Text:
    r"""Return a bar for each setting.

    >>> importance_bars({"lr": 0.75, "batch": 0.125}, 24, Terminal(unicode=False)).plain
    'lr     ========    75 %\nbatch  =           12 %'
    """
    if not shares:
        return Text("too few results", terminal.dim)
    names = list(shares)
    width = widest(names)
    room = max(columns - width - 9, 4)
    lines = []
    for name, share in shares.items():
        line = Text(f"{padded(name, width)}  ", no_wrap=True)
        line.append(bar(share, room, terminal), terminal.accent)
        line.append(f" {100 * share:3.0f} %")
        lines.append(line)
    return Text("\n", no_wrap=True).join(lines)


def _share(trials: Sequence[TrialLine], axis: Axis) -> float:
    groups: dict[object, list[float]] = {}
    for trial, key in zip(trials, _keys(trials, axis), strict=True):
        groups.setdefault(key, []).append(ACCURACY.position(trial.accuracies[0]))
    values = [value for group in groups.values() for value in group]
    mean = math.fsum(values) / len(values)
    whole = math.fsum((value - mean) ** 2 for value in values)
    if not whole or len(groups) < 2 or len(groups) >= len(values):
        return 0.0
    between = math.fsum(
        len(group) * (math.fsum(group) / len(group) - mean) ** 2 for group in groups.values()
    )
    # Epsilon squared (Kelley 1935): an unbiased form of the correlation ratio.
    within = (whole - between) / (len(values) - len(groups))
    return max((between - (len(groups) - 1) * within) / whole, 0.0)


def _keys(trials: Sequence[TrialLine], axis: Axis) -> list[object]:
    """Return the group of each trial: its value, or of a range of numbers a quantile."""
    values = [trial.settings.get(axis.name) for trial in trials]
    numbers = sorted({v for v in values if isinstance(v, int | float) and not isinstance(v, bool)})
    if axis.values or len(numbers) <= _GROUPS:
        return list(values)
    places = {number: place * _GROUPS // len(numbers) for place, number in enumerate(numbers)}
    return [places.get(value) if isinstance(value, int | float) else None for value in values]
