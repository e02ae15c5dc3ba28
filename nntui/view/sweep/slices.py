"""Slices of a sweep: for each setting, the accuracy of every trial over its value."""

import math
from collections.abc import Sequence

from rich.text import Text

from nntui.view import formatting
from nntui.view.bars import bar
from nntui.view.names import cut_all, padded, widest
from nntui.view.scales import ACCURACY, number_label
from nntui.view.style import Terminal
from nntui.view.sweep.view import Axis, SweepView, TrialLine

_LABEL = 8
"""Columns of the labels on the left."""


def slices(view: SweepView, columns: int, rows: int, terminal: Terminal) -> Text:
    """Return a plot for each setting that is varied, below each other.

    Accuracies are those of the first rung, which all trials reach. They are drawn on a scale of
    errors, so that 99 % and 98 % are as far apart as 98 % and 96 %.

    Args:
        view: of the sweep.
        columns: the width.
        rows: the height of a plot over a range of numbers.
        terminal: where it is displayed.
    """
    plots = [slice_plot(view, axis, columns, rows, terminal) for axis in view.axes]
    return Text("\n\n", no_wrap=True).join(plots)


def slice_plot(view: SweepView, axis: Axis, columns: int, rows: int, terminal: Terminal) -> Text:
    """Return the plot of one setting: points over a range, bars over a list of values."""
    known = [t for t in view.trials if t.accuracies and axis.name in t.settings]
    title = Text(axis.name, "bold", no_wrap=True)
    if not known:
        return title.append("\nno result yet", terminal.dim)
    if not axis.values and all(_number(t, axis) is not None for t in known):
        drawn = _points(view, known, axis, (columns, rows), terminal)
    else:
        drawn = _bars(known, axis, columns, terminal)
    return title.append("\n").append_text(drawn)


def _points(
    view: SweepView,
    trials: Sequence[TrialLine],
    axis: Axis,
    size: tuple[int, int],
    terminal: Terminal,
) -> Text:
    columns, rows = max(size[0] - _LABEL - 1, 1), size[1]
    xs = [_position(t, axis) for t in trials]
    ys = [ACCURACY.position(t.accuracies[0]) for t in trials]
    low, high = min(ys), max(ys)
    left, right = min(xs), max(xs)
    cells = [[" "] * columns for _ in range(rows)]
    dot, star = ("•", "★") if terminal.unicode else ("o", "*")
    for trial, x, y in reversed(list(zip(trials, xs, ys, strict=True))):
        column = round((x - left) / (right - left or 1) * (columns - 1))
        row = round((high - y) / (high - low or 1) * (rows - 1))
        cells[row][column] = star if trial is view.best else dot
    edge = "┤" if terminal.unicode else "|"
    text = Text(no_wrap=True)
    for row, line in enumerate(cells):
        value = {0: high, rows - 1: low}.get(row)
        label = "" if value is None else formatting.percent(ACCURACY.value(value), 1)
        text.append(f"{label:>{_LABEL - 1}} {edge}", terminal.dim)
        text.append("".join(line).rstrip() + "\n", terminal.accent)
    first, last = (number_label(_value(x, axis)) for x in (left, right))
    text.append(f"{'':{_LABEL}} {first}{last:>{max(columns - len(first), len(last) + 1)}}")
    return text


def _bars(trials: Sequence[TrialLine], axis: Axis, columns: int, terminal: Terminal) -> Text:
    """Return a bar of the mean error for each value, with the best and the number of trials."""
    groups: dict[str, list[float]] = {}
    for value in axis.values:
        groups.setdefault(formatting.setting_text(value), [])
    for trial in trials:
        text = formatting.setting_text(trial.settings[axis.name])
        groups.setdefault(text, []).append(trial.accuracies[0])
    groups = {name: found for name, found in groups.items() if found}
    names = cut_all(list(groups), max(columns // 3, 8), terminal.ellipsis)
    width = widest(names)
    means = [sum(found) / len(found) for found in groups.values()]
    low, high = (ACCURACY.position(end) for end in (min(means), max(means)))
    room = max(columns - width - 32, 0)
    lines = [Text(f"{'':{width}}  {'mean':>8}  {'best':>8}  trials", terminal.dim)]
    for name, found, mean in zip(names, groups.values(), means, strict=True):
        share = (ACCURACY.position(mean) - low) / (high - low or 1)
        line = Text(f"{padded(name, width)}  {formatting.percent(mean):>8}  ")
        line.append(f"{formatting.percent(max(found)):>8}  {len(found):>6}  ")
        line.append(bar(0.1 + 0.9 * share, room, terminal).rstrip(), terminal.accent)
        lines.append(line)
    return Text("\n", no_wrap=True).join(lines)


def _number(trial: TrialLine, axis: Axis) -> float | None:
    value = trial.settings[axis.name]
    return float(value) if isinstance(value, int | float) else None


def _position(trial: TrialLine, axis: Axis) -> float:
    value = _number(trial, axis) or 0.0
    return math.log10(max(value, 1e-30)) if axis.log else value


def _value(position: float, axis: Axis) -> float:
    return 10.0**position if axis.log else position
