"""Two networks compared image by image, as text: counts, images, changes of the confusion."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rich.style import Style
from rich.text import Text

from nntui.analysis.confusion_change import Change
from nntui.analysis.paired import Paired
from nntui.strings import counted
from nntui.view.names import cut_all, cut_pair, padded, widest
from nntui.view.palette import cell_style
from nntui.view.style import Terminal

_TEXT, _BETTER, _WORSE = 231, 28, 124
"""Colors of the cube: a cell that changed for the better, and for the worse."""
_PAIR_CELLS = 24
"""Cells for the names of two classes."""


def p_text(p: float) -> str:
    """Return a p-value with one or two significant digits.

    >>> p_text(0.00855), p_text(0.23), p_text(1.0), p_text(2e-9)
    ('p = 0.009', 'p = 0.23', 'p = 1', 'p < 0.001')
    """
    if p < 0.001:
        return "p < 0.001"
    return f"p = {p:.1g}" if p < 0.01 else f"p = {p:.2g}"


def paired_line(rows: Paired) -> str:
    """Return what one network fixed and broke of another, in one line.

    >>> few = np.arange(2)
    >>> paired_line(Paired(few, few[:1], few[:0], 9))
    'fixed 2, broken 1, both wrong 0, both right 6; +11.11 points, p = 1'
    """
    return (
        f"fixed {len(rows.fixed):,}, broken {len(rows.broken):,}, both wrong "
        f"{len(rows.both_wrong):,}, both right {rows.both_right:,}; {100 * rows.gain:+.2f} points, "
        f"{p_text(rows.p)}"
    )


def rows_line(rows: NDArray[np.intp], limit: int = 12) -> str:
    """Return the numbers of images in one line; of many only the first.

    >>> rows_line(np.arange(3)), rows_line(np.arange(30), 2), rows_line(np.arange(0))
    ('0, 1, 2', '0, 1 and 28 more', 'none')
    """
    if not len(rows):
        return "none"
    more = f" and {len(rows) - limit:,} more" if len(rows) > limit else ""
    return ", ".join(str(row) for row in rows[:limit].tolist()) + more


def changes_line(changes: Sequence[Change], classes: Sequence[str]) -> str:
    """Return the largest changes of mistakes in one line.

    >>> changes_line([Change(0, 1, 9, 3), Change(1, 0, 2, 4)], ["cat", "dog"])
    'cat > dog -6 (9 to 3), dog > cat +2 (2 to 4)'
    """
    if not changes:
        return "none"
    parts = []
    for change in changes:
        true, predicted = cut_pair(classes[change.true], classes[change.predicted], _PAIR_CELLS)
        counts = f"{change.difference:+,} ({change.before:,} to {change.after:,})"
        parts.append(f"{true} > {predicted} {counts}")
    return ", ".join(parts)


def images_words(rows: Paired) -> str:
    """Return how many images were compared.

    >>> images_words(Paired(np.arange(0), np.arange(0), np.arange(0), 1))
    '1 test image'
    """
    return counted(rows.images, "test image")


def confusion_change_text(
    difference: NDArray[np.integer],
    classes: Sequence[str],
    terminal: Terminal,
    label: int = 8,
    cursor: tuple[int, int] | None = None,
) -> Text:
    """Return the difference of two confusion matrices as text: every number has its sign.

    Where there is color, green is better and red is worse: fewer mistakes, more correct images.

    Args:
        difference: `difference[truth, predicted]`, images more or fewer, (classes, classes).
        classes: their names.
        terminal: where it is displayed.
        label: terminal cells that the name of a row has at most.
        cursor: (truth, predicted) of the cell in brackets, None for none.

    >>> print(confusion_change_text(np.array([[3, -3], [0, 0]]), ["a", "b"], Terminal()))
        a   b
    a  +3  -3
    b   .   .
    """
    names = cut_all(classes, label, terminal.ellipsis)
    width = widest(names)
    cell = max(4, max(len(f"{number:+d}") for number in difference.ravel().tolist()) + 1)
    if cursor is not None:
        cell += 1
    heads = cut_all(classes, cell - 1, terminal.ellipsis)
    text = Text(" " * width, no_wrap=True)
    for head in heads:
        text.append(padded(head, cell, right=True), terminal.dim)
    for truth, name in enumerate(names):
        text.append(f"\n{padded(name, width, right=True)}", terminal.dim)
        for predicted, number in enumerate(difference[truth].tolist()):
            style = _style(number, terminal, right=truth == predicted)
            text.append(_cell(number, cell, selected=(truth, predicted) == cursor), style)
    return text


def _cell(number: int, cell: int, *, selected: bool) -> str:
    shown = f"{number:+d}" if number else "."
    return f"[{shown:>{cell - 2}}]" if selected else f"{shown:>{cell}}"


def _style(number: int, terminal: Terminal, *, right: bool) -> Style | str:
    if not number or not terminal.color:
        return terminal.dim if not number else ""
    better = (number > 0) == right
    return cell_style(_TEXT, _BETTER if better else _WORSE)
