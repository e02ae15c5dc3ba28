"""ChoiceField: one of a few words."""

from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.widget import Widget

from nntui.strings import short_name
from nntui.tui.widgets.field_messages import Edited


class ChoiceField(Widget, can_focus=True):
    """One of a few words; left, right, enter or a click choose another."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "cycle(-1)", "previous choice", show=False),
        Binding("right,enter", "cycle(1)", "next choice", show=False),
        Binding("up", "app.focus_previous", "previous field", show=False),
        Binding("down", "app.focus_next", "next field", show=False),
        Binding("escape", "leave", "leave the field", show=False),
    ]

    value: reactive[str] = reactive("")

    def __init__(
        self,
        value: str,
        choices: Sequence[str],
        *,
        name: str | None = None,
        id: str | None = None,  # noqa: A002 - Textual's name for it
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._choices = list(choices)
        self.set_reactive(ChoiceField.value, value)

    def show(self, value: str) -> None:
        """Show a value of the state."""
        self.value = value

    def render(self) -> Text:
        """Return the word between two arrows that can be clicked."""
        text = Text(no_wrap=True)
        text.append("< ", Style(meta={"@click": "cycle(-1)"}))
        text.append(short_name(self.value), Style(meta={"@click": "cycle(1)"}))
        text.append(" >", Style(meta={"@click": "cycle(1)"}))
        return text

    def action_cycle(self, by: int) -> None:
        """Choose the word `by` places further."""
        known = self.value in self._choices
        index = self._choices.index(self.value) if known else -1
        self.value = self._choices[(index + by) % len(self._choices)]
        self.post_message(Edited(self, self.value))

    def action_leave(self) -> None:
        """Leave the field."""
        self.screen.set_focus(None)
