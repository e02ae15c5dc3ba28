"""The panel with the confusion matrix, and a cursor in it."""

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType

from nntui.tui.messages import CellOpened
from nntui.tui.widgets.lines import Lines
from nntui.view import formatting
from nntui.view.confusion import confusion_matrix_text, layout
from nntui.view.style import DIM


class ConfusionPanel(Lines, can_focus=True):
    """Rows are what the pictures show, columns what the network says; enter opens a cell."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1,0)", "up", show=False),
        Binding("down", "move(1,0)", "down", show=False),
        Binding("left", "move(0,-1)", "left", show=False),
        Binding("right", "move(0,1)", "right", show=False),
        Binding("enter", "choose", "open the cell's digits"),
    ]

    def __init__(self) -> None:
        super().__init__(id="confusion", classes="panel")
        self.border_title = "Confusion"
        self._cursor = (0, 0)

    def draw(self, columns: int, rows: int) -> Text:
        """Return the matrix, or why there is none."""
        state = self.state
        if state.model is None or state.data is None:
            return Text("no network yet", DIM if state.terminal.color else "")
        if not state.data.labeled:
            return Text("no labels: nothing to compare with", DIM if state.terminal.color else "")
        classes = state.data.classes
        label, cell = layout(classes, columns)
        cursor = self._cursor if self.has_focus else None
        predictions = state.model.predictions
        text = confusion_matrix_text(
            predictions.confusion, classes, cell, state.terminal, cursor, label
        )
        if rows > len(classes) + 1:
            text.append("\n" + self._hint(), DIM if state.terminal.color else "")
        if rows > len(classes) + 2:
            accuracy, loss = (
                formatting.percent(predictions.accuracy),
                formatting.number(predictions.loss),
            )
            text.append(
                f"\n{accuracy} of {formatting.count(len(predictions), 'test image')}, loss {loss}"
            )
        return text

    def _hint(self) -> str:
        if not self.has_focus or self.state.data is None:
            return "rows: truth, columns: answer"
        truth, said = (self.state.data.classes[place] for place in self._cursor)
        return f"{truth} taken for {said}; enter: show them"

    def action_move(self, down: int, right: int) -> None:
        """Move the cursor, not beyond the edge."""
        if self.state.data is not None and self.state.data.labeled:
            last = len(self.state.data.classes) - 1
            y, x = self._cursor
            self._cursor = (min(max(y + down, 0), last), min(max(x + right, 0), last))
            self.redraw()

    def action_choose(self) -> None:
        """Show the digits of the cell under the cursor."""
        if self.state.model is not None:
            self.post_message(CellOpened(*self._cursor))

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the cell that was clicked, and open it."""
        data = self.state.data
        place = event.get_content_offset(self)
        if data is None or place is None or not data.labeled:
            return
        label, cell = layout(data.classes, self.content_size.width)
        y, x = place.y - 1, (place.x - label) // cell
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
