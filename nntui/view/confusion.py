"""The confusion matrix: which class was taken for which, in characters."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rich.style import Style
from rich.text import Text

from nntui.view.style import DIM, Terminal

# Shades of the cube by the share of a row's pictures they begin at: reds for what is wrong, blues
# for what is right. A handful of mistakes in a thousand pictures stays without a shade.
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
    """Return the matrix in cells of `cell` columns: a row for each truth, a column for each answer.

    The cell under the cursor stands in brackets; names are cut after `label` characters.
    """
    label = min(max(map(len, classes)), label)
    text = Text(" " * label, no_wrap=True)
    for name in classes:
        text.append(f"{name[: cell - 1]:>{cell}}", DIM if terminal.color else "")
    totals = np.maximum(confusion.sum(axis=1), 1)
    for truth, name in enumerate(classes):
        text.append(f"\n{name[:label]:>{label}}", DIM if terminal.color else "")
        for said in range(len(classes)):
            number = int(confusion[truth, said])
            style = (
                _style(number / int(totals[truth]), right=truth == said) if terminal.color else ""
            )
            text.append(_cell(number, cell, here=(truth, said) == cursor), style)
    return text


def layout(classes: Sequence[str], columns: int) -> tuple[int, int]:
    """Return the columns of a label and of a cell, so that the matrix fits into `columns`.

    Names are there in full where there is room for them.
    """
    longest = min(max(map(len, classes)), 12)
    wide = max(longest + 1, 6)
    if longest + wide * len(classes) <= columns:
        return longest, wide
    cell = min(max((columns - 2) // len(classes), 3), 6)
    room = columns - cell * len(classes)
    return min(longest, max(room, 1), 6), cell


def short(number: int, columns: int) -> str:
    """Return a count in at most `columns` characters: `980`, `60k`, `1.2M`; `.` for none.

    `#` stands for what cannot be told in so few.
    """
    if number == 0:
        return "."
    for scale, unit in ((1, ""), (1_000, "k"), (1_000_000, "M")):
        for digits in (1, 0) if unit else (0,):
            rounded = round(number / scale, digits)
            word = f"{rounded:.{digits}f}{unit}"
            if rounded and len(word) <= columns:
                return word
    return "#"


def _cell(number: int, columns: int, *, here: bool) -> str:
    if here:
        return f"[{short(number, columns - 2):>{columns - 2}}]"
    return f"{short(number, columns - 1):>{columns}}"


def _style(share: float, *, right: bool) -> Style | str:
    if share == 0:
        return DIM
    shades = [shade for start, shade in (_BLUES if right else _REDS) if share >= start]
    if not shades:
        return ""
    return Style(color="color(231)", bgcolor=f"color({shades[-1]})", bold=right)
