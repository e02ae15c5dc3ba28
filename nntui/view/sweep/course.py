"""The best accuracy so far over the epochs of all trials: whether it is worth going on."""

from rich.text import Text

from nntui.strings import counted
from nntui.view import formatting
from nntui.view.scales import ACCURACY
from nntui.view.style import Terminal
from nntui.view.sweep.view import SweepView

_LABEL = 8
"""Columns of the labels on the left."""


def course_plot(view: SweepView, columns: int, rows: int, terminal: Terminal) -> Text:
    """Return the best accuracy so far as a line of steps, on a scale of errors.

    Args:
        view: of the sweep.
        columns: the width.
        rows: the height of the plot, at least 2.
        terminal: where it is displayed.
    """
    if not view.course:
        return Text("no result yet", terminal.dim)
    width = max(columns - _LABEL - 1, 1)
    last = max(view.spent, view.course[-1][0])
    best = [_best_until((column + 1) / width * last, view) for column in range(width)]
    low, high = (ACCURACY.position(view.course[end][1]) for end in (0, -1))
    heights = [
        round((high - each) / (high - low or 1) * (rows - 1)) for each in best if each is not None
    ]
    edge, mark = ("┤", "━") if terminal.unicode else ("|", "-")
    text = Text(no_wrap=True)
    for row in range(rows):
        value = {0: high, rows - 1: low}.get(row)
        label = "" if value is None else formatting.percent(ACCURACY.value(value), 1)
        text.append(f"{label:>{_LABEL - 1}} {edge}", terminal.dim)
        cells = "".join(mark if each == row else " " for each in heights)
        text.append(cells.rjust(width).rstrip() + "\n", terminal.right)
    end = counted(round(last), "epoch")
    return text.append(f"{'':{_LABEL}} 0{end:>{max(width - 1, len(end) + 1)}}", terminal.dim)


def _best_until(epochs: float, view: SweepView) -> float | None:
    """Return the position of the best accuracy after so many epochs; None before the first."""
    known = [accuracy for at, accuracy in view.course if at <= epochs + 1e-9]
    return ACCURACY.position(known[-1]) if known else None
