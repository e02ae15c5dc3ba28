"""ConfusionPanel: the confusion matrix, and a cursor in it."""

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import BindingType
from textual.content import Content

from nntui.analysis.pairs import worst_pairs
from nntui.late_numpy import np
from nntui.tui.messages.envelope import Envelope
from nntui.tui.messages.user import CellOpened, PanelChosen
from nntui.tui.state import State
from nntui.tui.widgets.bindings import bindings
from nntui.tui.widgets.confusion_layout import MatrixLayout, layout_of
from nntui.tui.widgets.confusion_text import cell_title, compact_text, whole_lines
from nntui.tui.widgets.drawn_panel import DrawnPanel
from nntui.tui.widgets.matrix import Matrix, matrix_of
from nntui.tui.widgets.panel_title import panel_title
from nntui.view.lost_data import lost_data_text

_MOST_COMPACT = 8


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

    def draw_lines(self, columns: int, rows: int) -> list[Text]:
        """Return the matrix with what it amounts to, or what is shown in its place."""
        matrix = matrix_of(self.state)
        self._name_cell(matrix, columns)
        if matrix is None or self._is_compact(matrix, rows):
            return super().draw_lines(columns, rows)
        layout = self._layout(matrix)
        cursor = self._cursor if self.has_focus else None
        return whole_lines(self.state, matrix, layout, (columns, rows), cursor)

    def draw(self, columns: int, rows: int) -> Text:
        """Return the most frequent mistakes without the matrix, or why there is none."""
        state, terminal = self.state, self.state.terminal
        matrix = matrix_of(state)
        if matrix is not None:
            return compact_text(matrix, (columns, rows), terminal)
        if state.lost:
            return lost_data_text(state.lost, columns, terminal)
        why = "no labels: nothing to compare with" if state.network else "no network yet"
        return Text(why, terminal.dim)

    def _is_compact(self, matrix: Matrix, rows: int) -> bool:
        """Return whether there is no room for a matrix beside the digit, which was preferred."""
        few = rows <= _MOST_COMPACT and rows < len(matrix.classes) + 1
        return few and self.state.inspected != "confusion" and not self.has_focus

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

    def _layout(self, matrix: Matrix) -> MatrixLayout:
        self._cursor = self._within(matrix)
        size = (self.content_size.width, self.content_size.height)
        strips = self.state.view.started is not None
        return layout_of(matrix, size, self._corner, strips=strips)

    def _follow(self, matrix: Matrix) -> None:
        window = self._layout(matrix).window.following(self._cursor, len(matrix.classes))
        self._corner = (window.top, window.left)

    def _scroll(self, down: int, right: int) -> None:
        matrix = matrix_of(self.state)
        if matrix is not None:
            window = self._layout(matrix).window
            count = len(matrix.classes)
            top = min(max(window.top + down, 0), count - window.rows)
            left = min(max(window.left + right, 0), count - window.columns)
            self._corner = (top, left)
            self.redraw()

    def _name_cell(self, matrix: Matrix | None, columns: int) -> None:
        """Name the cell under the cursor in the title; a title that changes draws all again."""
        title = self.BORDER_TITLE
        if matrix is not None and self.has_focus:
            title = cell_title(matrix, self._within(matrix), columns, self.state.terminal)
        if title != self._title:
            self._title = title
            plain = title != self.BORDER_TITLE  # names are from outside: no markup
            self.border_title = Content(title) if plain else panel_title(title)


def _worst_cells(matrix: Matrix) -> list[tuple[int, int]]:
    """Return the cells of mistakes, the most frequent first."""
    count = len(matrix.classes) ** 2
    return [(pair.true, pair.predicted) for pair in worst_pairs(np.abs(matrix.confusion), count)]
