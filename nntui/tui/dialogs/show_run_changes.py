"""ShowRunChanges: what was changed in a run, where it was resumed, and why it ended."""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Label, Static

from nntui.tui.dialogs.dialog import Dialog
from nntui.view.runview import RunChange


class ShowRunChanges(Dialog[None]):
    """A table of epochs, steps and what happened then.

    Args:
        found: what happened.
        message: why the run has ended, or the newest error, to read in full; empty for none.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,h,q,enter", "cancel", "close")]

    def __init__(self, found: Sequence[RunChange], message: str = "") -> None:
        super().__init__()
        self._found = found
        self._message = message

    def compose(self) -> ComposeResult:
        """One line for each of them, and the message in as many lines as it takes."""
        with VerticalScroll(classes="dialog") as scroll:
            scroll.border_title = "What happened in this run"
            scroll.border_subtitle = "esc closes"
            if self._message:
                yield Static(self._message, markup=False)
            if self._found:
                yield Label(run_changes_table(self._found), markup=False)


def run_changes_table(found: Sequence[RunChange]) -> Text:
    """Return the table.

    >>> print(run_changes_table([RunChange(3_954, 4.6, "lr 0.0003")]).plain)
    epoch     step   what
     4.60    3,954   lr 0.0003
    """
    text = Text("epoch     step   what", "bold")
    for each in found:
        text.append(f"\n{each.epoch:5.2f} {each.step:>8,}   {each.text}", "none")
    return text
