"""ConfusionPanel: the confusion matrix, and a cursor in it."""

from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rich.text import Text
from textual import events
from textual.binding import BindingType
from textual.content import Content

from nntui.strings import counted
from nntui.tui.messages.envelope import Envelope
from nntui.tui.messages.user import CellOpened
from nntui.tui.state import State
from nntui.tui.widgets.bindings import bindings
from nntui.tui.widgets.drawn_panel import DrawnPanel
from nntui.view import formatting
from nntui.view.confusion import Window, confusion_matrix_text, window_layout
from nntui.view.lost_data import lost_data_text
from nntui.view.names import cut_pair


class _Matrix(NamedTuple):
    """What is drawn, and where it comes from."""

    confusion: NDArray[np.int64]
    classes: tuple[str, ...]
    result: str
    """Accuracy and loss in a line."""

    @property
    def last(self) -> int:
        """The number of the last class."""
        return len(self.classes) - 1


class ConfusionPanel(DrawnPanel, can_focus=True):
    """Rows are the true classes, columns the predicted ones; enter opens a cell.

    Of a matrix that does not fit, the part around the cursor is shown.
    """

    BORDER_TITLE = "Confusion"
    BINDINGS: ClassVar[list[BindingType]] = bindings("confusion")

    def __init__(self) -> None:
        super().__init__(id="confusion", classes="panel")
        self._title = ""
        """What the frame says; Textual would return it as markup."""
        self._cursor = (0, 0)
        self._corner = (0, 0)
        """The first row and column in sight."""

    def draw(self, columns: int, rows: int) -> Text:
        """Return the matrix, or why there is none."""
        state, terminal = self.state, self.state.terminal
        matrix = _matrix(state)
        self._name_cell(matrix, columns)
        if matrix is None:
            if state.lost:
                return lost_data_text(state.lost, columns, terminal)
            return Text(
                "no labels: nothing to compare with" if state.network else "no network yet",
                terminal.dim,
            )
        label, cell, window = self._layout(matrix)
        cursor = self._cursor if self.has_focus else None
        text = confusion_matrix_text(
            matrix.confusion, matrix.classes, cell, terminal, cursor, label, window
        )
        if state.is_replaced:
            text.stylize(terminal.dim)
        if state.progress is not None and rows > window.rows + 1:
            return text.append(f"\n{state.progress.text}, esc: cancel")
        if rows > window.rows + 1:
            text.append("\n" + self._hint(matrix, window), terminal.dim)
        if rows > window.rows + 2:
            text.append(f"\n{matrix.result}")
        return text

    def action_move(self, down: int, right: int) -> None:
        """Move the cursor, up to the edge."""
        matrix = _matrix(self.state)
        if matrix is not None:
            y, x = self._within(matrix)
            self._cursor = (y + down, x + right)
            self._cursor = self._within(matrix)
            self._follow(matrix)
            self.redraw()

    def action_choose(self) -> None:
        """Show the digits of the cell under the cursor."""
        if _matrix(self.state) is not None:
            self.post_message(Envelope(CellOpened(*self._cursor)))

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the cell that was clicked, and open it."""
        matrix = _matrix(self.state)
        offset = event.get_content_offset(self)
        if matrix is None or offset is None:
            return
        label, cell, window = self._layout(matrix)
        y, x = offset.y - 1, (offset.x - label) // cell
        if 0 <= y < window.rows and 0 <= x < window.columns:
            self._cursor = (window.top + y, window.left + x)
            self._cursor = self._within(matrix)
            self.redraw()
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
        matrix = _matrix(self.state)
        if matrix is not None:
            self._follow(matrix)
        self.redraw()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.redraw()

    def _within(self, matrix: _Matrix) -> tuple[int, int]:
        """Return the cursor, which may come from a larger matrix, inside this one."""
        y, x = self._cursor
        return min(max(y, 0), matrix.last), min(max(x, 0), matrix.last)

    def _layout(self, matrix: _Matrix) -> tuple[int, int, Window]:
        """Return the columns of a label and of a cell, and the part in sight."""
        self._cursor = self._within(matrix)
        largest = int(matrix.confusion.max(initial=0))
        size = (self.content_size.width, self.content_size.height)
        label, cell, window = window_layout(matrix.classes, largest, size)
        count = len(matrix.classes)
        top = min(self._corner[0], count - window.rows)
        left = min(self._corner[1], count - window.columns)
        return label, cell, window._replace(top=top, left=left)

    def _follow(self, matrix: _Matrix) -> None:
        window = self._layout(matrix)[2].following(self._cursor, len(matrix.classes))
        self._corner = (window.top, window.left)

    def _scroll(self, down: int, right: int) -> None:
        matrix = _matrix(self.state)
        if matrix is not None:
            window = self._layout(matrix)[2]
            count = len(matrix.classes)
            top = min(max(window.top + down, 0), count - window.rows)
            left = min(max(window.left + right, 0), count - window.columns)
            self._corner = (top, left)
            self.redraw()

    def _name_cell(self, matrix: _Matrix | None, columns: int) -> None:
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
            self.border_title = Content(title)  # no markup: names are from outside

    def _hint(self, matrix: _Matrix, window: Window) -> str:
        if (window.rows, window.columns) == (len(matrix.classes),) * 2:
            if self.has_focus:
                return "enter: show them"
            return "rows: true class, columns: predicted class"
        rows = f"rows {window.top + 1}-{window.top + window.rows}"
        columns = f"columns {window.left + 1}-{window.left + window.columns}"
        return f"{rows} true, {columns} predicted, of {len(matrix.classes)}"


def _matrix(state: State) -> _Matrix | None:
    """Return the matrix of the network that is shown; of a run without data, that of its end."""
    network, data = state.network, state.data
    if network is not None and data is not None and data.labeled:
        found = network.predictions
        accuracy, loss = formatting.percent(found.accuracy), formatting.number(found.loss)
        images = counted(len(found), f"{network.split} image")
        return _Matrix(found.confusion, data.classes, f"{accuracy} of {images}, loss {loss}")
    return _matrix_of_journal(state) if state.lost else None


def _matrix_of_journal(state: State) -> _Matrix | None:
    started, test = state.view.started, state.view.test
    if started is None or test is None:
        return None
    try:
        confusion = np.array(test.confusion, np.int64)
    except (ValueError, OverflowError):  # a broken journal: rows of different lengths
        return None
    if not started.classes or confusion.shape != (len(started.classes),) * 2:
        return None
    accuracy, loss = formatting.percent(test.accuracy), formatting.number(test.loss)
    images = counted(int(confusion.sum()), "test image")
    return _Matrix(
        confusion, tuple(started.classes), f"{accuracy} of {images}, loss {loss}, by the journal"
    )
