"""The four panels of a comparison: results, curves, test images, change of the confusion."""

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import BindingType

from nntui.tui.messages.envelope import Envelope
from nntui.tui.messages.runs import PairMoved, PairOpened
from nntui.tui.state import RunComparisonView, State
from nntui.tui.widgets.bindings import bindings
from nntui.tui.widgets.drawn_panel import DrawnPanel
from nntui.view.comparison_text import pairs_text, results_text, values_text
from nntui.view.digit_comparison import confusion_change_text
from nntui.view.fitted import fitted
from nntui.view.overlay import accuracy_overlay, loss_overlay
from nntui.view.style import Terminal

_SMALLEST = (24, 5)
"""Columns and rows below which no chart is drawn."""


class ComparisonPanel(DrawnPanel):
    """A panel that shows part of a comparison."""

    def show(self, state: State) -> None:
        """Show a state; only another comparison has it drawn."""
        before, self.state = self.state, state
        same = state.runs.comparison is before.runs.comparison
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


class ComparedResults(ComparisonPanel):
    """Results and settings, a column for each run."""

    BORDER_TITLE = "Results"

    def __init__(self) -> None:
        super().__init__(id="compared-results", classes="panel")

    def draw_comparison(
        self, shown: RunComparisonView, terminal: Terminal, columns: int, rows: int
    ) -> Text:
        """Return the table."""
        names = [row.name for row in shown.rows]
        return results_text(shown.compared, names, columns, rows, terminal)


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
        what = "loss" if shown.loss else "accuracy"
        splits = " / ".join(sorted({each.curve_split for each in compared}, reverse=True))
        text = Text(f"{splits} {what}, ", no_wrap=True)
        text.append_text(values_text(compared, shown.epoch, terminal, loss=shown.loss))
        if not any(each.accuracy for each in compared):
            return Text("weights have no curves", terminal.dim)
        if columns < _SMALLEST[0] or rows < _SMALLEST[1]:
            return text
        draw = loss_overlay if shown.loss else accuracy_overlay
        chart = draw(compared, (columns, rows - 1), terminal, shown.epoch)
        return Text("\n", no_wrap=True).join([text, *chart.split("\n")])


class ComparedImages(ComparisonPanel, can_focus=True):
    """Which test images one network fixed and another broke; enter shows them."""

    BORDER_TITLE = "Test images"
    BINDINGS: ClassVar[list[BindingType]] = bindings("run-comparison")

    def __init__(self) -> None:
        super().__init__(id="run-comparison", classes="panel")
        self.border_subtitle = "enter shows them"

    def draw_comparison(
        self, shown: RunComparisonView, terminal: Terminal, columns: int, rows: int
    ) -> Text:
        """Return the list with its cursor."""
        line = (shown.line.pair, shown.line.group)
        return pairs_text(shown.pairs, line, columns, rows, terminal)

    def on_click(self, event: events.Click) -> None:
        """Show the images of the line by a double click."""
        if event.chain == 2:
            self.post_message(Envelope(PairOpened()))

    def on_mouse_scroll_down(self) -> None:
        """Go to the next line."""
        self.post_message(Envelope(PairMoved(1)))

    def on_mouse_scroll_up(self) -> None:
        """Go to the line above."""
        self.post_message(Envelope(PairMoved(-1)))


class ComparedConfusion(ComparisonPanel):
    """The difference of the confusion matrices of the pair under the cursor."""

    BORDER_TITLE = "Confusion"

    def __init__(self) -> None:
        super().__init__(id="compared-confusion", classes="panel")

    def draw_comparison(
        self, shown: RunComparisonView, terminal: Terminal, columns: int, rows: int
    ) -> Text:
        """Return the matrix of differences, with signs."""
        pair = shown.pair
        if pair.before is None or pair.after is None:
            return Text(f"not compared: {pair.problem}", terminal.dim, no_wrap=False)
        difference = pair.after - pair.before
        title = f"{pair.second} minus {pair.first}: rows are true, columns predicted"
        matrix = confusion_change_text(difference, pair.classes, terminal)
        lines = list(matrix.split("\n"))
        if max(line.cell_len for line in lines) > columns or len(lines) > rows:
            text = "the matrix has no room here; the largest changes are in the list"
            return Text(fitted(text, columns, terminal), terminal.dim)
        head = [Text(fitted(title, columns, terminal), terminal.dim)] if len(lines) < rows else []
        return Text("\n", no_wrap=True).join([*head, *lines])
