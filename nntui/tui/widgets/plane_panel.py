"""PlanePanel: all images of two classes by their two logits."""

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import BindingType

from nntui.tui.messages.digits import DigitChosen, DigitMoved, DigitOpened
from nntui.tui.messages.envelope import Envelope
from nntui.tui.state import State
from nntui.tui.widgets.bindings import bindings
from nntui.tui.widgets.digits_panel import DigitsPanel, waiting
from nntui.view.class_plane import image_at, plane_text


class PlanePanel(DigitsPanel, can_focus=True):
    """All images of two classes by their two logits; the cursor is the digit beside it."""

    BORDER_TITLE = "Plane of two classes"
    BINDINGS: ClassVar[list[BindingType]] = bindings("digit-plane")

    def __init__(self) -> None:
        super().__init__(id="digit-plane", classes="panel")

    def parts(self, state: State) -> tuple[object, ...]:
        """Return the plane and the image under the cursor."""
        return *super().parts(state), state.digits.plane, state.digits.row

    def draw(self, columns: int, rows: int) -> Text:
        """Return the plane."""
        digits, data = self.state.digits, self.state.data
        if digits.plane is None or data is None:
            return waiting(self.state, "computing the logits ...")
        return plane_text(
            digits.plane, data.classes, (columns, rows), self.state.terminal, digits.row
        )

    def action_move(self, by: int) -> None:
        """Go to another digit, in the order of the list."""
        self.post_message(Envelope(DigitMoved(by)))

    def on_click(self, event: events.Click) -> None:
        """Go to the image that was clicked; explain it by a double click."""
        plane, offset = self.state.digits.plane, event.get_content_offset(self)
        if plane is None or offset is None:
            return
        size = (self.content_size.width, self.content_size.height)
        row = image_at(plane, size, (offset.x, offset.y))
        if row is not None:
            self.post_message(Envelope(DigitChosen(row)))
            if event.chain == 2:
                self.post_message(Envelope(DigitOpened()))

    def on_mouse_scroll_down(self) -> None:
        """Go to the next digit."""
        self.action_move(1)

    def on_mouse_scroll_up(self) -> None:
        """Go to the digit before."""
        self.action_move(-1)
