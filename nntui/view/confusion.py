"""The confusion matrix in characters: true classes are rows, predicted classes are columns."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rich.style import Style
from rich.text import Text

from nntui.view.style import Terminal

# Shades of the cube by the share of a row from which they are used: reds for mistakes, blues for
# correct predictions. A few mistakes in a thousand images get no shade.
_REDS = ((0.005, 52), (0.01, 88), (0.03, 124), (0.1, 160), (0.3, 196))
_BLUES = ((0.0, 17), (0.5, 18), (0.8, 19), (0.95, 20), (0.98, 21))


def confusion_matrix_text(
    confusion: NDArray[np.int64],
    classes: Sequence[str],
    cell: int,
    terminal: Terminal,
    cursor: tuple[int, int] | None = None,
    label: int = 6,
) -> Text:
    """Return a confusion matrix as text.

    Args:
        confusion: `confusion[truth, predicted]` counts images, (classes, classes).
        classes: their names.
        cell: the columns of a cell; see `layout`.
        terminal: where it is displayed.
        cursor: (truth, predicted) of the cell in brackets, None for none.
        label: characters after which the name of a row is cut.

    >>> matrix = np.array([[9, 1], [0, 8]])
    >>> print(confusion_matrix_text(matrix, ["a", "b"], 5, Terminal(), cursor=(0, 1)))
         a    b
    a    9[  1]
    b    .    8
    """
    label = min(max(map(len, classes)), label)
    text = Text(" " * label, no_wrap=True)
    for name in classes:
        text.append(f"{name[: cell - 1]:>{cell}}", terminal.dim)
    totals = np.maximum(confusion.sum(axis=1), 1)
    for truth, name in enumerate(classes):
        text.append(f"\n{name[:label]:>{label}}", terminal.dim)
        for predicted in range(len(classes)):
            number = int(confusion[truth, predicted])
            style = _style(number / int(totals[truth]), terminal, right=truth == predicted)
            text.append(_cell(number, cell, selected=(truth, predicted) == cursor), style)
    return text


def layout(classes: Sequence[str], columns: int) -> tuple[int, int]:
    """Return the columns of a label and of a cell with which a matrix fits into `columns`.

    Names are displayed in full where there is room for them.

    >>> layout(["cat", "dog"], 80)
    (3, 6)
    """
    longest = min(max(map(len, classes)), 12)
    wide = max(longest + 1, 6)
    if longest + wide * len(classes) <= columns:
        return longest, wide
    cell = min(max((columns - 2) // len(classes), 3), 6)
    room = columns - cell * len(classes)
    return min(longest, max(room, 1), 6), cell


def short_count(number: int, columns: int) -> str:
    """Return a count in at most `columns` characters; `.` is 0, `#` a number that does not fit.

    >>> short_count(980, 3), short_count(60_000, 3), short_count(1_234_567, 4), short_count(0, 3)
    ('980', '60k', '1.2M', '.')
    """
    if number == 0:
        return "."
    for scale, unit in ((1, ""), (1_000, "k"), (1_000_000, "M")):
        for digits in (1, 0) if unit else (0,):
            rounded = round(number / scale, digits)
            text = f"{rounded:.{digits}f}{unit}"
            if rounded and len(text) <= columns:
                return text
    return "#"


def _cell(number: int, columns: int, *, selected: bool) -> str:
    if selected:
        return f"[{short_count(number, columns - 2):>{columns - 2}}]"
    return f"{short_count(number, columns - 1):>{columns}}"


def _style(share: float, terminal: Terminal, *, right: bool) -> Style | str:
    if share == 0 or not terminal.color:
        return terminal.dim
    shades = [shade for start, shade in (_BLUES if right else _REDS) if share >= start]
    if not shades:
        return ""
    return Style(color="color(231)", bgcolor=f"color({shades[-1]})", bold=right)
