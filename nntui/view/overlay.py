"""The curves of several runs in one chart of characters: a line each, with its letter on it."""

import math
from collections.abc import Sequence
from itertools import pairwise

from rich.text import Text

from nntui.view import plotting
from nntui.view.comparison import ComparedRun
from nntui.view.scales import ACCURACY, LOSS, Scale, scaled, thinned, tick_window
from nntui.view.series import Point
from nntui.view.style import Terminal

COLORS = (39, 214, 78, 203, 141, 250, 45, 220)
"""A color for each run; where there are more runs, only letters tell them apart."""

_LETTER_EVERY = 18
"""Columns between two letters on a line."""


def accuracy_overlay(
    compared: Sequence[ComparedRun],
    size: tuple[int, int],
    terminal: Terminal,
    cursor: int | None = None,
) -> Text:
    """Return the accuracy curves, and baselines as horizontal lines, in `size` (columns, rows).

    `cursor` is the epoch at which a vertical line is drawn, None for none.
    """
    right = _right_edge(compared)
    curves = [
        [(0.0, each.baseline_accuracy.drawn), (right, each.baseline_accuracy.drawn)]
        if each.baseline_accuracy
        else each.accuracy
        for each in compared
    ]
    return _overlay(compared, curves, size, terminal, ACCURACY, cursor)


def loss_overlay(
    compared: Sequence[ComparedRun],
    size: tuple[int, int],
    terminal: Terminal,
    cursor: int | None = None,
) -> Text:
    """Return the loss curves in `size` (columns, rows); baselines have none."""
    return _overlay(compared, [each.loss for each in compared], size, terminal, LOSS, cursor)


def epoch_at(column: int, columns: int, compared: Sequence[ComparedRun]) -> int:
    """Return the epoch that is drawn in a column of the chart, counted from 0; at least 1."""
    right = _right_edge(compared)
    share = (column - plotting.LABEL) / max(columns - plotting.LABEL - 1, 1)
    return min(max(round(share * right), 1), round(right))


def _overlay(
    compared: Sequence[ComparedRun],
    curves: Sequence[Sequence[Point]],
    size: tuple[int, int],
    terminal: Terminal,
    scale: Scale,
    cursor: int | None,
) -> Text:
    columns, rows = size
    drawn = [thinned(scaled(curve, scale), columns * 2) for curve in curves]
    of_runs = [c for each, c in zip(compared, drawn, strict=True) if not each.baseline_accuracy]
    low, high = tick_window([y for curve in of_runs for _, y in curve], scale)
    # A distant baseline would press all curves into one row, so it is left out; the table has it.
    drawn = [[(x, y) for x, y in curve if low <= y <= high] for curve in drawn]
    right = _right_edge(compared)
    plotting.begin(columns, rows)
    if cursor is not None and cursor <= right:
        line = [(float(cursor), low), (float(cursor), high)]
        plotting.draw_line(line, terminal.palette.dim, terminal)
    for number, curve in enumerate(drawn):
        plotting.draw_line(curve, color_of(number), terminal)
    # Letters are drawn above all lines, those of each line at different columns.
    for number, (each, curve) in enumerate(zip(compared, drawn, strict=True)):
        marks = _letter_positions(curve, right, columns, number / len(drawn))
        plotting.draw_marks(marks, each.letter, color_of(number), terminal)
    plotting.axes(low, high, right, scale, rows)
    plotting.epoch_ticks(right, round(right), round(right), columns)
    return plotting.finish(terminal)


def _letter_positions(
    curve: Sequence[Point], right: float, columns: int, offset: float
) -> list[Point]:
    """Return where a line gets its letter: every few columns, and at its end.

    The first one is at `offset`, from 0 to 1, of the distance between two.
    """
    if not curve:
        return []
    spacing = right * _LETTER_EVERY / columns
    positions = [curve[-1]]
    x = offset * spacing
    for before, after in pairwise(curve):
        x = max(x, before[0])
        while x < after[0]:
            share = (x - before[0]) / (after[0] - before[0])
            positions.append((x, before[1] + share * (after[1] - before[1])))
            x += spacing
    return positions


def _right_edge(compared: Sequence[ComparedRun]) -> float:
    """Return the last epoch of the axis: a whole one, at least 1."""
    return float(max(1, *(math.ceil(each.epochs) for each in compared)))


def color_of(number: int) -> int:
    """Return the color of the curve of a run, by its place among those compared."""
    return COLORS[number % len(COLORS)]
