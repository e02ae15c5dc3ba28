"""FilteredPanel: a drawn panel with a filter that is typed above what it lists."""

from textual import events

from nntui.strings import clean
from nntui.tui.messages import Message
from nntui.tui.messages.envelope import Envelope
from nntui.tui.widgets.drawn_panel import DrawnPanel
from nntui.view.line_edit import EDITING_KEYS, LineEdit

_WHILE_EDITING = {"move", "page"}


class FilteredPanel(DrawnPanel, can_focus=True):
    """A panel whose filter changes with every key; a subclass says which filter that is."""

    def __init__(self, id: str) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id, classes="panel")
        self.edit: LineEdit | None = None
        """The filter while it is typed."""

    # What a subclass says.

    def filter_text(self) -> str:
        """Return the filter that holds."""
        raise NotImplementedError

    def filter_typed(self, text: str) -> Message:
        """Return the message that another filter was typed."""
        raise NotImplementedError

    # Keys, mouse and focus.

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Return whether a key edits the filter; the footer leaves these out."""
        if self.edit is None:
            return False
        printable = character is not None and character.isprintable()
        return printable or key in {*EDITING_KEYS, "enter", "escape"}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether an action can run: while the filter is typed, few can."""
        del parameters
        return self.edit is None or action in _WHILE_EDITING

    def on_key(self, event: events.Key) -> None:
        """Edit the filter."""
        if self.edit is None or not self.check_consume_key(event.key, event.character):
            return
        event.stop()
        event.prevent_default()
        if event.key in {"enter", "escape"}:
            self._end_edit()
        elif event.key in EDITING_KEYS:
            self._edited(self.edit.pressed(event.key))
        elif event.character is not None:
            self._edited(self.edit.typed(event.character))

    def on_paste(self, event: events.Paste) -> None:
        """Insert the first line of what is pasted into the filter."""
        event.stop()
        lines = event.text.strip().splitlines()
        if lines:
            before = self.edit or LineEdit.of(self.filter_text())
            self._edited(before.typed(clean(lines[0], 200)))

    def on_blur(self) -> None:
        """Keep the filter."""
        if self.edit is not None:
            self._end_edit()
        self.call_later(self.redraw)

    def action_edit_filter(self) -> None:
        """Type a filter."""
        self._edited(LineEdit.of(self.filter_text()))

    def _edited(self, edit: LineEdit) -> None:
        begins, before, self.edit = self.edit is None, self.edit, edit
        if begins:
            self.refresh_bindings()  # letters may be typed from now on
        if before is None or before.text != edit.text:
            self.post_message(Envelope(self.filter_typed(edit.text)))
        self.redraw()

    def _end_edit(self) -> None:
        self.edit = None
        self.refresh_bindings()
        self.redraw()
