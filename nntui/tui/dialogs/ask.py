"""Ask: a dialog that asks for a line of text."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Label

from nntui.errors import NntuiError
from nntui.tui.dialogs.dialog import Dialog


class Ask(Dialog[str]):
    """Asks for a line of text; returns None where the user cancels.

    Args:
        question: what is asked.
        suggestion: the first text.
        check: raises an error that says in a sentence why a text cannot be taken.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "cancel")]

    def __init__(
        self, question: str, suggestion: str, check: Callable[[str], object] = str
    ) -> None:
        super().__init__()
        self._question = question
        self._suggestion = suggestion
        self._check = check
        self._refusal = Label("", classes="refusal", markup=False)

    def compose(self) -> ComposeResult:
        """The question and a field."""
        with Vertical(classes="dialog"):
            yield Label(self._question, markup=False)
            yield Input(self._suggestion)
            yield self._refusal
            yield Label("enter: confirm   esc: cancel", classes="hint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Return the text, or show why it cannot be taken."""
        try:
            self._check(event.value)
        except NntuiError as error:
            self._refusal.update(str(error))
        else:
            self.answer(event.value)
