"""ComparedConfusion: the difference of two confusion matrices, and a cursor in it."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from rich.text import Text
from textual import events
from textual.binding import BindingType
from textual.content import Content

from nntui.tui.messages.envelope import Envelope
from nntui.tui.messages.runs import ChangeChosen, ChangeMoved, ChangeOpened
from nntui.tui.state import RunComparisonView
from nntui.tui.widgets.bindings import bindings
from nntui.tui.widgets.run_comparison import ComparisonPanel
from nntui.view.compared_pair import Cell, ComparedPair
from nntui.view.confusion import Window, confusion_matrix_lines, window_layout
from nntui.view.fitted import fitted
from nntui.view.names import cut_pair
from nntui.view.style import Terminal


class ComparedConfusion(ComparisonPanel, can_focus=True):
    """The second confusion matrix minus the first one; enter shows the images of a cell.

    Of a matrix that does not fit, the part around the cursor is shown.
    """

    BORDER_TITLE = "Confusion"
    BINDINGS: ClassVar[list[BindingType]] = bindings("compared-confusion")

    def __init__(self) -> None:
        super().__init__(id="compared-confusion", classes="panel")
        self._title = self.BORDER_TITLE
        self._corner = (0, 0)
        self._drawn: tuple[int, int, Window, int] | None = None
        """Columns of a label and of a cell, the part in sight, and the rows above it."""

    def draw_comparison(
        self, shown: RunComparisonView, terminal: Terminal, columns: int, rows: int
    ) -> Text:
        """Return the matrix of differences, with signs."""
        pair, difference = shown.pair, shown.pair.difference
        self._name_cell(shown, columns, terminal)
        self._drawn = None
        if difference is None:
            return Text(f"not compared: {pair.problem}", terminal.dim, no_wrap=False)
        largest = int(np.abs(difference).max(initial=0))
        above = 1 if rows > len(pair.classes) + 1 else 0
        label, cell, window = window_layout(pair.classes, 10 * largest, (columns, rows - above))
        window = window._replace(top=self._corner[0], left=self._corner[1])
        window = window.following(shown.chosen_cell, len(pair.classes))
        self._corner = (window.top, window.left)
        self._drawn = (label, cell, window, above)
        lines = confusion_matrix_lines(
            difference,
            pair.classes,
            cell,
            terminal,
            shown.chosen_cell if self.has_focus else None,
            label,
            window,
            "change",
        )
        hint = Text(fitted(_hint(pair, window), columns, terminal), terminal.dim, no_wrap=True)
        if above:
            lines.insert(0, hint)
        elif rows > window.rows + 1:
            lines.append(hint)
        return Text("\n", no_wrap=True).join(lines)

    def _name_cell(self, shown: RunComparisonView, columns: int, terminal: Terminal) -> None:
        """Name the cell under the cursor in the title; a title that changes draws all again."""
        title = self.BORDER_TITLE
        if self.has_focus and shown.pair.difference is not None:
            title = _cell_title(shown.pair, shown.chosen_cell, columns, terminal)
        if title != self._title:
            self._title = title
            self.border_title = Content(title)  # names are from outside: no markup

    def on_click(self, event: events.Click) -> None:
        """Go to the cell that was clicked; show its images by a double click."""
        offset = event.get_content_offset(self)
        if self._drawn is None or offset is None:
            return
        label, cell, window, above = self._drawn
        y, x = offset.y - above - 1, (offset.x - label) // cell
        if 0 <= y < window.rows and offset.x >= label and x < window.columns:
            self.post_message(Envelope(ChangeChosen((window.top + y, window.left + x))))
            if event.chain == 2:
                self.post_message(Envelope(ChangeOpened()))

    def on_mouse_scroll_down(self) -> None:
        """Go down."""
        self.post_message(Envelope(ChangeMoved(1, 0)))

    def on_mouse_scroll_up(self) -> None:
        """Go up."""
        self.post_message(Envelope(ChangeMoved(-1, 0)))

    def action_move(self, down: int, right: int) -> None:
        """Move the cursor, up to the edge."""
        self.post_message(Envelope(ChangeMoved(down, right)))

    def on_focus(self) -> None:
        """Show the cursor."""
        self.redraw()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.call_later(self.redraw)  # the focus is taken away after this


def _cell_title(pair: ComparedPair, cell: Cell, columns: int, terminal: Terminal) -> str:
    before, after = _count(pair.before, cell), _count(pair.after, cell)
    counts = f"{pair.first} {before:,}, {pair.second} {after:,}"
    room = columns - len(f"  predicted as : {counts}") - 2
    true, predicted = (pair.classes[each] for each in cell)
    one, other = cut_pair(true, predicted, room, terminal.ellipsis)
    return f"{one} predicted as {other}: {counts}"


def _count(matrix: NDArray[np.int64] | None, cell: Cell) -> int:
    return 0 if matrix is None else int(matrix[cell])


def _hint(pair: ComparedPair, window: Window) -> str:
    """Return what is subtracted from what, and which part of it is in sight."""
    text, count = f"{pair.second} minus {pair.first}", len(pair.classes)
    if (window.rows, window.columns) == (count, count):
        return f"{text}: rows are true, columns predicted"
    rows = f"rows {window.top + 1}-{window.top + window.rows}"
    columns = f"columns {window.left + 1}-{window.left + window.columns}"
    return f"{text}: {rows} true, {columns} predicted, of {count}"
