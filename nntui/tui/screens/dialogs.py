"""The small questions: where to save, what to do with a training on leaving."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from nntui.errors import NntuiError


def _anything(answer: str) -> object:
    return answer


class Ask(ModalScreen[str | None]):
    """Asks for a line of text; None where nothing is wanted.

    Args:
        question: what is asked.
        answer: what is suggested.
        check: raises an error that says in a sentence why an answer cannot be taken.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "cancel")]

    def __init__(
        self, question: str, answer: str, check: Callable[[str], object] = _anything
    ) -> None:
        super().__init__()
        self._question = question
        self._answer = answer
        self._check = check
        self._refusal = Label("", classes="refusal", markup=False)

    def compose(self) -> ComposeResult:
        """The question and a field with a suggestion."""
        with Vertical(classes="dialog"):
            yield Label(self._question, markup=False)
            yield Input(self._answer)
            yield self._refusal
            yield Label("enter: yes   esc: cancel", classes="hint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answer, or say why this is none."""
        try:
            self._check(event.value)
        except NntuiError as error:
            self._refusal.update(str(error))
        else:
            self.dismiss(event.value)


class Choose(ModalScreen[str | None]):
    """Asks to choose one of a few answers; returns its id, None where none is wanted."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "dismiss(None)", "cancel")]

    def __init__(self, question: str, answers: dict[str, str], nothing: str = "") -> None:
        super().__init__()
        self._question = question
        self._answers = answers
        self._nothing = nothing

    def compose(self) -> ComposeResult:
        """The question and the answers below each other."""
        with Vertical(classes="dialog"):
            yield Label(self._question, markup=False)
            if self._answers:
                options = [Option(text, key) for key, text in self._answers.items()]
                yield OptionList(*options, markup=False)
            else:
                yield Label(self._nothing, markup=False)
            yield from self.more()

    def more(self) -> ComposeResult:
        """What stands below the answers."""
        yield Label("enter: choose   esc: cancel", classes="hint")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Answer."""
        self.dismiss(event.option.id)


class Open(Choose):
    """Asks to choose an answer or to type a path.

    The field has the focus from the beginning: over a slow line a whole path comes at once, and
    what is typed while the focus moves is lost.
    """

    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "before", show=False),
        Binding("down", "move(1)", "next", show=False),
    ]

    def more(self) -> ComposeResult:
        """A field for a path."""
        yield Input(placeholder="or type a path, as ~/letters.csv")
        yield Label("up, down, enter: choose, or what was typed   esc: cancel", classes="hint")

    def action_move(self, by: int) -> None:
        """Go to another answer."""
        for answers in self.query(OptionList):
            if by > 0:
                answers.action_cursor_down()
            else:
                answers.action_cursor_up()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answer with what was typed, or with the answer that is marked."""
        event.stop()
        typed = event.value.strip()
        if typed:
            self.dismiss(typed)
            return
        for answers in self.query(OptionList):
            answers.action_select()
