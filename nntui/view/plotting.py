"""Drawing in characters with plotext; no other file calls it.

plotext has one figure for the whole process, fixes its limits with the first build, takes seconds
for many points and fails on infinite ones. So every chart clears the figure, sets its own limits
and ticks, and draws only finite points, few of them, within the limits.
"""

import math
from collections.abc import Sequence

import plotext
from rich.text import Text

from nntui.view.scales import Scale, Window
from nntui.view.series import Point
from nntui.view.style import Terminal, ascii_only

LABEL = 6
"""Columns of the labels of the vertical axis of a chart; the axis takes one more."""


def begin(columns: int, rows: int) -> None:
    """Clear the figure of plotext and set its size."""
    plotext.clear_figure()
    plotext.theme("clear")
    plotext.limit_size(width=False, height=False)  # the default is the size of the terminal
    plotext.plotsize(columns, rows)
    plotext.xaxes(lower=True, upper=False)
    plotext.yaxes(left=True, right=False)


def draw_line(points: Sequence[Point], color: int, terminal: Terminal, plain: str = ".") -> None:
    """Draw a curve as a line; of the character `plain` where there is nothing but ASCII."""
    if points:
        marker = "braille" if terminal.unicode else plain
        xs, ys = zip(*points, strict=True)
        plotext.plot(list(xs), list(ys), marker=marker, color=_color(color, terminal))


def draw_marks(points: Sequence[Point], marker: str, color: int, terminal: Terminal) -> None:
    """Draw a character at each point."""
    if points:
        xs, ys = zip(*points, strict=True)
        plotext.scatter(list(xs), list(ys), marker=marker, color=_color(color, terminal))


def _color(color: int, terminal: Terminal) -> int | str:
    return color if terminal.color else "default"


def axes(low: float, high: float, right: float, scale: Scale, rows: int) -> None:
    """Set the limits, and label as many values within them as there is room for."""
    plotext.xlim(0, right)
    plotext.ylim(low, high)
    # All labels are five wide, so that the curves of two charts begin in the same column.
    labels = [(scale.position(tick), f"{scale.label(tick):>5}") for tick in scale.ticks]
    within = [(position, label) for position, label in labels if low <= position <= high]
    shown = within[:: max(math.ceil(len(within) / max(rows // 2, 2)), 1)]
    plotext.yticks([position for position, _ in shown], [label for _, label in shown])


def cell(value: float, window: Window, cells: int, dots: int) -> int:
    """Return the cell of a value, as plotext computes it for lines of that many dots in a cell.

    >>> cell(0.0, (0.0, 10.0), 40, 2), cell(10.0, (0.0, 10.0), 40, 2)
    (0, 39)
    """
    share = (value - window[0]) / (window[1] - window[0])
    last = cells * dots - 1
    return min(max(math.floor(round(0.5 + last * share, 8)), 0), last) // dots


def epoch_ticks(right: float, steps: int, epochs: int, columns: int) -> None:
    """Label whole epochs on the horizontal axis, or steps before the first epoch has ended."""
    per_epoch = steps / epochs if epochs else 0
    shown = int(right / per_epoch) if per_epoch else 0
    if shown >= 1:
        every = math.ceil(shown / max(columns // 12, 1))
        marks = range(0, shown + 1, every)
        plotext.xticks([mark * per_epoch for mark in marks], [f"{mark}" for mark in marks])
    else:
        plotext.xticks([0.0, right / 2], ["0", f"step {right / 2:.0f}"])


def finish(terminal: Terminal) -> Text:
    """Return the figure as text."""
    drawn: str = plotext.build().removesuffix("\n")
    return Text.from_ansi(drawn if terminal.unicode else ascii_only(drawn), no_wrap=True, end="")
