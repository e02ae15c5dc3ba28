"""A confusion matrix with the recall beside it and what it amounts to below, as text."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from nntui.late_numpy import np
from nntui.strings import counted
from nntui.tui.state import State
from nntui.tui.widgets.confusion_layout import RECALL, MatrixLayout
from nntui.tui.widgets.matrix import Matrix, history
from nntui.view.beside import one_line
from nntui.view.class_recall import range_of, recall_of, recall_text, recalls_of
from nntui.view.confusion import Window, confusion_matrix_lines
from nntui.view.confusion_summary import mistakes_in_lines, recall_list, summary_text
from nntui.view.fitted import whole_parts
from nntui.view.names import cut_pair
from nntui.view.style import Terminal

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WIDEST_RECALL = 40
_LINES = 3
"""Rows below the matrix from which on the most frequent mistakes are shown, in lines."""
_SUMMARY = 5
"""Rows below the matrix from which on the summary is shown."""


def compact_text(matrix: Matrix, size: tuple[int, int], terminal: Terminal) -> Text:
    """Return the result and the most frequent mistakes, without the matrix."""
    columns, rows = size
    text = Text(f"{whole_parts(matrix.result, columns)}\n", no_wrap=True)
    below = summary_text(matrix.confusion, matrix.classes, (), (columns, rows - 1), terminal)
    return text.append_text(below)


def whole_lines(
    state: State,
    matrix: Matrix,
    layout: MatrixLayout,
    size: tuple[int, int],
    cursor: tuple[int, int] | None,
) -> list[Text]:
    """Return the matrix, and below it what it amounts to.

    Args:
        state: what is shown.
        matrix: what its cells show.
        layout: where they are.
        size: the columns and rows that there are.
        cursor: the cell that is marked; None where the panel has not the focus.
    """
    terminal, (columns, rows), window = state.terminal, size, layout.window
    lines = confusion_matrix_lines(
        matrix.confusion,
        matrix.classes,
        layout.cells,
        terminal,
        cursor,
        layout.label,
        window,
        matrix.unit,
    )
    if state.is_replaced:
        for line in lines:
            line.stylize(terminal.dim)
    if state.progress is not None and rows > window.rows + 1:
        return [*lines, Text(f"{state.progress.text}, esc: cancel")]
    epochs = history(state)
    width = lines[0].cell_len
    beside = matrix.unit != "change" and columns - width >= RECALL
    if beside:
        room = min(columns - width, _WIDEST_RECALL)
        lines = _with_recall(lines, matrix, epochs, window, room, terminal)
    left = rows - window.rows - 1
    if left > 0:
        hint = _hint(state, matrix, window, columns, focused=cursor is not None)
        lines.append(Text(hint, terminal.dim))
    if left > 1:
        lines.append(Text(whole_parts(matrix.result, columns)))
    below = _below(matrix, epochs, (columns, left), terminal, recall=not beside)
    return lines if below is None else [*lines, Text(), *below.split("\n", allow_blank=True)]


def cell_title(matrix: Matrix, cell: tuple[int, int], columns: int, terminal: Terminal) -> str:
    """Return what a cell shows, for the frame of the panel."""
    y, x = cell
    images = counted(int(matrix.confusion[y, x]), "image")
    room = columns - len(f"  predicted as , {images}") - 2
    one, other = cut_pair(matrix.classes[y], matrix.classes[x], room, terminal.ellipsis)
    return f"{one} predicted as {other}, {images}"


def _below(
    matrix: Matrix,
    epochs: "Sequence[NDArray[np.int64]]",
    size: tuple[int, int],
    terminal: Terminal,
    *,
    recall: bool,
) -> Text | None:
    """Return what the matrix amounts to, in the rows that are left; None where there are too few.

    Args:
        matrix: what its cells show.
        epochs: the matrices of the evaluations so far.
        size: the columns, and the rows below the matrix.
        terminal: where it is displayed.
        recall: whether the recall is not beside the matrix already.
    """
    columns, left = size
    room, changed = (columns, left - 3), matrix.unit == "change"
    if left > _SUMMARY and changed:
        return recall_list(matrix.counts, matrix.classes, epochs, room, terminal)
    if left > _SUMMARY:
        return summary_text(matrix.counts, matrix.classes, epochs, room, terminal, recall=recall)
    if left > _LINES and not changed:
        return mistakes_in_lines(matrix.counts, matrix.classes, room, terminal)
    return None


def _hint(state: State, matrix: Matrix, window: Window, columns: int, *, focused: bool) -> str:
    """Return what keys do with the matrix, or which part of it is in sight."""
    if (window.rows, window.columns) != (len(matrix.classes),) * 2:
        rows = f"rows {window.top + 1}-{window.top + window.rows}"
        across = f"columns {window.left + 1}-{window.left + window.columns}"
        return f"{rows} true, {across} predicted, of {len(matrix.classes)}"
    if not focused:
        return "rows: true class, columns: predicted class"
    full = "enter: its digits  w: next worst  %: percent  d: change  -/+: epoch"
    if matrix.unit == "change":
        full = "w: next largest  d: next change or back  -/+: epoch"
    elif state.matrix.evaluation is not None:
        full = "-/+: epoch  w: next worst  %: percent  d: change"
    if len(full) <= columns:
        return full
    return full.partition("  d" if matrix.unit == "change" else "  %")[0]


def _with_recall(
    lines: Sequence[Text],
    matrix: Matrix,
    epochs: "Sequence[NDArray[np.int64]]",
    window: Window,
    columns: int,
    terminal: Terminal,
) -> list[Text]:
    """Return the lines of the matrix with the recall of each class behind its row."""
    recalls = recall_of(matrix.confusion)
    histories = recalls_of(epochs)
    limits = range_of(histories)
    found = [Text(f"{'recall':>{columns}}", terminal.dim)]
    for number in range(window.top, window.top + len(lines) - 1):
        of_class = [epoch[number] for epoch in histories]
        text = recall_text("", recalls[number], of_class, columns - 1, terminal, limits)
        found.append(one_line([Text(), text], gap=1))
    return [one_line(pair, gap=0) for pair in zip(lines, found, strict=True)]
