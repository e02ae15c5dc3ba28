"""RowList: a list of rows with a cursor, of which those that fit are shown."""

from collections.abc import Hashable, Sequence

from rich.text import Text

from nntui.tui.messages.envelope import Envelope
from nntui.tui.messages.user import KeyExplained
from nntui.tui.state import State
from nntui.tui.widgets.drawn_panel import DrawnPanel
from nntui.tui.widgets.panel_title import panel_title
from nntui.view.list_lines import Line, window_start, with_more_marks


class RowList(DrawnPanel, can_focus=True):
    """Rows below each other; a subclass says what they are."""

    def __init__(self, id: str) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id, classes="panel")
        self.border_title = panel_title(self.BORDER_TITLE or "")
        self.cursor: Hashable = ""
        """The row under the cursor."""
        self._start = 0
        self._follows_cursor = True
        self._shown_lines: Sequence[Line] = ()

    # What a subclass says.

    def parts(self, state: State) -> tuple[object, ...]:
        """Return the parts of a state that are shown; where none is another, nothing is drawn."""
        raise NotImplementedError

    def keys(self) -> Sequence[Hashable]:
        """Return the rows in their order."""
        raise NotImplementedError

    def lines(self, columns: int) -> list[Line]:
        """Return the lines of the rows."""
        raise NotImplementedError

    def foot(self, columns: int, rows: int) -> list[Text]:
        """Return the lines below the rows, at most `rows`."""
        raise NotImplementedError

    def topic(self) -> tuple[str, str]:
        """Return two lines about the row under the cursor, for the help."""
        raise NotImplementedError

    # Drawing.

    def draw(self, columns: int, rows: int) -> Text:
        """Return the rows that fit, and the lines below them."""
        foot = self.foot(columns, max(rows // 3, 3)) if rows > 5 else []
        lines = self.lines(columns)
        room = rows - len(foot)
        scrolls = len(lines) > room
        if scrolls:
            lines = self.lines(columns - 1)  # the last column says where there are more
        follows = self.cursor if self._follows_cursor else None
        self._start = window_start(lines, follows, self._start, room)
        self._shown_lines = lines[self._start : self._start + room]
        drawn = [line.text for line in self._shown_lines]
        if scrolls:
            below = self._start + room < len(lines)
            drawn = with_more_marks(drawn, columns, self._start > 0, below, self.state.terminal)
        drawn += [Text()] * (room - len(drawn))
        return Text("\n", no_wrap=True).join([*drawn, *foot])

    def put_cursor(self, row: Hashable) -> None:
        """Move the cursor to a row."""
        self.cursor = row
        self._follows_cursor = True
        self.redraw()

    # Keys and mouse.

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        keys = list(self.keys())
        index = keys.index(self.cursor) if self.cursor in keys else 0
        self.put_cursor(keys[min(max(index + by, 0), len(keys) - 1)])

    def action_page(self, by: int) -> None:
        """Move the cursor a page up or down."""
        self.action_move(by * max(len(self._shown_lines) - 1, 1))

    def action_end(self, by: int) -> None:
        """Move the cursor to the first or the last row."""
        self.action_move(by * len(self.keys()))

    def explain(self, reason: str) -> None:
        """Say why a key does nothing."""
        self.post_message(Envelope(KeyExplained(reason)))

    def on_mouse_scroll_down(self) -> None:
        """Show the rows below."""
        self._scroll(2)

    def on_mouse_scroll_up(self) -> None:
        """Show the rows above."""
        self._scroll(-2)

    def on_focus(self) -> None:
        """Show the cursor."""
        self.call_later(self.redraw)  # the focus is given after this

    def _scroll(self, by: int) -> None:
        self._follows_cursor = False
        self._start += by
        self.redraw()
