"""Panels of a comparison: results, curves and test images."""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import BindingType

from nntui.tui.messages.envelope import Envelope
from nntui.tui.messages.runs import EpochChosen, EpochMoved, PairChosen, PairMoved, PairOpened
from nntui.tui.state import RunComparisonView, State
from nntui.tui.widgets.bindings import bindings
from nntui.tui.widgets.drawn_panel import DrawnPanel
from nntui.tui.widgets.scrolled_text import ScrolledText
from nntui.view.bars import progress_bar
from nntui.view.comparison_text import (
    lines_in_sight,
    pair_lines,
    pairs_text,
    results_lines,
    results_text,
    values_lines,
)
from nntui.view.list_lines import Line
from nntui.view.overlay import accuracy_overlay, epoch_at, loss_overlay
from nntui.view.style import Terminal

_SMALLEST = (24, 5)
"""Columns and rows below which no chart is drawn."""


class ComparisonPanel(DrawnPanel):
    """A panel that shows part of a comparison."""

    def show(self, state: State) -> None:
        """Show a state; only another comparison has it drawn."""
        before, self.state = self.state, state
        same = state.runs.comparison is before.runs.comparison
        same = same and state.runs.progress is before.runs.progress
        if not same or state.terminal is not before.terminal or not self._strips:
            self.redraw()

    def draw(self, columns: int, rows: int) -> Text:
        """Return the text to display; nothing where nothing is compared."""
        shown = self.state.runs.comparison
        if shown is None:
            return Text("")
        return self.draw_comparison(shown, self.state.terminal, columns, rows)

    def draw_comparison(
        self, shown: RunComparisonView, terminal: Terminal, columns: int, rows: int
    ) -> Text:
        """Return the text of a comparison."""
        raise NotImplementedError


class ComparedResults(ComparisonPanel, ScrolledText, can_focus=True):
    """Results and settings, a column for each run; it scrolls where there is no room for all."""

    BORDER_TITLE = "Results"
    BINDINGS: ClassVar[list[BindingType]] = bindings("compared-results")

    def __init__(self) -> None:
        super().__init__(id="compared-results", classes="panel")

    def draw_comparison(
        self, shown: RunComparisonView, terminal: Terminal, columns: int, rows: int
    ) -> Text:
        """Return the table."""
        names = [row.name for row in shown.rows]
        most = len(results_lines(shown.compared, names, columns, terminal)) - rows
        self.start = min(max(self.start, 0), max(most, 0))
        return results_text(shown.compared, names, columns, rows, terminal, self.start)


class ComparedCurves(ComparisonPanel):
    """The curves of all runs in one chart, and their values at the cursor."""

    BORDER_TITLE = "Curves"

    def __init__(self) -> None:
        super().__init__(id="compared-curves", classes="panel")

    def draw_comparison(
        self, shown: RunComparisonView, terminal: Terminal, columns: int, rows: int
    ) -> Text:
        """Return the values, then the chart."""
        compared = shown.compared
        if not any(each.accuracy for each in compared):
            return Text("weights have no curves", terminal.dim)
        head = values_lines(compared, shown.epoch, columns, terminal, loss=shown.loss)
        if columns < _SMALLEST[0] or rows - len(head) + 1 < _SMALLEST[1]:
            return Text("\n", no_wrap=True).join(head)
        draw = loss_overlay if shown.loss else accuracy_overlay
        chart = draw(compared, (columns, rows - len(head)), terminal, shown.epoch)
        return Text("\n", no_wrap=True).join([*head, *chart.split("\n")])

    def on_click(self, event: events.Click) -> None:
        """Show the values at the epoch that was clicked."""
        shown, offset = self.state.runs.comparison, event.get_content_offset(self)
        if shown is not None and offset is not None:
            epoch = epoch_at(offset.x, self.content_size.width, shown.compared)
            self.post_message(Envelope(EpochChosen(epoch)))

    def on_mouse_scroll_down(self) -> None:
        """Show the values of the next epoch."""
        self.post_message(Envelope(EpochMoved(1)))

    def on_mouse_scroll_up(self) -> None:
        """Show the values of the epoch before."""
        self.post_message(Envelope(EpochMoved(-1)))


class ComparedImages(ComparisonPanel, can_focus=True):
    """Which test images one network fixed and another broke; enter shows them."""

    BORDER_TITLE = "Test images"
    BINDINGS: ClassVar[list[BindingType]] = bindings("run-comparison")

    def __init__(self) -> None:
        super().__init__(id="run-comparison", classes="panel")
        self._in_sight: Sequence[Line] = ()

    def draw_comparison(
        self, shown: RunComparisonView, terminal: Terminal, columns: int, rows: int
    ) -> Text:
        """Return the list with its cursor."""
        place = f"{shown.row + 1} of {len(shown.lines)}"
        self.border_subtitle = f"{place}; enter shows them"
        lines = pair_lines(shown.pairs, shown.lines, columns, terminal)
        progress = self.state.runs.progress
        self._in_sight = lines_in_sight(lines, shown.line, rows)
        if progress is not None:
            head = Text(f"evaluating {progress.title} " if progress.title else "comparing ")
            head.append_text(progress_bar(progress.share, 12, terminal)).append("  esc cancels")
            self._in_sight = [Line("", head), *self._in_sight[1:]]
        return pairs_text(self._in_sight, shown.line, focused=self.has_focus)

    def on_click(self, event: events.Click) -> None:
        """Go to the line that was clicked; show its images by a double click."""
        shown, offset = self.state.runs.comparison, event.get_content_offset(self)
        if shown is None or offset is None or not 0 <= offset.y < len(self._in_sight):
            return
        row = self._in_sight[offset.y].row
        if row in shown.lines:
            self.post_message(Envelope(PairChosen(shown.lines.index(row))))
            if event.chain == 2:
                self.post_message(Envelope(PairOpened()))

    def on_mouse_scroll_down(self) -> None:
        """Go to the next line."""
        self.post_message(Envelope(PairMoved(1)))

    def on_mouse_scroll_up(self) -> None:
        """Go to the line above."""
        self.post_message(Envelope(PairMoved(-1)))

    def on_focus(self) -> None:
        """Show the cursor."""
        self.redraw()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.call_later(self.redraw)  # the focus is taken away after this
