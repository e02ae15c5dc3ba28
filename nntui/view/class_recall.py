"""Recall by class: now as a number, and at every evaluation as a strip that shows its history."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rich.text import Text

from nntui.view.style import Terminal

_RAMPS = ("_.:-=+*#", "▁▂▃▄▅▆▇█")
_SHORTEST = 3
"""Columns below which no strip is drawn."""
_SMALLEST_ERROR = 0.003
"""The error that is drawn like no error at all."""


class Range(NamedTuple):
    """The recalls of the lowest and of the highest character of a strip."""

    low: float = 0.0
    high: float = 1.0

    def level(self, recall: float) -> float:
        """Return where a recall is, from 0 to 1; halving the error is always the same distance."""
        low, high, at = (math.log(max(1 - each, _SMALLEST_ERROR)) for each in (*self, recall))
        return 1.0 if low <= high else min(max((low - at) / (low - high), 0.0), 1.0)


_ALL = Range()


def range_of(histories: Sequence[Sequence[float | None]]) -> Range:
    """Return the range of all recalls, so that the strips of classes can be compared."""
    known = [recall for history in histories for recall in history if recall is not None]
    return Range(min(known), max(known)) if known else Range()


def recall_of(confusion: NDArray[np.int64]) -> list[float | None]:
    """Return the recall of each class, from 0 to 1; None for a class without images.

    >>> recall_of(np.array([[3, 1], [0, 0]]))
    [0.75, None]
    """
    totals = confusion.sum(axis=1).tolist()
    correct = np.diagonal(confusion).tolist()
    return [right / total if total else None for right, total in zip(correct, totals, strict=True)]


def strip(
    history: Sequence[float | None], columns: int, terminal: Terminal, limits: Range = _ALL
) -> str:
    """Return the recall of a class at every evaluation, a character each, in at most `columns`.

    Of more evaluations than columns, some are left out between the first and the last.

    >>> strip([0.1, 0.6, 0.93, 0.985, 0.995], 8, Terminal())
    '▁▂▄▆▇'
    >>> strip([0.1, 0.6, 0.93, 0.985, 0.995], 3, Terminal(unicode=False))
    '_-*'
    """
    count = len(history)
    if not count or columns < 1:
        return ""
    shown = min(count, columns)
    at = [round(number * (count - 1) / max(shown - 1, 1)) for number in range(shown)]
    at[-1] = count - 1
    return "".join(_character(history[index], terminal, limits) for index in at)


def recall_text(
    name: str,
    recall: float | None,
    history: Sequence[float | None],
    columns: int,
    terminal: Terminal,
    limits: Range = _ALL,
) -> Text:
    """Return the recall of a class in exactly `columns`: its name, the strip, the percentage.

    >>> recall_text("8", 0.961, [0.5, 0.93, 0.97], 14, Terminal()).plain
    '8   ▂▄▅  96.1%'
    """
    number = "      " if recall is None else _percent(recall)
    line = Text(no_wrap=True)
    line.append(f"{name} " if name else "", terminal.dim)
    room = columns - line.cell_len - len(number) - 1
    drawn = strip(history, room, terminal, limits) if room >= _SHORTEST else ""
    line.append(" " * max(room - len(drawn), 0))
    line.append(drawn, terminal.quiet)
    line.append(" " if room >= 0 else "")
    return line.append(number)


def _percent(share: float) -> str:
    """Return a share in six characters; less than all is never 100.0%."""
    return f"{min(100 * share, 99.9) if share < 1 else 100:5.1f}%"


def _character(recall: float | None, terminal: Terminal, limits: Range) -> str:
    if recall is None:
        return " "
    return _RAMPS[terminal.unicode][round(limits.level(recall) * 7)]
