"""Recall by class: now as a number, and at every evaluation as a strip that shows its history."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rich.text import Text

from nntui.view.style import Terminal

_LEVELS = (0.0, 0.25, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99)
"""The recall from which on a level is drawn: steps of the error, since the last percents count."""
_RAMPS = (" .:-=+*#", "▁▂▃▄▅▆▇█")


def recall_of(confusion: NDArray[np.int64]) -> list[float | None]:
    """Return the recall of each class, from 0 to 1; None for a class without images.

    >>> recall_of(np.array([[3, 1], [0, 0]]))
    [0.75, None]
    """
    totals = confusion.sum(axis=1).tolist()
    correct = np.diagonal(confusion).tolist()
    return [right / total if total else None for right, total in zip(correct, totals, strict=True)]


def strip(history: Sequence[float | None], columns: int, terminal: Terminal) -> str:
    """Return the recall of a class at every evaluation, a character each, in at most `columns`.

    Of more evaluations than columns, some are left out between the first and the last.

    >>> strip([0.1, 0.6, 0.93, 0.985, 0.995], 8, Terminal())
    '▁▃▅▇█'
    >>> strip([0.1, 0.6, 0.93, 0.985, 0.995], 3, Terminal(unicode=False))
    ' =#'
    """
    count = len(history)
    if not count or columns < 1:
        return ""
    shown = min(count, columns)
    at = [round(number * (count - 1) / max(shown - 1, 1)) for number in range(shown)]
    at[-1] = count - 1
    return "".join(_character(history[index], terminal) for index in at)


def recall_text(
    name: str,
    recall: float | None,
    history: Sequence[float | None],
    columns: int,
    terminal: Terminal,
) -> Text:
    """Return the recall of a class in exactly `columns`: its name, the strip, the percentage.

    >>> recall_text("8", 0.961, [0.5, 0.93, 0.97], 14, Terminal()).plain
    '8    ▃▅▆ 96.1%'
    """
    number = "      " if recall is None else _percent(recall)
    line = Text(no_wrap=True)
    line.append(f"{name} " if name else "", terminal.dim)
    room = columns - line.cell_len - len(number) - 1
    drawn = strip(history, room, terminal)
    line.append(" " * max(room - len(drawn), 0))
    line.append(drawn, terminal.accent)
    line.append(" " if room >= 0 else "")
    return line.append(number)


def _percent(share: float) -> str:
    """Return a share in six characters; less than all is never 100.0%."""
    return f"{min(100 * share, 99.9) if share < 1 else 100:5.1f}%"


def _character(recall: float | None, terminal: Terminal) -> str:
    if recall is None:
        return " "
    level = max(number for number, start in enumerate(_LEVELS) if recall >= start)
    return _RAMPS[terminal.unicode][level]
