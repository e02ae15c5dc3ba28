"""Where a confusion matrix is drawn: columns of its labels and cells, and the part in sight."""

from collections.abc import Sequence
from typing import NamedTuple

from nntui.tui.widgets.matrix import Matrix
from nntui.view.confusion import Window, cell_widths, window_layout

RECALL = 7
"""Columns beside the matrix from which on the recall of each class is shown there."""
_STRIP = 5
"""Columns of a strip of the recall by epoch, with a blank before it."""
_FEWEST = 3
"""Digits that every cell has room for."""


class MatrixLayout(NamedTuple):
    """Where the parts of a matrix are.

    Args:
        label: columns of the name of a class.
        cells: columns of the cells of each class.
        window: the part in sight.
    """

    label: int
    cells: tuple[int, ...]
    window: Window


def layout_of(
    matrix: Matrix, size: tuple[int, int], corner: tuple[int, int], *, strips: bool
) -> MatrixLayout:
    """Return where the parts of a matrix are.

    Args:
        matrix: what is drawn.
        size: the columns and rows that there are.
        corner: the first row and column in sight, where not all fit.
        strips: whether there may be strips of the recall by epoch.
    """
    largest, count = int(matrix.confusion.max(initial=0)), len(matrix.classes)
    label, cell, window = window_layout(matrix.classes, largest, size)
    top, left = min(corner[0], count - window.rows), min(corner[1], count - window.columns)
    totals = [] if matrix.unit == "change" else matrix.confusion.sum(axis=1).tolist()
    room = size[0] - label
    if totals and window.columns == count:
        cell = _cell_beside_strips(cell, room, totals, strips=strips)
    cells = cell_widths(totals or [0] * count, cell, room)
    if totals and window.columns == count and room - sum(cells) < RECALL:
        cells = _beside_recall(totals, cells, room - RECALL)
    return MatrixLayout(label, cells, window._replace(top=top, left=left))


def _cell_beside_strips(cell: int, room: int, totals: Sequence[int], *, strips: bool) -> int:
    """Return the columns of a cell, fewer where strips of the recall then fit beside them."""
    least = max(*(len(str(total)) for total in totals), _FEWEST) + 1
    left = room - least * len(totals)
    return min(cell, least) if strips and left >= RECALL + _STRIP else cell


def _beside_recall(totals: Sequence[int], cells: tuple[int, ...], columns: int) -> tuple[int, ...]:
    """Return the narrowest cells that show all counts, if they fit in `columns`; else `cells`."""
    narrow = tuple(max(len(str(total)), _FEWEST) + 1 for total in totals)
    return narrow if sum(narrow) <= columns else cells
