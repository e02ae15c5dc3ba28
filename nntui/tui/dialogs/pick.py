"""Pick: a dialog that asks for one of many choices, each with a line of explanation."""

from collections.abc import Mapping
from textwrap import wrap
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from nntui.tui.dialogs.dialog import Dialog

_COLUMNS = 76
"""Of a dialog where the terminal is wide enough; the stylesheet says the same."""
_AROUND = 8
"""Columns of the frame, the blanks inside it, and a scroll bar."""
_NARROWEST = 12
"""Columns of a meaning, however narrow the terminal is."""


class Pick(Dialog[str]):
    """Asks for a choice; what is typed filters the list. Returns None where the user cancels.

    Args:
        question: what is asked.
        choices: the choices and what they mean.
        present: the choice that holds now, which is marked.
        hint: what else can be done.
    """

    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "cancel"),
        Binding("up", "move(-1)", "previous line", show=False),
        Binding("down", "move(1)", "next line", show=False),
    ]

    def __init__(
        self, question: str, choices: Mapping[str, str], present: str = "", hint: str = ""
    ) -> None:
        super().__init__()
        self._question = question
        self._choices = dict(choices)
        self._present = present
        self._list = OptionList(markup=False)
        self._nothing = Label("nothing matches; backspace deletes what was typed")
        self._nothing.display = False
        self._hint = f"type to filter   enter: choose   esc: cancel   {hint}".rstrip()

    def compose(self) -> ComposeResult:
        """The filter and the list."""
        with Vertical(classes="dialog"):
            yield Label(self._question, markup=False)
            yield Input(placeholder="type to filter", compact=True)
            yield self._list
            yield self._nothing
            yield Label(self._hint, classes="hint", markup=False)

    def on_mount(self) -> None:
        """Show all choices, the present one marked."""
        self._show_matching("")

    def explain(self, choices: Mapping[str, str]) -> None:
        """Show other explanations, which were not known at first."""
        if self.is_attached:
            self._choices = dict(choices)
            self._show_matching(self.query_one(Input).value)

    def action_move(self, by: int) -> None:
        """Mark another line."""
        if by > 0:
            self._list.action_cursor_down()
        else:
            self._list.action_cursor_up()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show the choices that match what is typed."""
        event.stop()
        self._show_matching(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Return the marked choice of those that match."""
        event.stop()
        self._show_matching(event.value)  # the list may not have seen the last key yet
        self._list.action_select()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Return the choice."""
        self.answer(event.option.id)

    def _show_matching(self, typed: str) -> None:
        marked = self._list.highlighted_option
        at = marked.id if marked is not None else self._present
        found = matching(self._choices, typed)
        width = max((len(name) for name in self._choices), default=0)
        self._list.display = bool(found)
        self._nothing.display = not found
        self._list.clear_options()
        self._list.add_options(
            Option(self._line(name, self._choices[name], width), name) for name in found
        )
        self._list.highlighted = found.index(at) if at in found else (0 if found else None)

    def _line(self, name: str, meaning: str, width: int) -> Text:
        sign = "*" if name == self._present else " "
        shown = "" if meaning == name else meaning
        columns = min(_COLUMNS, self.app.size.width * 95 // 100) - _AROUND
        return choice_text(f"{sign} {name:<{width}}  ", shown, columns)


def choice_text(name: str, meaning: str, columns: int) -> Text:
    """Return a choice and what it means, in lines of `columns`; all begin below its first word.

    >>> print(choice_text("* adam  ", "a good first choice", 20).plain)
    * adam  a good first
            choice
    """
    lines = wrap(meaning, max(columns - len(name), _NARROWEST)) or [""]
    return Text.assemble(name, (f"\n{' ' * len(name)}".join(lines), "dim"))


def matching(choices: Mapping[str, str], typed: str) -> list[str]:
    """Return the choices in which all typed words occur, those that begin with them first.

    >>> matching({"sgd": "plain", "adam": "a good first choice", "lion": "plain sign"}, "pl")
    ['sgd', 'lion']
    >>> matching({"adam": "", "adamw": "", "nadam": ""}, "adamw")
    ['adamw']
    """
    words = typed.lower().split()
    found = [
        name
        for name, meaning in choices.items()
        if all(word in f"{name} {meaning}".lower() for word in words)
    ]
    return sorted(found, key=lambda name: not name.startswith(typed.strip().lower()))
