"""SweepTrials: the trials of a sweep as a bracket or as a table, with a cursor."""

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import BindingType

from nntui.strings import counted
from nntui.tui.messages.envelope import Envelope
from nntui.tui.messages.sweeps import TrialChosen, TrialMoved, TrialOpened
from nntui.tui.state import State, SweepPage
from nntui.tui.widgets.bindings import bindings
from nntui.tui.widgets.drawn_panel import DrawnPanel
from nntui.view.list_lines import CURSOR, with_more_marks, wrapped
from nntui.view.names import cut
from nntui.view.style import Terminal
from nntui.view.sweep.bracket import bracket_head, bracket_line
from nntui.view.sweep.progress import best_so_far, progress
from nntui.view.sweep.table import TableLayout
from nntui.view.sweep.view import TrialLine

_FOOT = 12
"""Rows from which on the trial under the cursor is described below the others."""


class SweepTrials(DrawnPanel, can_focus=True):
    """Progress, the best trial, and a line for each trial that is in sight."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("sweep-trials")

    def __init__(self) -> None:
        super().__init__(id="sweep-trials", classes="panel")
        self._start = 0
        self._heads = 0
        """Rows above the first trial."""
        self._room = 1
        """Rows for trials."""
        self._follows_cursor = True

    def show(self, state: State) -> None:
        """Show a state; only another sweep, or more of it, has it drawn."""
        before, self.state = self.state, state
        page, was = state.runs.sweep, before.runs.sweep
        if page is not None and was is not None and page.trial != was.trial:
            self._follows_cursor = True
        if page is not was or state.terminal is not before.terminal or not self._strips:
            self.redraw()

    def draw(self, columns: int, rows: int) -> Text:
        """Return the lines; nothing where no sweep is open."""
        page, terminal = self.state.runs.sweep, self.state.terminal
        if page is None:
            return Text("")
        title = "Table" if page.part == "table" else "Bracket"
        self.border_title = f"{title} of {cut(page.view.name, max(columns - 20, 8))}"
        view = page.view
        head = [progress(view, columns, terminal), best_so_far(view, columns, terminal)]
        head += [Text(each, terminal.wrong) for each in wrapped(view.message, columns, 2, terminal)]
        foot = _foot(page, columns, terminal) if rows >= _FOOT else []
        head = head[: max(rows - 2, 0)]
        self._heads, self._room = len(head) + 1, max(rows - len(head) - 1 - len(foot), 1)
        trials = self._in_sight(page)
        lines = _lines(page, trials, columns - 1, terminal)
        for line, trial in zip(lines[1:], trials, strict=True):
            if trial is page.line:
                line.pad_right(max(columns - 1 - line.cell_len, 0))
                line.stylize(CURSOR if self.has_focus else "bold")
        above, below = self._start > 0, self._start + self._room < len(view.trials)
        shown = with_more_marks(lines[1:], columns, above, below, terminal)
        shown += [Text()] * (self._room - len(shown))
        return Text("\n", no_wrap=True).join([*head, lines[0], *shown, *foot])

    def _in_sight(self, page: SweepPage) -> tuple[TrialLine, ...]:
        """Return the trials that are shown, the one under the cursor among them."""
        trials, room = page.view.trials, self._room
        if self._follows_cursor:
            self._start = min(max(self._start, page.index - room + 1), page.index)
        self._start = min(max(self._start, 0), max(len(trials) - room, 0))
        self.border_subtitle = _place(page)
        return trials[self._start : self._start + room]

    # Keys, mouse and focus.

    def action_move(self, by: int) -> None:
        """Go to another trial."""
        self._follows_cursor = True
        self.post_message(Envelope(TrialMoved(by)))

    def action_page(self, by: int) -> None:
        """Go a page up or down."""
        self.action_move(by * max(self._room - 1, 1))

    def action_end(self, by: int) -> None:
        """Go to the best or the last trial."""
        page = self.state.runs.sweep
        self.action_move(by * max(len(page.view.trials) if page else 1, 1))

    def on_click(self, event: events.Click) -> None:
        """Go to the trial that was clicked; open it by a double click."""
        page, offset = self.state.runs.sweep, event.get_content_offset(self)
        if page is None or offset is None:
            return
        index = self._start + offset.y - self._heads
        if offset.y >= self._heads and 0 <= index < len(page.view.trials):
            self.post_message(Envelope(TrialChosen(page.view.trials[index].number)))
            if event.chain == 2:
                self.post_message(Envelope(TrialOpened()))

    def on_mouse_scroll_down(self) -> None:
        """Show the trials below."""
        self._scroll(3)

    def on_mouse_scroll_up(self) -> None:
        """Show the trials above."""
        self._scroll(-3)

    def on_focus(self) -> None:
        """Show the cursor."""
        self.call_later(self.redraw)  # the focus is given after this

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.call_later(self.redraw)  # the focus is taken away after this

    def _scroll(self, by: int) -> None:
        self._follows_cursor = False
        self._start += by
        self.redraw()


def _lines(
    page: SweepPage, trials: tuple[TrialLine, ...], columns: int, terminal: Terminal
) -> list[Text]:
    """Return the head of the bracket or of the table, and a line for each of `trials`."""
    view = page.view
    if page.part == "table":
        layout = TableLayout.of(view, columns, terminal)
        return [layout.head(terminal), *(layout.line(each, terminal) for each in trials)]
    head = bracket_head(view, columns, terminal)
    return [head, *(bracket_line(view, each, columns, terminal) for each in trials)]


def _foot(page: SweepPage, columns: int, terminal: Terminal) -> list[Text]:
    """Return two lines about the trial under the cursor."""
    line = page.line
    if line is None:
        return []
    text = f"trial {line.number}: {line.text}"
    if line.message:
        text += f"; {line.message}"
    lines = wrapped(text, columns, 2, terminal)
    return [Text(each, terminal.dim) for each in ["", *lines]]


def _place(page: SweepPage) -> str:
    count = len(page.view.trials)
    return f"{page.index + 1} of {counted(count, 'trial')}" if count else ""
