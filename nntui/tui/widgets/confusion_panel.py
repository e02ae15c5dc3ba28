"""ConfusionPanel: the confusion matrix, and a cursor in it."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from rich.text import Text
from textual import events
from textual.binding import BindingType
from textual.content import Content

from nntui.analysis.pairs import worst_pairs
from nntui.strings import counted
from nntui.tui.messages.envelope import Envelope
from nntui.tui.messages.user import CellOpened, PanelChosen
from nntui.tui.state import State
from nntui.tui.widgets.bindings import bindings
from nntui.tui.widgets.drawn_panel import DrawnPanel
from nntui.tui.widgets.matrix import Matrix, history, matrix_of
from nntui.tui.widgets.panel_title import panel_title
from nntui.view.class_recall import range_of, recall_of, recall_text
from nntui.view.confusion import Window, cell_widths, confusion_matrix_text, window_layout
from nntui.view.confusion_summary import mistakes_in_lines, recall_list, summary_text
from nntui.view.fitted import whole_parts
from nntui.view.lost_data import lost_data_text
from nntui.view.names import cut_pair
from nntui.view.style import Terminal

_MOST_COMPACT = 8
_FEWEST = 3
"""Digits that every cell has room for."""
_RECALL = 7
"""Columns beside the matrix from which on the recall of each class is shown there."""
_WIDEST_RECALL = 40
_STRIP = 5
"""Columns of a strip of the recall by epoch, with a blank before it."""
_FEWEST_DIGITS = 3
_LINES = 3
"""Rows below the matrix from which on the most frequent mistakes are shown, in lines."""
_SUMMARY = 5
"""Rows below the matrix from which on the summary is shown."""


class ConfusionPanel(DrawnPanel, can_focus=True):
    """Rows are the true classes, columns the predicted ones; enter opens a cell.

    Of a matrix that does not fit, the part around the cursor is shown.
    """

    BORDER_TITLE = "Confusion"
    BINDINGS: ClassVar[list[BindingType]] = bindings("confusion")

    def __init__(self) -> None:
        super().__init__(id="confusion", classes="panel")
        self.border_title = panel_title("Confusion")
        self._title = ""
        """What the frame says; Textual would return it as markup."""
        self._cursor = (0, 0)
        self._moved = False
        """Whether the user moved the cursor; before, it is at the most frequent mistake."""
        self._corner = (0, 0)
        """The first row and column in sight."""

    def parts(self, state: State) -> tuple[object, ...]:
        """Return what decides the matrix and what is said about it."""
        view = state.view
        return (
            *(state.data, state.lost, state.network, state.matrix, state.inspected, state.past),
            *(state.config, state.run_config, state.request, state.progress, state.terminal),
            *(view.started, view.evaluations, view.test),
        )

    def draw(self, columns: int, rows: int) -> Text:
        """Return the matrix, or why there is none."""
        state, terminal = self.state, self.state.terminal
        matrix = matrix_of(state)
        self._name_cell(matrix, columns)
        if matrix is None:
            if state.lost:
                return lost_data_text(state.lost, columns, terminal)
            return Text(
                "no labels: nothing to compare with" if state.network else "no network yet",
                terminal.dim,
            )
        if self._is_compact(matrix, rows):
            return self._compact(matrix, columns, rows)
        return self._whole(matrix, columns, rows)

    def _is_compact(self, matrix: Matrix, rows: int) -> bool:
        """Return whether there is no room for a matrix beside the digit, which was preferred."""
        few = rows <= _MOST_COMPACT and rows < len(matrix.classes) + 1
        return few and self.state.inspected != "confusion" and not self.has_focus

    def _compact(self, matrix: Matrix, columns: int, rows: int) -> Text:
        """Return the result and the most frequent mistakes."""
        terminal = self.state.terminal
        text = Text(f"{whole_parts(matrix.result, columns)}\n", no_wrap=True)
        size = (columns, rows - 1)
        return text.append_text(summary_text(matrix.confusion, matrix.classes, (), size, terminal))

    def _whole(self, matrix: Matrix, columns: int, rows: int) -> Text:
        """Return the matrix, and below it what it amounts to."""
        terminal = self.state.terminal
        label, cells, window = self._layout(matrix)
        text = confusion_matrix_text(
            matrix.confusion,
            matrix.classes,
            cells,
            terminal,
            self._cursor if self.has_focus else None,
            label,
            window,
            matrix.unit,
        )
        if self.state.is_replaced:
            text.stylize(terminal.dim)
        if self.state.progress is not None and rows > window.rows + 1:
            return text.append(f"\n{self.state.progress.text}, esc: cancel")
        epochs = history(self.state)
        width = text.split("\n")[0].cell_len
        beside = matrix.unit != "change" and columns - width >= _RECALL
        if beside:
            room = min(columns - width, _WIDEST_RECALL)
            text = _with_recall(text, matrix, epochs, window, room, terminal)
        left = rows - window.rows - 1
        if left > 0:
            text.append("\n" + self._hint(matrix, window), terminal.dim)
        if left > 1:
            text.append(f"\n{whole_parts(matrix.result, columns)}")
        if left > _SUMMARY:
            size = (columns, left - 3)
            shown = (matrix.counts, matrix.classes, epochs, size, terminal)
            changed = matrix.unit == "change"
            below = recall_list(*shown) if changed else summary_text(*shown, recall=not beside)
            text.append("\n\n").append_text(below)
        elif left > _LINES and matrix.unit != "change":
            size = (columns, left - 3)
            lines = mistakes_in_lines(matrix.counts, matrix.classes, size, terminal)
            text.append("\n\n").append_text(lines)
        return text

    def action_move(self, down: int, right: int) -> None:
        """Move the cursor, up to the edge."""
        matrix = matrix_of(self.state)
        if matrix is not None:
            y, x = self._within(matrix)
            self._go((y + down, x + right), matrix)

    def action_first(self) -> None:
        """Move the cursor to the first cell."""
        matrix = matrix_of(self.state)
        if matrix is not None:
            self._go((0, 0), matrix)

    def action_worst(self) -> None:
        """Move the cursor to the next most frequent mistake, after the last to the first."""
        matrix = matrix_of(self.state)
        cells = [] if matrix is None else _worst_cells(matrix)
        if matrix is not None and cells:
            current = self._within(matrix)
            index = cells.index(current) + 1 if current in cells else 0
            self._go(cells[index % len(cells)], matrix)

    def _go(self, cell: tuple[int, int], matrix: Matrix) -> None:
        self._moved = True
        self._cursor = cell
        self._cursor = self._within(matrix)
        self._follow(matrix)
        self.redraw()

    def action_choose(self) -> None:
        """Show the digits of the cell under the cursor."""
        if matrix_of(self.state) is not None:
            self.post_message(Envelope(CellOpened(*self._cursor)))

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the cell that was clicked, and open it."""
        matrix = matrix_of(self.state)
        offset = event.get_content_offset(self)
        if matrix is None or offset is None:
            return
        if self._is_compact(matrix, self.content_size.height):
            self.post_message(Envelope(PanelChosen("confusion")))
            return
        label, cells, window = self._layout(matrix)
        ends = np.cumsum(cells[window.left : window.left + window.columns])
        y, x = offset.y - 1, int(np.searchsorted(ends, offset.x - label, side="right"))
        if 0 <= y < window.rows and label <= offset.x < label + ends[-1]:
            self._go((window.top + y, window.left + x), matrix)
            self.action_choose()

    def on_mouse_scroll_down(self) -> None:
        """Move down in a matrix that does not fit."""
        self._scroll(1, 0)

    def on_mouse_scroll_up(self) -> None:
        """Move up."""
        self._scroll(-1, 0)

    def on_mouse_scroll_right(self) -> None:
        """Move to the right."""
        self._scroll(0, 1)

    def on_mouse_scroll_left(self) -> None:
        """Move to the left."""
        self._scroll(0, -1)

    def on_focus(self) -> None:
        """Show the cursor."""
        matrix = matrix_of(self.state)
        if matrix is not None:
            self._follow(matrix)
        self.call_later(self.redraw)  # the focus is given after this

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.call_later(self.redraw)  # the focus is taken away after this

    def _within(self, matrix: Matrix) -> tuple[int, int]:
        """Return the cursor, which may come from a larger matrix, inside this one."""
        if not self._moved:
            return next(iter(_worst_cells(matrix)), (0, 0))
        y, x = self._cursor
        return min(max(y, 0), matrix.last), min(max(x, 0), matrix.last)

    def _layout(self, matrix: Matrix) -> tuple[int, tuple[int, ...], Window]:
        """Return the columns of a label and of the cells of each class, and the part in sight."""
        self._cursor = self._within(matrix)
        largest = int(matrix.confusion.max(initial=0))
        size = (self.content_size.width, self.content_size.height)
        label, cell, window = window_layout(matrix.classes, largest, size)
        count = len(matrix.classes)
        top = min(self._corner[0], count - window.rows)
        left = min(self._corner[1], count - window.columns)
        totals = [] if matrix.unit == "change" else matrix.confusion.sum(axis=1).tolist()
        if totals and window.columns == count:
            cell = self._cell_beside_strips(cell, label, totals)
        cells = cell_widths(totals or [0] * count, cell, size[0] - label)
        if totals and window.columns == count and size[0] - label - sum(cells) < _RECALL:
            cells = _beside_recall(totals, cells, size[0] - label - _RECALL)
        return label, cells, window._replace(top=top, left=left)

    def _cell_beside_strips(self, cell: int, label: int, totals: Sequence[int]) -> int:
        """Return the columns of a cell, fewer where strips of the recall then fit beside them."""
        least = max(*(len(str(total)) for total in totals), _FEWEST_DIGITS) + 1
        left = self.content_size.width - label - least * len(totals)
        runs = self.state.view.started is not None
        return min(cell, least) if runs and left >= _RECALL + _STRIP else cell

    def _follow(self, matrix: Matrix) -> None:
        window = self._layout(matrix)[2].following(self._cursor, len(matrix.classes))
        self._corner = (window.top, window.left)

    def _scroll(self, down: int, right: int) -> None:
        matrix = matrix_of(self.state)
        if matrix is not None:
            window = self._layout(matrix)[2]
            count = len(matrix.classes)
            top = min(max(window.top + down, 0), count - window.rows)
            left = min(max(window.left + right, 0), count - window.columns)
            self._corner = (top, left)
            self.redraw()

    def _name_cell(self, matrix: Matrix | None, columns: int) -> None:
        """Name the cell under the cursor in the title; a title that changes draws all again."""
        title = self.BORDER_TITLE
        if matrix is not None and self.has_focus:
            y, x = self._within(matrix)
            images = counted(int(matrix.confusion[y, x]), "image")
            room = columns - len(f"  predicted as , {images}") - 2
            one, other = cut_pair(
                matrix.classes[y], matrix.classes[x], room, self.state.terminal.ellipsis
            )
            title = f"{one} predicted as {other}, {images}"
        if title != self._title:
            self._title = title
            plain = title != self.BORDER_TITLE  # names are from outside: no markup
            self.border_title = Content(title) if plain else panel_title(title)

    def _hint(self, matrix: Matrix, window: Window) -> str:
        if (window.rows, window.columns) == (len(matrix.classes),) * 2:
            if self.has_focus:
                full = "enter: its digits  w: next worst  %: percent  d: change  -/+: epoch"
                if matrix.unit == "change":
                    full = "w: next largest  d: next change or back  -/+: epoch"
                elif self.state.matrix.evaluation is not None:
                    full = "-/+: epoch  w: next worst  %: percent  d: change"
                return (
                    full
                    if len(full) <= self.content_size.width
                    else full.partition("  d" if matrix.unit == "change" else "  %")[0]
                )
            return "rows: true class, columns: predicted class"
        rows = f"rows {window.top + 1}-{window.top + window.rows}"
        columns = f"columns {window.left + 1}-{window.left + window.columns}"
        return f"{rows} true, {columns} predicted, of {len(matrix.classes)}"


def _beside_recall(totals: Sequence[int], cells: tuple[int, ...], columns: int) -> tuple[int, ...]:
    """Return the narrowest cells that show all counts, if they fit in `columns`; else `cells`."""
    narrow = tuple(max(len(str(total)), _FEWEST) + 1 for total in totals)
    return narrow if sum(narrow) <= columns else cells


def _worst_cells(matrix: Matrix) -> list[tuple[int, int]]:
    """Return the cells of mistakes, the most frequent first."""
    count = len(matrix.classes) ** 2
    return [(pair.true, pair.predicted) for pair in worst_pairs(np.abs(matrix.confusion), count)]


def _with_recall(
    drawn: Text,
    matrix: Matrix,
    epochs: Sequence[NDArray[np.int64]],
    window: Window,
    columns: int,
    terminal: Terminal,
) -> Text:
    """Return the matrix with the recall of each class behind its row."""
    recalls = recall_of(matrix.confusion)
    histories = [recall_of(epoch) for epoch in epochs]
    limits = range_of(histories)
    head, *lines = drawn.split("\n", allow_blank=True)
    head.append(f"{'recall':>{columns}}", terminal.dim)
    for number, line in enumerate(lines, window.top):
        of_class = [epoch[number] for epoch in histories]
        line.append(" ")
        line.append_text(recall_text("", recalls[number], of_class, columns - 1, terminal, limits))
    return Text("\n", no_wrap=True).join([head, *lines])
