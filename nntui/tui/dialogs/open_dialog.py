"""OpenDialog: asks what to open, a line of a list or a path."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from nntui.workspace.opening import Entry


class OpenDialog(ModalScreen[Entry | str | None]):
    """Asks for an entry; returns it, or the name or path that was typed instead.

    The field has the focus from the beginning: over a slow line a whole path comes at once, and
    what is typed while the focus moves is lost.
    """

    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "cancel"),
        Binding("up", "move(-1)", "previous line", show=False),
        Binding("down", "move(1)", "next line", show=False),
    ]

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__()
        self._entries = entries

    def compose(self) -> ComposeResult:
        """The entries, and a field for a path."""
        with Vertical(classes="dialog"):
            yield Label("Open a run, weights, or data: a file or a folder of images")
            if self._entries:
                yield OptionList(*(Option(each.line) for each in self._entries), markup=False)
            else:
                yield Label("There is nothing yet: space trains, s saves.")
            yield Input(placeholder="or type a path, such as ~/letters.csv")
            yield Label(
                "up, down, enter: choose, or open what was typed   esc: cancel", classes="hint"
            )

    def action_move(self, by: int) -> None:
        """Mark another line."""
        for entries in self.query(OptionList):
            if by > 0:
                entries.action_cursor_down()
            else:
                entries.action_cursor_up()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Return the entry of the line."""
        self.dismiss(self._entries[event.option_index])

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Return what was typed, or the entry of the marked line."""
        event.stop()
        typed = event.value.strip()
        if typed:
            self.dismiss(typed)
            return
        for entries in self.query(OptionList):
            entries.action_select()
