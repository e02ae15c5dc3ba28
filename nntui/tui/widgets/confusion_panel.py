"""ConfusionPanel: the confusion matrix, and a cursor in it."""

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import BindingType

from nntui.tui.messages.envelope import Envelope
from nntui.tui.messages.user import CellOpened
from nntui.tui.state import State
from nntui.tui.widgets.bindings import bindings
from nntui.tui.widgets.drawn_panel import DrawnPanel
from nntui.view import formatting
from nntui.view.confusion import confusion_matrix_text, layout


class ConfusionPanel(DrawnPanel, can_focus=True):
    """Rows are the true classes, columns the predicted ones; enter opens a cell."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("confusion")

    def __init__(self) -> None:
        super().__init__(id="confusion", classes="panel")
        self.border_title = "Confusion"
        self._cursor = (0, 0)

    def show(self, state: State) -> None:
        """Show the matrix of a state; the cursor stays within it."""
        if state.data is not None:
            last = max(len(state.data.classes) - 1, 0)
            self._cursor = (min(self._cursor[0], last), min(self._cursor[1], last))
        super().show(state)

    def draw(self, columns: int, rows: int) -> Text:
        """Return the matrix, or why there is none."""
        network, data, terminal = self.state.network, self.state.data, self.state.terminal
        if network is None or data is None:
            return Text("no network yet", terminal.dim)
        if not data.labeled:
            return Text("no labels: nothing to compare with", terminal.dim)
        label, cell = layout(data.classes, columns)
        cursor = self._cursor if self.has_focus else None
        predictions = network.predictions
        text = confusion_matrix_text(
            predictions.confusion, data.classes, cell, terminal, cursor, label
        )
        if rows > len(data.classes) + 1:
            text.append("\n" + self._hint(data.classes), terminal.dim)
        if rows > len(data.classes) + 2:
            accuracy = formatting.percent(predictions.accuracy)
            images = formatting.count(len(predictions), "test image")
            text.append(f"\n{accuracy} of {images}, loss {formatting.number(predictions.loss)}")
        return text

    def action_move(self, down: int, right: int) -> None:
        """Move the cursor, up to the edge."""
        if self.state.data is not None and self.state.data.labeled:
            last = len(self.state.data.classes) - 1
            y, x = self._cursor
            self._cursor = (min(max(y + down, 0), last), min(max(x + right, 0), last))
            self.redraw()

    def action_choose(self) -> None:
        """Show the digits of the cell under the cursor."""
        if self.state.network is not None:
            self.post_message(Envelope(CellOpened(*self._cursor)))

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the cell that was clicked, and open it."""
        data = self.state.data
        offset = event.get_content_offset(self)
        if data is None or offset is None or not data.labeled:
            return
        label, cell = layout(data.classes, self.content_size.width)
        y, x = offset.y - 1, (offset.x - label) // cell
        if 0 <= y < len(data.classes) and 0 <= x < len(data.classes):
            self._cursor = (y, x)
            self.redraw()
            self.action_choose()

    def on_focus(self) -> None:
        """Show the cursor."""
        self.redraw()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.redraw()

    def _hint(self, classes: tuple[str, ...]) -> str:
        if not self.has_focus:
            return "rows: true class, columns: predicted class"
        y, x = self._cursor
        return f"{classes[y]} predicted as {classes[x]}; enter: show them"
