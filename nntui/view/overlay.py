"""The courses of several runs in one chart of characters: a line each, and its letter on it."""

from collections.abc import Sequence
from itertools import pairwise

from rich.text import Text

from nntui.view import charts
from nntui.view.comparison import ComparedRun
from nntui.view.series import Point
from nntui.view.style import Terminal

COLORS = (39, 214, 78, 203, 141, 250, 45, 220)
"""A color a run, as far as they go; the letters tell more of them apart."""

_LETTER_EVERY = 18
"""Columns between two letters on a line."""


def accuracy_overlay(
    compared: Sequence[ComparedRun], size: tuple[int, int], terminal: Terminal
) -> Text:
    """Return the courses of the accuracy in `size` (columns, rows)."""
    right = _right(compared)
    curves = [_level(each, right) if each.level else each.accuracy for each in compared]
    return _overlay(compared, curves, size, terminal, charts.ACCURACY)


def loss_overlay(
    compared: Sequence[ComparedRun], size: tuple[int, int], terminal: Terminal
) -> Text:
    """Return the courses of the loss; baselines have none."""
    return _overlay(compared, [each.loss for each in compared], size, terminal, charts.LOSS)


def _overlay(
    compared: Sequence[ComparedRun],
    curves: Sequence[Sequence[Point]],
    size: tuple[int, int],
    terminal: Terminal,
    scale: charts.Scale,
) -> Text:
    columns, rows = size
    placed = [charts.scaled(curve, scale, columns * 2) for curve in curves]
    courses = [c for each, c in zip(compared, placed, strict=True) if not each.level]
    low, high = charts.limits([y for curve in courses for _, y in curve], scale)
    # A baseline far off would press all courses into a row: the table has it, the chart does not.
    placed = [[(x, y) for x, y in curve if low <= y <= high] for curve in placed]
    right = _right(compared)
    charts.begin(columns, rows)
    for number, curve in enumerate(placed):
        charts.draw(curve, "braille" if terminal.unicode else ".", _color(number), terminal)
    # The letters lie above all lines, each line's at places of its own.
    for number, (each, curve) in enumerate(zip(compared, placed, strict=True)):
        first = number / max(len(placed), 1)
        charts.draw(_marks(curve, right, columns, first), each.letter, _color(number), terminal)
    charts.axes(low, high, right, scale, rows)
    charts.epoch_ticks(right, round(right), round(right), columns)
    return charts.built(terminal)


def _marks(curve: Sequence[Point], right: float, columns: int, first: float) -> list[Point]:
    """Return where a line gets its letter: every few columns, and at its end."""
    if not curve:
        return []
    spacing = right * _LETTER_EVERY / columns
    marks = [curve[-1]]
    place = first * spacing
    for before, after in pairwise(curve):
        place = max(place, before[0])
        while place < after[0]:
            share = (place - before[0]) / (after[0] - before[0])
            marks.append((place, before[1] + share * (after[1] - before[1])))
            place += spacing
    return marks


def _level(each: ComparedRun, right: float) -> list[Point]:
    """Return the flat line of a baseline, by the images that the others' courses are of."""
    validation, test = each.level or (None, 0.0)
    height = test if validation is None else validation
    return [(0.0, height), (right, height)]


def _right(compared: Sequence[ComparedRun]) -> float:
    """Return where the axis ends: whole epochs, and one at least."""
    return float(max(1, *(-(-each.epochs // 1) for each in compared)))


def _color(number: int) -> int:
    return COLORS[number % len(COLORS)]
