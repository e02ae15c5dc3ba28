"""Choose: a dialog that asks for one of a few answers."""

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from nntui.tui.dialogs.dialog import Dialog


class Choose(Dialog[str]):
    """Asks for one of a few answers; returns its key, None where the user cancels.

    Args:
        question: what is asked.
        answers: the lines to choose from, by their keys.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "cancel", "cancel")]

    def __init__(self, question: str, answers: Mapping[str, str]) -> None:
        super().__init__()
        self._question = question
        self._answers = answers

    def compose(self) -> ComposeResult:
        """The question and the answers below each other."""
        with Vertical(classes="dialog"):
            yield Label(self._question, markup=False)
            yield OptionList(
                *(Option(line, key) for key, line in self._answers.items()), markup=False
            )
            yield Label("enter: choose   esc: cancel", classes="hint")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Return the answer."""
        self.answer(event.option.id)
