"""The confusion matrix in characters: true classes are rows, predicted classes are columns."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from rich.style import Style
from rich.text import Text

from nntui.late_numpy import np
from nntui.view.beside import styled
from nntui.view.names import (
    cut_all,
    cut_distinct,
    first_words,
    numbered,
    padded,
    widest,
    without_common_part,
)
from nntui.view.palette import selected_style, shade
from nntui.view.style import Terminal

if TYPE_CHECKING:
    from numpy.typing import NDArray

Unit: TypeAlias = Literal["count", "percent", "change"]

_LONGEST_LABEL = 12
_MIN_CUT_HEADING = 5
"""Cells in which the two ends of a name are worth more than its number."""


class Window(NamedTuple):
    """The part of a matrix that is drawn: the first row and column, and how many of each."""

    top: int
    left: int
    rows: int
    columns: int

    def following(self, cursor: tuple[int, int], classes: int) -> "Window":
        """Return the window moved just as far as a cursor in a matrix of `classes` asks for.

        >>> Window(0, 0, 5, 4).following((7, 2), classes=26)
        Window(top=3, left=0, rows=5, columns=4)
        """
        return self._replace(
            top=_start(self.top, self.rows, cursor[0], classes),
            left=_start(self.left, self.columns, cursor[1], classes),
        )


def confusion_matrix_lines(
    confusion: "NDArray[np.int64]",
    classes: Sequence[str],
    cell: int | Sequence[int],
    terminal: Terminal,
    cursor: tuple[int, int] | None = None,
    label: int = 6,
    window: Window | None = None,
    unit: Unit = "count",
) -> list[Text]:
    r"""Return the lines of a confusion matrix: the heads of columns, then the true classes.

    Where the names of classes do not fit into a cell, columns have the first word in which they
    differ; where that does not fit either, columns and rows are numbered from 1.

    Args:
        confusion: `confusion[truth, predicted]` counts images, (classes, classes).
        classes: their names.
        cell: the columns of a cell, see `layout`; or those of the cells of each class.
        terminal: where it is displayed.
        cursor: (truth, predicted) of the cell in brackets, None for none.
        label: terminal cells that the name of a row has at most.
        window: the part to draw, None for all.
        unit: what the cells show; of a "change", the numbers are differences of two matrices.

    >>> matrix = np.array([[9, 1], [0, 8]])
    >>> print(*confusion_matrix_lines(matrix, ["a", "b"], 5, Terminal(), cursor=(0, 1)), sep="\n")
         a    b
    a    9[  1]
    b    .    8
    """
    names = list(classes)
    window = window or Window(0, 0, len(names), len(names))
    cells = [cell] * len(names) if isinstance(cell, int) else list(cell)
    heads, labels = _headings(names, min(cells), label, terminal.ellipsis)
    width, shown = widest(labels), _range(window.left, window.columns, names)
    heading = [(padded(heads[each], cells[each], right=True), terminal.dim) for each in shown]
    lines = [styled([(" " * width, ""), *heading])]
    totals = np.maximum(confusion.sum(axis=1), 1).tolist()
    for truth in _range(window.top, window.rows, names):
        parts: list[tuple[str, Style | str]] = []
        parts.append((padded(labels[truth], width, right=True), terminal.dim))
        counts = confusion[truth].tolist()
        for predicted in shown:
            number, columns = counts[predicted], cells[predicted]
            share = number / totals[truth]
            style = _style(share, number, terminal, unit, right=truth == predicted)
            selected = (truth, predicted) == cursor
            drawn = _cell(
                _shown(share, number, columns - 1, unit), number, columns, selected=selected
            )
            if selected and terminal.color:
                style = selected_style(terminal.palette)
            # The shade leaves a gap, except for the bracket of the cursor.
            gap = drawn[:1] if drawn[:1] == " " else ""
            parts += (gap, ""), (drawn[len(gap) :], style)
        lines.append(styled(parts))
    return lines


def cell_widths(totals: Sequence[int], cell: int, columns: int) -> tuple[int, ...]:
    """Return the columns of the cells of each class, so that counts fit where there is room.

    The columns of classes with more images than a cell can show are wider; the number of images
    is the same in every evaluation, so the matrix holds still while a network is trained.

    Args:
        totals: how many images each class has.
        cell: the columns of a cell that `layout` gives.
        columns: those that there are for all cells.

    >>> cell_widths([980, 1135, 1032], 4, 14), cell_widths([980, 1135, 1032], 4, 13)
    ((4, 5, 5), (4, 4, 4))
    """
    widths = tuple(max(cell, len(str(total)) + 1) for total in totals)
    return widths if sum(widths) <= columns else (cell,) * len(widths)


def layout(classes: Sequence[str], columns: int) -> tuple[int, int]:
    """Return the columns of a label and of a cell with which a matrix fits into `columns`.

    Names are displayed in full where there is room for them. A matrix of too many classes is wider;
    `window_layout` is for these.

    >>> layout(["cat", "dog"], 80)
    (3, 6)
    """
    longest = min(widest(classes), _LONGEST_LABEL)
    wide = max(longest + 1, 6)
    if longest + wide * len(classes) <= columns:
        return longest, wide
    cell = min(max((columns - 2) // len(classes), 3), 6)
    room = columns - cell * len(classes)
    return min(longest, max(room, 1)), cell


def window_layout(
    classes: Sequence[str], largest: int, size: tuple[int, int]
) -> tuple[int, int, Window]:
    """Return the columns of a label and of a cell, and how many of each fit into a panel.

    >>> window_layout([f"class {number}" for number in range(46)], 99, (54, 20))
    (8, 4, Window(top=0, left=0, rows=18, columns=11))

    Args:
        classes: the names of the classes.
        largest: the largest count in the matrix.
        size: columns and rows of the panel; the last row is left free where not all classes fit.
    """
    columns, rows = size
    count = len(classes)
    label, cell = layout(classes, columns)
    shown = max(min(count, rows - 1 if count < rows else rows - 2), 1)
    readable = label >= widest(classes) and cell >= min(len(str(largest)) + 2, 4)
    if label + cell * count <= columns and readable:
        return label, cell, Window(0, 0, shown, count)
    cell = min(max(len(str(largest)) + 2, 4), 6)
    # Names may be behind the number of their class.
    wanted = max(widest(classes), widest(without_common_part(classes)) + len(str(count)) + 1)
    label = min(wanted, max(columns // 4, 6, columns - cell * count))
    return label, cell, Window(0, 0, shown, min(max((columns - label) // cell, 1), count))


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


def short_percent(share: float, columns: int) -> str:
    """Return a share in percent, with a decimal place where it fits; `.` is 0.

    >>> short_percent(0.9823, 4), short_percent(0.9823, 3), short_percent(0.0002, 4)
    ('98.2', '98', '<0.1')
    """
    if share <= 0:
        return "."
    if columns < 4:
        return f"{100 * share:.0f}" if share >= 0.005 else "<1"[:columns]
    if share < 0.0005:
        return "<0.1"
    return f"{100 * share:.1f}" if share < 0.9995 else "100"


def signed_count(number: int, columns: int) -> str:
    """Return a difference with its sign; `.` is 0.

    >>> signed_count(12, 4), signed_count(-3, 4), signed_count(0, 4)
    ('+12', '-3', '.')
    """
    if not number:
        return "."
    return ("+" if number > 0 else "-") + short_count(abs(number), columns - 1)


def _start(start: int, shown: int, cursor: int, count: int) -> int:
    """Return the first of `shown` of `count` lines, so that the one of the cursor is among them."""
    start = min(max(start, cursor - shown + 1), cursor)
    return min(max(start, 0), max(count - shown, 0))


def _range(start: int, count: int, names: Sequence[str]) -> range:
    return range(start, min(start + count, len(names)))


def _headings(
    names: list[str], cell: int, label: int, ellipsis: str
) -> tuple[list[str], list[str]]:
    """Return the headings of columns and the labels of rows: names, or numbers and names."""
    room = cell - 1
    if widest(without_common_part(names)) <= room or room >= _MIN_CUT_HEADING:
        heads, labels = (cut_distinct(names, cells, ellipsis) for cells in (room, label))
        if heads is not None and labels is not None:
            return heads, labels
    words = first_words(names)
    if words is not None and widest(words) <= room:
        return words, cut_all(names, label, ellipsis)
    return numbered(names, 0, ellipsis), numbered(names, label, ellipsis)


def _cell(shown: str, number: int, columns: int, *, selected: bool) -> str:
    if selected and len(shown) == columns - 1:
        return f"[{shown}"
    if selected and len(shown) > columns - 2:
        shown = short_count(abs(number), columns - 2)
    return f"[{shown:>{columns - 2}}]" if selected else f"{shown:>{columns}}"


def _change_style(number: int, terminal: Terminal, *, right: bool) -> str:
    """Return the style of a change: more that is right and less that is wrong is better."""
    if not number:
        return terminal.dim
    return terminal.verdict(right=(number > 0) == right)


def _shown(share: float, number: int, columns: int, unit: Unit) -> str:
    if unit == "change":
        return signed_count(number, columns)
    return short_percent(share, columns) if unit == "percent" else short_count(number, columns)


def _style(
    share: float, number: int, terminal: Terminal, unit: Unit, *, right: bool
) -> Style | str:
    if unit == "change":
        return _change_style(number, terminal, right=right)
    if share == 0 or not terminal.color:
        return terminal.dim
    palette = terminal.palette
    return shade(palette.correct_cells if right else palette.wrong_cells, share, bold=right)
