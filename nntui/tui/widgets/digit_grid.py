"""DigitGrid: the images that pass a filter as thumbnails, with the filter that is typed above."""

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import BindingType

from nntui.strings import short_name
from nntui.tui.messages import Message
from nntui.tui.messages.digits import DigitChosen, DigitMoved, DigitOpened, DigitsFiltered
from nntui.tui.messages.envelope import Envelope
from nntui.tui.state import DigitList, ListKey, State
from nntui.tui.widgets.bindings import bindings
from nntui.tui.widgets.digit_details import nothing
from nntui.tui.widgets.filtered_panel import FilteredPanel
from nntui.view.digit_grid import ListHead, list_head
from nntui.view.digit_list import digit_thumbnails
from nntui.view.list_lines import edited_text, wrapped
from nntui.view.names import cut
from nntui.view.thumbnails import (
    are_small,
    cell_size,
    fitting,
    thumbnail_grid,
    thumbnail_shape,
)

NAMES = {"test": "test images", "validation": "validation images", "train": "training images"}
_HEADS = 2
"""Rows above the thumbnails: how many there are, and the filter."""
_PROBLEM = 3
"""Rows of what is wrong with a filter, at most."""
_EXAMPLE = "/ filter: true:7 pred:9 conf>0.9 fixed suspect"


class DigitGrid(FilteredPanel):
    """How many images pass, the filter, and the thumbnails around the cursor."""

    BORDER_TITLE = "Digits"
    BINDINGS: ClassVar[list[BindingType]] = bindings("digit-grid")

    def __init__(self) -> None:
        super().__init__("digit-grid")
        self._top = 0
        """The first line of thumbnails in sight."""
        self._follows_cursor = True
        self._small = False
        """Whether thumbnails are small, for want of room."""

    # Drawing.

    def show(self, state: State) -> None:
        """Show a state; only what the thumbnails show has them drawn."""
        before, self.state = self.state, state
        one, other = before.digits, state.digits
        if (one.row, one.found) != (other.row, other.found):
            self._follows_cursor = True
        parts = [
            (
                *(each.found, each.row, each.filter, each.order, each.reverse),
                *(each.error, each.indexed, each.ranking),
            )
            for each in (one, other)
        ]
        same = parts[0] == parts[1] and state.data is before.data
        style = (state.terminal, state.pixel_style) == (before.terminal, before.pixel_style)
        if not (same and style and self._strips):
            self.redraw()

    def draw(self, columns: int, rows: int) -> Text:
        """Return the head and the thumbnails that fit."""
        lines = self._head(columns)
        found, data = self.state.digits.found, self.state.data
        if found is None or data is None or not len(found.rows):
            text = Text(nothing(self.state), self.state.terminal.dim, no_wrap=False)
            wraps = text.wrap(self.app.console, columns)
            return Text("\n", no_wrap=True).join([*lines, *wraps])
        self._small = are_small(self._shape(), columns, rows - _HEADS)
        across, down = self._fitting(columns, rows - len(lines))
        start = self._scrolled(across, down) * across
        shown = [int(row) for row in found.rows[start : start + across * down]]
        thumbnails = digit_thumbnails(
            found.table,
            shown,
            found.images.images,
            data.classes,
            self.state.terminal,
            small=self._small,
        )
        row = self.state.digits.row
        grid = thumbnail_grid(
            thumbnails,
            across,
            self.state.terminal,
            self.state.pixel_style,
            shown.index(row) if row in shown else None,
            self.state.terminal.palette,
        )
        return Text("\n", no_wrap=True).join([*lines, grid])

    def _head(self, columns: int) -> list[Text]:
        digits, terminal = self.state.digits, self.state.terminal
        found = digits.found
        lines = []
        if found is None:
            lines.append(Text(""))
        else:
            lines.append(list_head(_list_head(found, digits.position), columns, terminal))
        lines.append(self._filter_line(columns))
        if found is not None and found.problem and found.key.filter == digits.filter:
            problem = wrapped(f"! {found.problem}", columns, _PROBLEM, terminal)
            lines += [Text(each, terminal.wrong) for each in problem]
        return lines

    def _filter_line(self, columns: int) -> Text:
        digits, terminal = self.state.digits, self.state.terminal
        if self.edit is not None:
            text = Text("filter: ", f"bold {terminal.accent}".strip(), no_wrap=True)
            text.append_text(edited_text(self.edit, max(columns - 8, 4)))
            return text
        if digits.ranking is not None:
            said = f"ranking the labels {100 * digits.ranking:.0f} %; esc: cancel"
            return Text(cut(said, columns, terminal.ellipsis), terminal.accent)
        if digits.filter:
            room = columns - 8
            return Text(f"filter: {cut(digits.filter, room, terminal.ellipsis)}", terminal.accent)
        return Text(cut(_EXAMPLE, columns, terminal.ellipsis), terminal.dim)

    def _shape(self) -> tuple[int, int]:
        found = self.state.digits.found
        shape = (28, 28) if found is None else found.images.images.shape[1:]
        return int(shape[0]), int(shape[1])

    def _fitting(self, columns: int, rows: int) -> tuple[int, int]:
        return fitting(thumbnail_shape(self._shape(), small=self._small), columns, rows)

    def _scrolled(self, across: int, down: int) -> int:
        """Return the first line in sight, with that of the cursor among them."""
        found, position = self.state.digits.found, self.state.digits.position
        count = 0 if found is None else -(-len(found.rows) // across)
        if position is not None and self._follows_cursor:
            line = position // across
            self._top = min(max(self._top, line - down + 1), line)
        self._top = min(max(self._top, 0), max(count - down, 0))
        return self._top

    # The filter.

    def filter_text(self) -> str:
        """Return the filter of the list."""
        return self.state.digits.filter

    def filter_typed(self, text: str) -> Message:
        """Return the message that another filter was typed."""
        return DigitsFiltered(text)

    # Keys.

    def action_move(self, by: int, lines: int = 0) -> None:
        """Go to another digit, so many places or lines further."""
        self.post_message(Envelope(DigitMoved(by + lines * self._in_sight()[0])))

    def action_page(self, by: int) -> None:
        """Go a page up or down."""
        across, down = self._in_sight()
        self.action_move(by * across * down)

    def action_end(self, by: int) -> None:
        """Go to the first or the last digit."""
        found = self.state.digits.found
        self.action_move(by * max(0 if found is None else len(found.rows), 1))

    def _in_sight(self) -> tuple[int, int]:
        columns, rows = self.content_size
        return self._fitting(columns, max(rows - len(self._head(max(columns, 20))), 1))

    # Mouse and focus.

    def on_click(self, event: events.Click) -> None:
        """Go to the digit that was clicked; explain it by a double click."""
        offset, found = event.get_content_offset(self), self.state.digits.found
        if offset is None or found is None:
            return
        heads = len(self._head(self.content_size.width))
        if offset.y < heads:
            if offset.y == 1:
                self.action_edit_filter()
            return
        width, height = cell_size(thumbnail_shape(self._shape(), small=self._small))
        across, _ = self._in_sight()
        column, line = offset.x // (width + 1), (offset.y - heads) // height
        place = (self._top + line) * across + column
        if column < across and place < len(found.rows):
            self.post_message(Envelope(DigitChosen(int(found.rows[place]))))
            if event.chain == 2:
                self.post_message(Envelope(DigitOpened()))

    def on_mouse_scroll_down(self) -> None:
        """Show the digits below."""
        self._scroll(1)

    def on_mouse_scroll_up(self) -> None:
        """Show the digits above."""
        self._scroll(-1)

    def on_focus(self) -> None:
        """Show the cursor."""
        self.redraw()

    def _scroll(self, by: int) -> None:
        self._follows_cursor = False
        self._top += by
        self.redraw()


def _list_head(found: DigitList, position: int | None) -> ListHead:
    key = found.key
    return ListHead(
        NAMES[key.split],
        len(found.images),
        len(found.rows),
        position,
        key.order,
        key.reverse,
        _against(key),
    )


def _against(key: ListKey) -> str:
    """Return what a list is compared with; empty where its filter does not ask for that."""
    words = {word.strip("-").lower() for word in key.filter.split()}
    return short_name(key.against.name) if key.against and words & {"fixed", "broken"} else ""
