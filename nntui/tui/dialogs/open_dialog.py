"""OpenDialog: asks what to open, a line of a list or a path."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from nntui.tui.dialogs.dialog import Dialog
from nntui.workspace.opening import Entry


class OpenDialog(Dialog[Entry | str]):
    """Asks for an entry; returns it, or the name or path that was typed instead.

    The entries come later, because finding them takes time. The field has the focus from the
    beginning: on a slow connection a whole path arrives at once, and what is typed while the focus
    moves is lost.
    """

    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "cancel"),
        Binding("up", "move(-1)", "previous line", show=False),
        Binding("down", "move(1)", "next line", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._entries: Sequence[Entry] = ()
        self._list = OptionList(markup=False)
        self._list.display = False
        self._status = Label("reading runs and weights ...")

    def compose(self) -> ComposeResult:
        """The entries, and a field for a path."""
        with Vertical(classes="dialog"):
            yield Label("Open a run, weights, or data: a file or a folder of images")
            yield self._list
            yield self._status
            yield Input(placeholder="or type a path, such as ~/letters.csv")
            yield Label(
                "up, down, enter: choose, or open what was typed   esc: cancel", classes="hint"
            )

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show what there is to choose from, if the dialog is still open."""
        if not self.is_attached:
            return
        self._entries = entries
        self._list.add_options(Option(each.line) for each in entries)
        self._list.display = bool(entries)
        self._list.highlighted = 0 if entries else None
        self._status.update("There is nothing yet: space trains, s saves.")
        self._status.display = not entries

    def action_move(self, by: int) -> None:
        """Mark another line."""
        if by > 0:
            self._list.action_cursor_down()
        else:
            self._list.action_cursor_up()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Return the entry of the line."""
        self.answer(self._entries[event.option_index])

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Return what was typed, or the entry of the marked line."""
        event.stop()
        typed = event.value.strip()
        if typed:
            self.answer(typed)
            return
        self._list.action_select()
