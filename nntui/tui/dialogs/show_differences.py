"""ShowDifferences: the settings in which the next run differs from the run that is shown."""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Label

from nntui.tui.dialogs.dialog import Dialog
from nntui.view.differences import Difference


class ShowDifferences(Dialog[None]):
    """A table of settings with two values."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,w,q,enter", "cancel", "close")]

    def __init__(self, found: Sequence[Difference]) -> None:
        super().__init__()
        self._found = found

    def compose(self) -> ComposeResult:
        """One line for each setting."""
        with VerticalScroll(classes="dialog") as scroll:
            scroll.border_title = "Settings that differ"
            scroll.border_subtitle = "esc closes"
            yield Label(differences_table(self._found), markup=False)


def differences_table(found: Sequence[Difference]) -> Text:
    """Return the table.

    >>> print(differences_table([Difference("lr", "0.003", "0.02")]).plain)
    setting          this run             set now
    lr               0.003                0.02
    """
    text = Text("setting          this run             set now", "bold")
    for each in found:
        text.append(f"\n{each.name:<16} {each.run or 'none':<20} {each.next_run or 'none'}", "none")
    return text
