"""Charts of runs in characters: pure functions from curves and a size to text."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.text import Text

from nntui.view import plotting
from nntui.view.chart_curves import Curves
from nntui.view.chart_lines import clipped, marked, placed, visible
from nntui.view.grid import Grid, draw_curve
from nntui.view.scales import Scale, Window
from nntui.view.series import Point
from nntui.view.style import Terminal
from nntui.view.ticks import ticks

SMALLEST = (16, 4)
"""Columns and rows below which a chart is unreadable, so it is left blank."""
_VALUES = 8
"""Columns of the newest values at the right."""
_WITH_VALUES = 52
"""Columns from which on they are there."""
_LETTER_EVERY = 18
"""Columns between two letters on the line of a run behind."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a chart is drawn, and what of its axes is in sight.

    Args:
        columns: of the chart, with the labels.
        rows: of the chart, with the horizontal axis.
        epochs: the first and the last epoch.
        values: the lowest and the highest position of the vertical axis.
        scale: of the values.
        numbered: whether epochs are written below the axis.
        braille: whether a cell has two by four dots.
    """

    columns: int
    rows: int
    epochs: Window
    values: Window
    scale: Scale
    numbered: bool = True
    braille: bool = True

    @property
    def drawable(self) -> bool:
        """Whether there is room for a chart."""
        return self.columns >= SMALLEST[0] and self.rows >= SMALLEST[1]

    @property
    def right(self) -> int:
        """Columns of the newest values at the right."""
        return _VALUES if self.columns >= _WITH_VALUES else 0

    @property
    def across(self) -> int:
        """Columns of the curves."""
        return self.columns - plotting.LABEL - 1 - self.right

    @property
    def down(self) -> int:
        """Rows of the curves."""
        return self.rows - 1 - self.numbered

    def column(self, epoch: float) -> int:
        """Return the column of an epoch, counted from the left of the chart."""
        return plotting.LABEL + 1 + self._across(epoch)

    def epoch(self, column: int) -> float:
        """Return the epoch of a column."""
        left, right = self.epochs
        share = (column - plotting.LABEL - 1) / max(self.across - 1, 1)
        return left + (right - left) * min(max(share, 0.0), 1.0)

    def row(self, position: float) -> int:
        """Return the row of a position on the vertical axis, from the top."""
        dots = 4 if self.braille else 1
        return self.down - 1 - plotting.cell(position, self.values, self.down, dots)

    def cell(self, point: Point) -> tuple[int, int]:
        """Return the column and the row of a point."""
        return self.column(point[0]), self.row(point[1])

    def _across(self, epoch: float) -> int:
        return plotting.cell(epoch, self.epochs, self.across, 2 if self.braille else 1)


def chart_text(
    shown: Curves,
    behind: Sequence[Curves],
    frame: Frame,
    terminal: Terminal,
    marks: Sequence[float] = (),
    cursor: float | None = None,
) -> Text:
    """Return the curves of a run, and those of other runs behind it, in the size of the frame.

    The validation curve is a line with a mark at each evaluation, the training curve a line. A
    curve that leaves the chart ends in an arrow. Letters stand on the lines of other runs.

    Args:
        shown: the curves of the run.
        behind: those of other runs, the newest first.
        frame: size and axes.
        terminal: where it is displayed.
        marks: epochs at which something happened to the run.
        cursor: the epoch of the cursor, None for none.
    """
    if not frame.drawable:
        return Text("\n".join([" " * frame.columns] * frame.rows))
    grid = Grid(frame.columns, frame.rows)
    _draw_scale(grid, frame, terminal)
    for other in reversed(behind):
        _draw_behind(grid, other, frame, terminal)
    positions = _Positions.of(shown, frame)
    _draw_shown(grid, positions, frame, terminal)
    taken = _mark_shown(grid, positions, frame, terminal)
    for number, other in reversed(list(enumerate(behind))):
        _mark_behind(grid, other, number, taken, frame, terminal)
    for mark in marks:
        _draw_upright(grid, mark, frame, "┊" if terminal.unicode else ":", terminal.dim)
    if cursor is not None:
        _draw_upright(grid, cursor, frame, "│" if terminal.unicode else "|", terminal.accent)
    _write_values(grid, shown, behind, frame, terminal)
    _draw_axis(grid, frame, marks, cursor, terminal)
    if frame.numbered:
        _write_numbers(grid, frame, terminal)
    return grid.text()


class _Positions(NamedTuple):
    """Where the points of a run in sight are, on the vertical axis."""

    train: list[Point]
    validation: list[Point]

    @classmethod
    def of(cls, shown: Curves, frame: Frame) -> "_Positions":
        return cls(
            visible(shown.train, frame.scale, frame.epochs, frame.across),
            visible(shown.validation, frame.scale, frame.epochs, frame.across * 2),
        )


def _draw_scale(grid: Grid, frame: Frame, terminal: Terminal) -> None:
    """Draw the vertical axis and its labels."""
    axis, tick = "│┤" if terminal.unicode else "|+"
    for row in range(frame.down):
        grid.put(plotting.LABEL, row, axis)
    for position, label in ticks(*frame.values, frame.down, frame.scale):
        row = frame.row(position)
        grid.write(0, row, f"{label:>{plotting.LABEL}}"[: plotting.LABEL])
        grid.put(plotting.LABEL, row, tick)


def _draw_line(
    grid: Grid, points: Sequence[Point], frame: Frame, sign: str, style: str, terminal: Terminal
) -> None:
    """Draw what is in sight of a line, with `sign` where there is nothing but ASCII."""
    area = plotting.LABEL + 1, frame.across, frame.down
    for part in clipped(points, frame.values):
        windows = (frame.epochs, frame.values)
        draw_curve(grid, part, windows, area, "" if terminal.unicode else sign, style)


def _draw_shown(grid: Grid, positions: _Positions, frame: Frame, terminal: Terminal) -> None:
    _draw_line(grid, positions.train, frame, ".", terminal.accent, terminal)
    _draw_line(grid, positions.validation, frame, "-", terminal.validation, terminal)


def _draw_behind(grid: Grid, other: Curves, frame: Frame, terminal: Terminal) -> None:
    points = visible(other.main, frame.scale, frame.epochs, frame.across * 2)
    _draw_line(grid, points, frame, other.letter, terminal.dim, terminal)


def _mark_shown(
    grid: Grid, positions: _Positions, frame: Frame, terminal: Terminal
) -> set[tuple[int, int]]:
    """Mark evaluations, and where a curve is that has left the chart; return the marked cells."""
    taken = set()
    train, validation = positions
    sign = "●" if terminal.unicode else "o"
    for point in marked(validation, frame.across):
        if _within(point, frame):
            grid.put(*frame.cell(point), sign, terminal.validation)
            taken.add(frame.cell(point))
    for points, style in ((train, terminal.accent), (validation, terminal.validation)):
        if points and not _within(points[-1], frame):
            x, y = points[-1]
            up = y > frame.values[1]
            arrow = ("▴" if up else "▾") if terminal.unicode else ("^" if up else "v")
            grid.put(*frame.cell((x, frame.values[up])), arrow, style)
    return taken


def _mark_behind(
    grid: Grid,
    other: Curves,
    number: int,
    taken: Collection[tuple[int, int]],
    frame: Frame,
    terminal: Terminal,
) -> None:
    """Write the letter of a run on its line, every few columns, in cells that are not taken."""
    points = visible(other.main, frame.scale, frame.epochs, frame.across * 2)
    within = [point for point in points if _within(point, frame)]
    next_column = plotting.LABEL + 4 * number + 3
    for point in within:
        column, _ = cell = frame.cell(point)
        if (column >= next_column or len(within) == 1) and cell not in taken:
            grid.put(*cell, other.letter, terminal.dim)
            next_column = column + _LETTER_EVERY


def _within(point: Point, frame: Frame) -> bool:
    return frame.values[0] <= point[1] <= frame.values[1]


def _draw_upright(grid: Grid, x: float, frame: Frame, sign: str, style: str) -> None:
    """Draw a vertical line where the cells are blank."""
    if not frame.epochs[0] <= x <= frame.epochs[1]:
        return
    column = frame.column(x)
    for row in range(frame.down):
        if grid.characters[row][column] == " ":
            grid.put(column, row, sign, style)


def _write_values(
    grid: Grid, shown: Curves, behind: Sequence[Curves], frame: Frame, terminal: Terminal
) -> None:
    """Write the newest value of each run at the right, beside the end of its curve."""
    if not frame.right:
        return
    runs = [each for each in (shown, *behind) if each.main]
    rows = placed([_end_row(each, frame) for each in runs], frame.down)
    for each, row in zip(runs, rows, strict=True):
        if row is None:
            continue
        sign = each.letter or ("●" if terminal.unicode else "o")
        style = terminal.dim if each.letter else terminal.validation
        if not each.letter and not each.validation:
            sign, style = " ", terminal.accent
        value = frame.scale.exact(each.main[-1][1])[: _VALUES - 2]
        grid.write(frame.columns - frame.right, row, f" {sign}{value}".ljust(_VALUES), style)


def _end_row(curves: Curves, frame: Frame) -> int:
    value = curves.main[-1][1]
    if not math.isfinite(value):
        return 0
    position = min(max(frame.scale.position(value), frame.values[0]), frame.values[1])
    return frame.row(position)


def _draw_axis(
    grid: Grid, frame: Frame, marks: Sequence[float], cursor: float | None, terminal: Terminal
) -> None:
    """Draw the horizontal axis, with ticks at whole epochs and signs where something happened."""
    line, tick, corner, sign = "─┬└▲" if terminal.unicode else "-++^"
    grid.write(plotting.LABEL, frame.down, corner + line * frame.across)
    for number in _epochs(frame):
        grid.put(frame.column(number), frame.down, tick)
    for mark in marks:
        if frame.epochs[0] <= mark <= frame.epochs[1]:
            grid.put(frame.column(mark), frame.down, sign)
    if cursor is not None and frame.epochs[0] <= cursor <= frame.epochs[1]:
        pointer = "┴" if terminal.unicode else "|"
        grid.put(frame.column(cursor), frame.down, pointer, terminal.accent)


def _write_numbers(grid: Grid, frame: Frame, terminal: Terminal) -> None:
    """Write the numbers of epochs, centered below their ticks."""
    cells = list(" epoch".ljust(frame.columns))
    for number in _epochs(frame):
        label = f"{number:g}"
        start = frame.column(number) - (len(label) - 1) // 2
        start = min(start, frame.columns - len(label))
        if number == frame.epochs[0]:
            start = frame.column(number)
        cells[start : start + len(label)] = label
    grid.write(0, frame.down + 1, "".join(cells), terminal.dim)


def _epochs(frame: Frame) -> list[float]:
    """Return the epochs to label, whole ones where more than one is in sight."""
    left, right = frame.epochs
    most = max(frame.across // 6, 1)
    step = 10.0 ** math.floor(math.log10(max(right - left, 1e-9) / most))
    factor = next(each for each in (1, 2, 5, 10, 20) if (right - left) / (step * each) <= most)
    step *= factor
    if right - left > 1:
        step = max(step, 1.0)
    first, last = math.ceil(left / step - 1e-9), math.floor(right / step + 1e-9)
    return [round(number * step, 9) for number in range(first, last + 1)]
