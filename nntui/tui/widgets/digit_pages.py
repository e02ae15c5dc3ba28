"""The digit under the cursor, beside the others or alone, and why it is predicted as it is."""

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import BindingType

from nntui.tui.messages.digits import DigitMoved, DigitOpened, NeighborMoved, NeighborOpened
from nntui.tui.messages.envelope import Envelope
from nntui.tui.state import State
from nntui.tui.widgets.bindings import bindings
from nntui.tui.widgets.digit_details import nothing, page_of
from nntui.tui.widgets.digits_panel import DigitsPanel
from nntui.view.digit_page import Layout, digit_page_text
from nntui.view.thumbnails import cell_size


class ShownDigit(DigitsPanel):
    """The digit under the cursor with what is known of it."""

    BORDER_TITLE = "Digit"

    def __init__(self, id: str = "digit-shown") -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id, classes="panel")

    def parts(self, state: State) -> tuple[object, ...]:
        """Return what the digit and its explanation are made of."""
        digits = state.digits
        shown = digits.found, digits.row, digits.map, digits.neighbor, digits.filter
        known = digits.why, digits.nearest, digits.nearest_error
        return *super().parts(state), *shown, *known, state.network

    def draw(self, columns: int, rows: int) -> Text:
        """Return the digit, its bars, its map and its neighbors, as far as there is room."""
        page = page_of(self.state)
        if page is None:
            return Text(nothing(self.state), self.state.terminal.dim)
        terminal, style = self.state.terminal, self.state.pixel_style
        return digit_page_text(page, columns, rows, terminal, style)

    def on_click(self, event: events.Click) -> None:
        """Open the neighbor that was clicked, else explain the digit."""
        page, offset = page_of(self.state), event.get_content_offset(self)
        if page is None or offset is None:
            return
        columns, rows = self.content_size
        layout = Layout(page.image, columns, rows)
        neighbors = page.neighbors or ()
        height, width = page.image.shape
        number = offset.x // (cell_size((height, width))[0] + 1)
        first = 1 + layout.top + layout.extra + layout.sentence
        if first <= offset.y < first + layout.below and number < len(neighbors):
            self.post_message(Envelope(NeighborOpened(number)))
        elif self.state.digits.page != "why":
            self.post_message(Envelope(DigitOpened()))


class WhyPanel(ShownDigit, can_focus=True):
    """The digit alone, explained; its neighbors can be opened."""

    BORDER_TITLE = "Why"
    BINDINGS: ClassVar[list[BindingType]] = bindings("digit-why")

    def __init__(self) -> None:
        super().__init__("digit-why")

    def action_move(self, by: int) -> None:
        """Go to another digit."""
        self.post_message(Envelope(DigitMoved(by)))

    def action_step(self, by: int) -> None:
        """Mark another one of the nearest training images."""
        self.post_message(Envelope(NeighborMoved(by)))

    def on_mouse_scroll_down(self) -> None:
        """Go to the next digit."""
        self.action_move(1)

    def on_mouse_scroll_up(self) -> None:
        """Go to the digit before."""
        self.action_move(-1)
