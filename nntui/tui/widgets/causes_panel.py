"""CausesPanel: how many mistakes have each cause, in all and in each cell of the matrix."""

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import BindingType

from nntui.analysis.mistakes import Cause
from nntui.tui.messages.digits import CausesMoved, DigitOpened
from nntui.tui.messages.envelope import Envelope
from nntui.tui.state import State
from nntui.tui.widgets.bindings import bindings
from nntui.tui.widgets.digits_panel import DigitsPanel, waiting
from nntui.view.fitted import fitted
from nntui.view.mistakes import causes_text, cell_line, cells_head
from nntui.view.style import Terminal


class CausesPanel(DigitsPanel, can_focus=True):
    """How many mistakes have each cause, and those of each cell of the confusion matrix."""

    BORDER_TITLE = "Mistakes by cause"
    BINDINGS: ClassVar[list[BindingType]] = bindings("digit-causes")

    def __init__(self) -> None:
        super().__init__(id="digit-causes", classes="panel")

    def parts(self, state: State) -> tuple[object, ...]:
        """Return the mistakes and the line under the cursor."""
        return *super().parts(state), state.digits.mistakes, state.digits.causes_row

    def draw(self, columns: int, rows: int) -> Text:
        """Return the causes, then the cells around the cursor."""
        digits, terminal, data = self.state.digits, self.state.terminal, self.state.data
        if digits.mistakes is None or data is None:
            return waiting(self.state, "finding the causes of the mistakes ...")
        lines = [_marked(*each, self._cursor, terminal) for each in self._head(columns)]
        lines += [Text(), Text(" ").append_text(cells_head(terminal))]
        room = max(rows - len(lines), 1)
        start = self._first_cell(room)
        cells = digits.mistakes.cells()
        for number, cell in enumerate(digits.cells[start : start + room], start):
            line = cell_line(cell, cells[cell], data.classes, terminal)
            lines.append(_marked(number, line, self._cursor, terminal))
        return Text("\n", no_wrap=True).join(lines)

    @property
    def _cursor(self) -> int:
        """The line under the cursor: of the cells, or before them of the causes."""
        digits = self.state.digits
        return min(digits.causes_row, len(digits.cells) - 1)

    def _head(self, columns: int) -> list[tuple[int | None, Text]]:
        """Return how many mistakes there are, and those of each cause, with their numbers."""
        mistakes, terminal = self.state.digits.mistakes, self.state.terminal
        if mistakes is None:
            return []
        limit = max((columns - 51) // 7, 0)
        text = causes_text(mistakes, limit).split("\n")
        numbers = (None, *range(-len(Cause), 0))
        return [
            (number, Text(fitted(line, columns - 1, terminal).rstrip(), no_wrap=True))
            for number, line in zip(numbers, text, strict=True)
        ]

    def _first_cell(self, room: int) -> int:
        """Return the first cell in sight, with that under the cursor among them."""
        last = max(len(self.state.digits.cells) - room, 0)
        return min(max(self._cursor - room + 1, 0), last)

    def on_click(self, event: events.Click) -> None:
        """Go to the line that was clicked; show its digits by a double click."""
        offset = event.get_content_offset(self)
        if offset is None or self.state.digits.mistakes is None:
            return
        heads = len(self._head(self.content_size.width))
        first = heads + 2
        number = offset.y - heads
        if offset.y >= first:
            number = offset.y - first + self._first_cell(max(self.content_size.height - first, 1))
        if (number >= 0 and offset.y < first) or number >= len(self.state.digits.cells):
            return
        self.action_move(number - self._cursor)
        if event.chain == 2:
            self.post_message(Envelope(DigitOpened()))

    def action_move(self, by: int) -> None:
        """Go to another cell."""
        self.post_message(Envelope(CausesMoved(by)))

    def action_page(self, by: int) -> None:
        """Go a page up or down."""
        self.action_move(by * max(self.content_size.height - 8, 1))

    def action_end(self, by: int) -> None:
        """Go to the first or the last cell."""
        self.action_move(by * (len(self.state.digits.cells) + len(Cause)))

    def on_mouse_scroll_down(self) -> None:
        """Go to the cell below."""
        self.action_move(1)

    def on_mouse_scroll_up(self) -> None:
        """Go to the cell above."""
        self.action_move(-1)


def _marked(number: int | None, line: Text, cursor: int, terminal: Terminal) -> Text:
    """Return a line, with a sign before it where it is under the cursor."""
    if number != cursor:
        return Text(" ").append_text(line)
    line.stylize("reverse")
    return Text("▸" if terminal.unicode else ">").append_text(line)
