"""The other panels of the screen Digits: a digit explained, mistakes, the plane, calibration."""

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import BindingType

from nntui.strings import counted
from nntui.tui.messages.digits import (
    CausesMoved,
    DigitMoved,
    DigitOpened,
    NeighborMoved,
    NeighborOpened,
)
from nntui.tui.messages.envelope import Envelope
from nntui.tui.state import State
from nntui.tui.widgets.bindings import bindings
from nntui.tui.widgets.digit_details import nothing, page_of
from nntui.tui.widgets.drawn_panel import DrawnPanel
from nntui.view.calibration import calibration_text
from nntui.view.class_plane import plane_text
from nntui.view.digit_page import Layout, digit_page_text
from nntui.view.fitted import fitted
from nntui.view.formatting import percent
from nntui.view.mistakes import causes_text, cells_text
from nntui.view.thumbnails import cell_size


class DigitsPanel(DrawnPanel):
    """A panel that shows part of the screen Digits."""

    def show(self, state: State) -> None:
        """Show a state; what is not shown and what has not changed is not drawn."""
        before, self.state = self.state, state
        same = state.digits is before.digits and state.data is before.data
        style = (state.terminal, state.pixel_style) == (before.terminal, before.pixel_style)
        if self.display and not (same and style and self._strips):
            self.redraw()


class ShownDigit(DigitsPanel):
    """The digit under the cursor with what is known of it."""

    BORDER_TITLE = "Digit"

    def __init__(self, id: str = "digit-shown") -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id, classes="panel")

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


class CausesPanel(DigitsPanel, can_focus=True):
    """How many mistakes have each cause, and those of each cell of the confusion matrix."""

    BORDER_TITLE = "Mistakes by cause"
    BINDINGS: ClassVar[list[BindingType]] = bindings("digit-causes")

    def __init__(self) -> None:
        super().__init__(id="digit-causes", classes="panel")

    def draw(self, columns: int, rows: int) -> Text:
        """Return the causes, then the cells around the cursor."""
        digits, terminal, data = self.state.digits, self.state.terminal, self.state.data
        if digits.mistakes is None or data is None:
            return _waiting(self.state, "finding the causes of the mistakes ...")
        limit = max((columns - 50) // 7, 0)
        head = causes_text(digits.mistakes, limit).split("\n")
        lines = [Text(fitted(line, columns, terminal).rstrip()) for line in head]
        lines.append(Text())
        table = cells_text(digits.mistakes, data.classes, terminal, len(digits.cells))
        names, *cells = table.split("\n")
        lines.append(names)
        room = max(rows - len(lines), 1)
        cursor = min(digits.causes_row, len(cells) - 1)
        start = min(max(cursor - room + 1, 0), max(len(cells) - room, 0))
        for number, line in enumerate(cells[start : start + room], start):
            if number == cursor:
                line.stylize("reverse")
                line = Text(">" if not terminal.unicode else "▸").append_text(line)  # noqa: PLW2901
            else:
                line = Text(" ").append_text(line)  # noqa: PLW2901
            lines.append(line)
        return Text("\n", no_wrap=True).join(lines)

    def action_move(self, by: int) -> None:
        """Go to another cell."""
        self.post_message(Envelope(CausesMoved(by)))

    def action_page(self, by: int) -> None:
        """Go a page up or down."""
        self.action_move(by * max(self.content_size.height - 8, 1))

    def action_end(self, by: int) -> None:
        """Go to the first or the last cell."""
        self.action_move(by * max(len(self.state.digits.cells), 1))

    def on_mouse_scroll_down(self) -> None:
        """Go to the cell below."""
        self.action_move(1)

    def on_mouse_scroll_up(self) -> None:
        """Go to the cell above."""
        self.action_move(-1)


class PlanePanel(DigitsPanel, can_focus=True):
    """All images of two classes by their two logits; the cursor is the digit beside it."""

    BORDER_TITLE = "Plane of two classes"
    BINDINGS: ClassVar[list[BindingType]] = bindings("digit-plane")

    def __init__(self) -> None:
        super().__init__(id="digit-plane", classes="panel")

    def draw(self, columns: int, rows: int) -> Text:
        """Return the plane."""
        digits, data = self.state.digits, self.state.data
        if digits.plane is None or data is None:
            return _waiting(self.state, "computing the logits ...")
        return plane_text(
            digits.plane, data.classes, (columns, rows), self.state.terminal, digits.row
        )

    def action_move(self, by: int) -> None:
        """Go to another digit, in the order of the list."""
        self.post_message(Envelope(DigitMoved(by)))

    def on_mouse_scroll_down(self) -> None:
        """Go to the next digit."""
        self.action_move(1)

    def on_mouse_scroll_up(self) -> None:
        """Go to the digit before."""
        self.action_move(-1)


class CalibrationPanel(DigitsPanel, can_focus=True):
    """How often the network is right in ten intervals of its confidence."""

    BORDER_TITLE = "Calibration"
    BINDINGS: ClassVar[list[BindingType]] = bindings("digit-calibration")

    def __init__(self) -> None:
        super().__init__(id="digit-calibration", classes="panel")

    def draw(self, columns: int, rows: int) -> Text:
        """Return the strip, its error, and what a temperature makes of it."""
        found, terminal = self.state.digits.calibration, self.state.terminal
        if found is None:
            return _waiting(self.state, "computing the calibration ...")
        total = counted(sum(each.images for each in found.calibration.bins), "image")
        lines = [
            Text(f"confidence, and how often it is right ({total}); | is the mean confidence"),
            *calibration_text(found.calibration, min(columns - 1, 100), terminal).split("\n"),
            Text(f"expected calibration error {percent(found.calibration.error, 2)}", "bold"),
        ]
        if found.temperature is not None and found.after is not None:
            after = percent(found.after.error, 2)
            lines.append(
                Text(f"with temperature {found.temperature:.2f}, fitted on validation: {after}")
            )
        elif found.reason:
            lines.append(Text(f"no temperature was fitted: {found.reason}"))
        del rows
        return Text("\n", no_wrap=True).join(lines)


def _waiting(state: State, words: str) -> Text:
    """Return what is being computed, or why it cannot be."""
    digits = state.digits
    if digits.error:
        return Text(digits.error, state.terminal.wrong, no_wrap=False)
    share = "" if digits.indexed is None else f" {100 * digits.indexed:.0f} %"
    return Text(f"{words}{share}", state.terminal.dim)
