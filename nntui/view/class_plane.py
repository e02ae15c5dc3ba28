"""The plane of one confusion in cells: two markers, the diagonal, and a cursor."""

from collections.abc import Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray
from rich.text import Text

from nntui.analysis.class_plane import ClassPlane
from nntui.view.names import cut
from nntui.view.style import Terminal

_LEAST = (16, 6)
FIRST, SECOND, BOTH, DIAGONAL, CURSOR = "o", "x", "*", ".", "@"
"""The markers: images of the first class, of the second, of both; the diagonal; the cursor."""
_MANY = 10

Cells = NDArray[np.str_]


def plane_text(
    plane: ClassPlane,
    classes: Sequence[str],
    size: tuple[int, int],
    terminal: Terminal,
    cursor: int | None = None,
) -> Text:
    """Return the plane in `size` (columns, rows); the first and last line name the axes.

    A cell is `o` where images of the first class are, `x` of the second, `*` of both, bold from ten
    images on, and `@` at the cursor. Above the diagonal the second class is the likelier one, so an
    `o` there is misclassified. Points far outside are drawn at the edge.

    Args:
        plane: the images.
        classes: the names of the classes.
        size: columns and rows, at least 16 x 6.
        terminal: where it is displayed.
        cursor: an image, by its row among all images; None for none.
    """
    columns, rows = max(size[0], _LEAST[0]), max(size[1], _LEAST[1]) - 2
    first, second = (cut(classes[each], 10, terminal.ellipsis) for each in plane[:2])
    up, right = ("↑", "→") if terminal.unicode else ("^", ">")
    text = Text(f"{up} logit of {second} ({SECOND})\n", terminal.dim, no_wrap=True)
    marks, bold = _marks(plane, columns, rows, cursor)
    for line, strong in zip(marks.tolist(), bold.tolist(), strict=True):
        for (mark, many), run in groupby(zip(line, strong, strict=True)):
            text.append(mark * len(list(run)), _style(mark, terminal, many=many))
        text.append("\n")
    return text.append(f"  logit of {first} ({FIRST}) {right}", terminal.dim)


def _style(mark: str, terminal: Terminal, *, many: bool) -> str:
    if mark == " ":
        return ""
    if mark == CURSOR:
        return "bold reverse"
    styles = {FIRST: terminal.right, SECOND: terminal.wrong, BOTH: terminal.validation}
    style = styles.get(mark, terminal.dim)
    return f"bold {style}".strip() if many else style


def _marks(
    plane: ClassPlane, columns: int, rows: int, cursor: int | None
) -> tuple[Cells, NDArray[np.bool_]]:
    """Return the marker of each cell, and whether it is bold; both (rows, columns)."""
    marks = np.full((rows, columns), " ")
    steps = np.arange(max(columns, rows) * 2) / (max(columns, rows) * 2 - 1)
    marks[_row(steps, rows), _column(steps, columns)] = DIAGONAL
    known, down, across = _places(plane, columns, rows)
    if not known.any():
        return marks, np.zeros(marks.shape, bool)
    of_first, of_second = np.zeros(marks.shape, int), np.zeros(marks.shape, int)
    second = plane.of_second[known]
    np.add.at(of_first, (down[~second], across[~second]), 1)
    np.add.at(of_second, (down[second], across[second]), 1)
    marks[of_first > 0] = FIRST
    marks[of_second > 0] = SECOND
    marks[(of_first > 0) & (of_second > 0)] = BOTH
    here = np.flatnonzero(plane.rows[known] == cursor) if cursor is not None else np.empty(0, int)
    marks[down[here], across[here]] = CURSOR
    return marks, of_first + of_second >= _MANY


def image_at(plane: ClassPlane, size: tuple[int, int], cell: tuple[int, int]) -> int | None:
    """Return the image nearest to a cell of a plane; None where there is none.

    Args:
        plane: the images.
        size: columns and rows, as in `plane_text`.
        cell: its column and row.
    """
    columns, rows = max(size[0], _LEAST[0]), max(size[1], _LEAST[1]) - 2
    known, down, across = _places(plane, columns, rows)
    if not known.any():
        return None
    # A row is about as high as two columns are wide.
    away = (across - cell[0]) ** 2 + (2 * (down - (cell[1] - 1))) ** 2
    return int(plane.rows[known][int(away.argmin())])


def _places(
    plane: ClassPlane, columns: int, rows: int
) -> tuple[NDArray[np.bool_], NDArray[np.intp], NDArray[np.intp]]:
    """Return which images have logits that are numbers, and the rows and columns of these."""
    known = np.isfinite(plane.x) & np.isfinite(plane.y)
    if not known.any():
        return known, np.empty(0, np.intp), np.empty(0, np.intp)
    both = np.concatenate([plane.x[known], plane.y[known]])
    low, high = (float(each) for each in np.percentile(both, [0.5, 99.5]))
    span = high - low or 1.0
    down = _row((plane.y[known] - low) / span, rows)
    return known, down, _column((plane.x[known] - low) / span, columns)


def _row(share: NDArray[np.floating], rows: int) -> NDArray[np.intp]:
    """Return the row of a share from 0 to 1 of the height; what is outside is at the edge."""
    return np.asarray(rows - 1 - np.clip(share * rows, 0, rows - 1).astype(np.intp), np.intp)


def _column(share: NDArray[np.floating], columns: int) -> NDArray[np.intp]:
    return np.asarray(np.clip(share * columns, 0, columns - 1).astype(np.intp), np.intp)
