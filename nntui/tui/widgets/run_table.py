"""RunTable: all runs and weights, with a filter that is typed above them.

Only the rows in sight are drawn, so that ten thousand runs are as fast as ten.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import events
from textual.binding import BindingType
from textual.strip import Strip

from nntui.tui.messages import Message
from nntui.tui.messages.envelope import Envelope
from nntui.tui.messages.runs import FilterTyped, RowActionPressed, RowChosen, RowMoved, SortPressed
from nntui.tui.state import RunsScreen, State
from nntui.tui.widgets.bindings import bindings
from nntui.tui.widgets.filtered_panel import FilteredPanel
from nntui.view.bars import progress_bar
from nntui.view.list_lines import edited_text, wrapped
from nntui.view.names import cut
from nntui.view.run_rows import count_text, head_text, row_text

if TYPE_CHECKING:
    from nntui.runs.row import RunRow

_EXAMPLE = "/ filters as you type, such as: conv acc>0.985 state:running -word"
_LETTERS = "ABCDEF"


class RunTable(FilteredPanel):
    """A filter, the heads of the columns, and the rows in sight."""

    BORDER_TITLE = "Runs"
    BINDINGS: ClassVar[list[BindingType]] = bindings("run-table")

    def __init__(self) -> None:
        super().__init__("run-table")
        self._drawn: dict[tuple[object, ...], tuple[RunRow, Strip]] = {}
        """The rows that were in sight, with what they show."""
        self._start = 0
        self._heads = 2
        """Rows above the first run: the filter, what is wrong with it, and the heads of columns."""
        self._follows_cursor = True

    # Drawing.

    def draw(self, columns: int, rows: int) -> Text:
        """Return the filter, the heads and the rows that fit."""
        lines = self._head_lines(columns)
        lines += [self._row(row, columns) for row in self._in_sight(rows - len(lines))]
        return Text("\n", no_wrap=True).join(lines)

    def draw_strips(self, columns: int, rows: int) -> list[Strip]:
        """Return the same, with rows of runs as they were drawn before where they are the same."""
        head = self._head_lines(columns)
        strips = [self.strip_of(line, columns) for line in head]
        drawn, self._drawn = self._drawn, {}
        for row in self._in_sight(rows - len(head)):
            key = (id(row), columns, self.state.terminal, self._mark(row), self._has_cursor(row))
            # The row is kept with its strip, so that no other row has its id meanwhile.
            known = drawn.get(key) or (row, self.strip_of(self._row(row, columns), columns))
            self._drawn[key] = known
            strips.append(known[1])
        return strips

    def _head_lines(self, columns: int) -> list[Text]:
        runs, terminal = self.state.runs, self.state.terminal
        lines = [self._filter_line(columns)]
        lines += [
            Text(each, terminal.wrong)
            for each in wrapped(f"! {runs.problem}", columns, 2, terminal)
            if runs.problem
        ]
        lines.append(head_text(columns, runs.column, terminal, reverse=runs.reverse))
        self._heads = len(lines)
        if not runs.shown:
            lines.append(Text(_nothing(runs), terminal.dim))
        return lines

    def _in_sight(self, room: int) -> "Sequence[RunRow]":
        """Return the rows that are shown, so many at most, the one under the cursor among them."""
        runs, room = self.state.runs, max(room, 1)
        if self._follows_cursor:
            self._start = min(max(self._start, runs.index - room + 1), runs.index)
        self._start = min(max(self._start, 0), max(len(runs.shown) - room, 0))
        return runs.shown[self._start : self._start + room]

    def _row(self, row: "RunRow", columns: int) -> Text:
        cursor = self._has_cursor(row)
        text = row_text(
            row,
            columns,
            self.state.terminal,
            marked=self._mark(row),
            selected=cursor == "focus",
        )
        if cursor == "blur":
            text.stylize("bold")
        return text

    def _mark(self, row: "RunRow") -> str:
        marked = self.state.runs.marked
        return _LETTERS[marked.index(row.path)] if row.path in marked else ""

    def _has_cursor(self, row: "RunRow") -> str:
        if row.path != self.state.runs.cursor:
            return ""
        return "focus" if self.has_focus else "blur"

    def show(self, state: State) -> None:
        """Show a state; only what the table shows has it drawn."""
        before, self.state = self.state, state
        if state.runs.cursor != before.runs.cursor:
            self._follows_cursor = True
        same = state.runs is before.runs and state.terminal is before.terminal
        if not same or not self._strips:
            self.redraw()

    def _filter_line(self, columns: int) -> Text:
        runs, terminal = self.state.runs, self.state.terminal
        if runs.progress is not None:
            return self._progress_line(columns)
        count = count_text(runs.shown, runs.rows, runs.marked, complete=runs.complete)
        room = max(columns - len(count) - 2, 8)
        if self.edit is not None:
            text = Text("filter: ", f"bold {terminal.accent}".strip(), no_wrap=True)
            text.append_text(edited_text(self.edit, room - 8))
        elif runs.filter:
            text = Text(f"filter: {cut(runs.filter, room - 8, terminal.ellipsis)}", "bold")
        else:
            text = Text(cut(_EXAMPLE, room, terminal.ellipsis), terminal.dim)
        text.truncate(room, pad=True)
        return text.append(f"  {count}", terminal.dim)

    def _progress_line(self, columns: int) -> Text:
        runs, terminal = self.state.runs, self.state.terminal
        title, share = runs.progress or ("", 0.0)
        what = f"evaluating {title} on the test images " if title else "comparing "
        text = Text(cut(what, columns - 24, terminal.ellipsis), "bold", no_wrap=True)
        text.append_text(progress_bar(share, 12, terminal))
        return text.append("  esc cancels", terminal.dim)

    # The filter.

    def filter_text(self) -> str:
        """Return the filter of the list."""
        return self.state.runs.filter

    def filter_typed(self, text: str) -> Message:
        """Return the message that another filter was typed."""
        return FilterTyped(text)

    # Keys.

    async def action_press(self, name: str) -> None:
        """Do what a key is for; this is no action of the app, so that none runs while typing."""
        await self.run_action(f"app.press('{name}')")

    def action_move(self, by: int) -> None:
        """Go to another row."""
        self._follows_cursor = True
        self.post_message(Envelope(RowMoved(by)))

    def action_page(self, by: int) -> None:
        """Go a page up or down."""
        self.action_move(by * max(self.content_size.height - self._heads - 1, 1))

    def action_end(self, by: int) -> None:
        """Go to the first or the last row."""
        self.action_move(by * max(len(self.state.runs.shown), 1))

    def action_sort(self, column: str) -> None:
        """Sort by the column whose head was clicked."""
        self.post_message(Envelope(SortPressed("column", column)))

    # Mouse and focus.

    def on_click(self, event: events.Click) -> None:
        """Go to the row that was clicked; open it by a double click."""
        offset = event.get_content_offset(self)
        if offset is None or offset.y < self._heads:
            if offset is not None and offset.y == 0:
                self.action_edit_filter()
            return
        index = self._start + offset.y - self._heads
        shown = self.state.runs.shown
        if index < len(shown):
            self.post_message(Envelope(RowChosen(shown[index].path)))
            if event.chain == 2:
                self.post_message(Envelope(RowActionPressed("open")))

    def on_mouse_scroll_down(self) -> None:
        """Show the rows below."""
        self._scroll(3)

    def on_mouse_scroll_up(self) -> None:
        """Show the rows above."""
        self._scroll(-3)

    def on_focus(self) -> None:
        """Show the cursor."""
        self.call_later(self.redraw)  # the focus is given after this

    def _scroll(self, by: int) -> None:
        self._follows_cursor = False
        self._start += by
        self.redraw()


def _nothing(runs: RunsScreen) -> str:
    if runs.error:
        return runs.error
    if not runs.complete:
        return "reading the runs ..."
    if runs.filter:
        return "no run matches; esc shows all runs again"
    return "There is no run yet: 1, then space trains one."
