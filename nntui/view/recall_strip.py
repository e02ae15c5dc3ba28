"""Recall by class and epoch as a strip of characters: a row for each class, a column an epoch."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rich.text import Text

from nntui.view.formatting import percent
from nntui.view.names import cut_all, padded, widest
from nntui.view.style import Terminal

_BLOCKS = "▁▂▃▄▅▆▇█"
_ASCII = "_.:-=+*#"
_LEVELS = (0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99)
"""Recalls from which the next higher block is drawn: most differences are close to 1."""
_AFTER = 10
"""Cells of the last recall, behind the strip."""


def recall_strip(
    recall: NDArray[np.float64],
    epochs: Sequence[int],
    classes: Sequence[str],
    columns: int,
    terminal: Terminal,
    label: int = 12,
) -> Text:
    """Return recall by class and epoch as text, with the last recall of each class.

    Where there are more epochs than columns, each column is the last of several epochs.

    Args:
        recall: (epochs, classes), from 0 to 1; NaN where a class has no images.
        epochs: the number of each.
        classes: their names.
        columns: the width.
        terminal: where it is displayed.
        label: terminal cells that the name of a class has at most.

    >>> table = np.array([[0.5, 0.85], [0.95, 0.99]])
    >>> print(recall_strip(table, [1, 2], ["cat", "dog"], 40, Terminal(unicode=False)))
    cat .=  95.0 %
    dog :#  99.0 %
        12
    """
    names = cut_all(classes, label, terminal.ellipsis)
    width = widest(names)
    shown = _shown(len(epochs), max(columns - width - 1 - _AFTER, 1))
    text = Text(no_wrap=True)
    for number, name in enumerate(names):
        text.append(f"{padded(name, width, right=True)} ", terminal.dim)
        text.append("".join(_symbol(float(recall[index, number]), terminal) for index in shown))
        last = float(recall[-1, number]) if len(recall) else math.nan
        text.append(f"  {'-' if math.isnan(last) else percent(last, 1)}\n", terminal.dim)
    text.append(" " * (width + 1) + _axis([epochs[index] for index in shown]), terminal.dim)
    return text


def legend(terminal: Terminal) -> str:
    """Return what the symbols of the strip mean.

    >>> legend(Terminal(unicode=False))
    '_ below 50 %  . 50 %  : 70 %  - 80 %  = 90 %  + 95 %  * 98 %  # 99 % and more'
    """
    symbols = _BLOCKS if terminal.unicode else _ASCII
    steps = [
        f"{symbol} {100 * low:.0f} %" for symbol, low in zip(symbols[1:], _LEVELS, strict=True)
    ]
    return "  ".join([f"{symbols[0]} below 50 %", *steps]) + " and more"


def _shown(count: int, columns: int) -> list[int]:
    """Return which epochs are drawn: all, or as many as there are columns, the last among them."""
    points = min(count, columns)
    return [(number + 1) * count // points - 1 for number in range(points)]


def _symbol(recall: float, terminal: Terminal) -> str:
    if math.isnan(recall):
        return " "
    symbols = _BLOCKS if terminal.unicode else _ASCII
    return symbols[sum(recall >= level for level in _LEVELS)]


def _axis(epochs: Sequence[int]) -> str:
    """Return the numbers of the first and the last epoch, under their columns."""
    if not epochs:
        return ""
    first, last = str(epochs[0]), str(epochs[-1])
    if len(epochs) == 1:
        return last
    return first + last.rjust(max(len(epochs) - len(first), len(last)))
