"""What a confusion matrix amounts to: the most frequent mistakes, and recall by class."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from nntui.analysis.pairs import Pair, worst_pairs
from nntui.late_numpy import np
from nntui.view.bars import thin_bar
from nntui.view.beside import one_line, styled
from nntui.view.class_recall import range_of, recall_of, recall_text, recalls_of
from nntui.view.names import cut_all, padded, widest
from nntui.view.style import Terminal

if TYPE_CHECKING:
    from numpy.typing import NDArray

_GAP = 3
"""Columns between two blocks."""
_NARROWEST = 22
"""Columns of a block in which a name, a bar and a number fit."""
_LONGEST = 10
_WIDEST = 48
"""Columns of a block from which on bars get no longer."""


def summary_text(
    confusion: "NDArray[np.int64]",
    classes: Sequence[str],
    history: "Sequence[NDArray[np.int64]]",
    size: tuple[int, int],
    terminal: Terminal,
    *,
    recall: bool = True,
) -> Text:
    """Return the most frequent mistakes and, beside them, the recall of each class.

    Args:
        confusion: `confusion[truth, predicted]` counts images.
        classes: their names.
        history: the matrices of earlier evaluations, for the strip of each class.
        size: columns and rows; from four rows on it is a list, else it is in lines.
        terminal: where it is displayed.
        recall: whether the recall is wanted, too.
    """
    columns, rows = size
    if rows < 4 or columns < _NARROWEST:
        return mistakes_in_lines(confusion, classes, size, terminal)
    blocks = 2 if columns >= 2 * _NARROWEST + _GAP else 1
    width = min((columns - (blocks - 1) * _GAP) // blocks, _WIDEST)
    names = cut_all(list(classes), min(_LONGEST, width // 4), terminal.ellipsis)
    left = _mistakes(confusion, names, (width, rows), terminal)
    if blocks == 1:
        return Text("\n", no_wrap=True).join(left)
    if recall:
        right = _recalls(confusion, names, history, (width, rows), terminal)
    else:
        right = _mistakes(confusion, names, (width, rows), terminal, rows - 1)
    return Text("\n", no_wrap=True).join(
        _beside(one, other, width)
        for one, other in zip(_filled(left, rows), _filled(right, rows), strict=True)
    )


def recall_list(
    confusion: "NDArray[np.int64]",
    classes: Sequence[str],
    history: "Sequence[NDArray[np.int64]]",
    size: tuple[int, int],
    terminal: Terminal,
) -> Text:
    """Return the recall of each class, in one list or in two; the arguments are as above."""
    columns, rows = size
    blocks = 2 if columns >= 2 * _NARROWEST + _GAP and len(classes) > rows - 1 else 1
    width = min((columns - (blocks - 1) * _GAP) // blocks, _WIDEST)
    names = cut_all(list(classes), min(_LONGEST, width // 4), terminal.ellipsis)
    lines = _recalls(confusion, names, history, (width, blocks * (rows - 1) + 1), terminal)
    left, right = lines[:rows], [Text(), *lines[rows:]]
    return Text("\n", no_wrap=True).join(
        _beside(one, other, width)
        for one, other in zip(_filled(left, rows), _filled(right, rows), strict=True)
    )


def mistakes_in_lines(
    confusion: "NDArray[np.int64]",
    classes: Sequence[str],
    size: tuple[int, int],
    terminal: Terminal,
) -> Text:
    """Return the most frequent mistakes one behind the other, as many as fit.

    >>> matrix = np.array([[9, 0, 1], [0, 9, 0], [3, 0, 7]])
    >>> mistakes_in_lines(matrix, "abc", (24, 1), Terminal(unicode=False)).plain
    'c > a 3, a > c 1'
    """
    columns, rows = size
    names = cut_all(list(classes), _LONGEST, terminal.ellipsis)
    pairs = worst_pairs(confusion, 4 * rows * max(columns // 8, 1))
    if not pairs:
        return Text("no mistakes", terminal.dim)
    lines = [""]
    for pair in pairs:
        item = f"{_pair(pair, names, terminal)} {pair.images:,}"
        item = item.replace(" → ", "→")
        if not lines[-1] or cell_len(lines[-1]) + cell_len(item) + 2 <= columns:
            lines[-1] += f", {item}" if lines[-1] else item
        elif len(lines) < rows:
            lines.append(item)
        else:
            break
    text = Text("\n", no_wrap=True).join(Text(line) for line in lines)
    return text if cell_len(lines[0]) <= columns else Text(lines[0][:columns], no_wrap=True)


def _mistakes(
    confusion: "NDArray[np.int64]",
    names: Sequence[str],
    size: tuple[int, int],
    terminal: Terminal,
    start: int = 0,
) -> list[Text]:
    """Return a title and a line for each pair, from the `start`-th on."""
    columns, rows = size
    pairs = worst_pairs(confusion, start + rows - 1)[start:]
    if not pairs:
        return [] if start else [Text("no mistakes", terminal.dim)]
    lines = [Text("" if start else "most frequent mistakes", terminal.dim)]
    most = worst_pairs(confusion, 1)[0].images
    labels = [_pair(pair, names, terminal) for pair in pairs]
    digits = len(f"{most:,}")
    width = 2 * widest(names) + 3
    for pair, label in zip(pairs, labels, strict=True):
        drawn = thin_bar(pair.images / most, max(columns - width - digits - 9, 1), terminal)
        filled = drawn.rstrip()
        line = styled(
            [
                (f"{padded(label, width)} ", ""),
                (filled, terminal.wrong),
                (f"{drawn[len(filled) :]} {pair.images:>{digits},}", ""),
                (f" {100 * pair.share:5.1f}%", terminal.dim),
            ]
        )
        line.truncate(columns)
        lines.append(line)
    return lines


def _recalls(
    confusion: "NDArray[np.int64]",
    names: Sequence[str],
    history: "Sequence[NDArray[np.int64]]",
    size: tuple[int, int],
    terminal: Terminal,
) -> list[Text]:
    """Return a title and a line for each class: in their order, or the lowest where few fit."""
    columns, rows = size
    recalls = recall_of(confusion)
    histories = recalls_of(history)
    limits = range_of(histories)
    order = list(range(len(names)))
    title = "recall by class" + (" and epoch" if history else "")
    if len(order) > rows - 1:
        title = "lowest recall" + (", by epoch" if history else "")
        order.sort(key=lambda each: 2.0 if recalls[each] is None else float(recalls[each] or 0))
    if len(title) > columns:
        title = title.removesuffix(" and epoch").removesuffix(", by epoch")
    lines = [Text(title[:columns], terminal.dim)]
    width = widest(names)
    for number in order[: rows - 1]:
        of_class = [epoch[number] for epoch in histories]
        name = padded(names[number], width, right=True)
        line = recall_text(name, recalls[number], of_class, columns, terminal, limits)
        line.truncate(columns)
        lines.append(line)
    return lines


def _pair(pair: Pair, names: Sequence[str], terminal: Terminal) -> str:
    arrow = "→" if terminal.unicode else ">"
    return f"{names[pair.true]} {arrow} {names[pair.predicted]}"


def _filled(lines: list[Text], rows: int) -> list[Text]:
    return [*lines, *[Text()] * (rows - len(lines))][:rows]


def _beside(one: Text, other: Text, width: int) -> Text:
    return one_line([one, other], width + _GAP - one.cell_len) if other.plain else one
