"""The two kinds of field that settings are edited in: a number, and a choice."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input

from nntui.errors import ConfigError
from nntui.strings import short_name


class Edited(Message):
    """A field was given a new, legal value."""

    def __init__(self, field: Widget, value: Any) -> None:
        self.field = field
        self.value = value
        super().__init__()

    @property
    def control(self) -> Widget:
        """The field, so that handlers can select by it."""
        return self.field


class Refused(Message):
    """A field was given something it cannot be; `reason` is empty once that is mended."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__()


_LEFT_TO_OTHERS = frozenset(" +-?[]*maden")
"""Keys that a field hands on where no number is written with them: to look, and to edit layers.

All others are kept: who types 1.5 where a whole number belongs must not start a training.
"""


class NumberField(Input):
    """A number in one line; space and the keys for looking and for layers still work in it.

    Args:
        value: what it shows.
        parse: returns the value of a text, or raises a ConfigError that says what was expected.
        characters: what can be typed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "app.focus_previous", "field before", show=False),
        Binding("down", "app.focus_next", "next field", show=False),
        Binding("escape", "give_up", "leave", show=False),
    ]

    def __init__(
        self, value: str, parse: Callable[[str], Any], characters: str, **names: str
    ) -> None:
        super().__init__(
            value,
            compact=True,
            select_on_focus=True,
            **names,  # type: ignore[arg-type]  # id and classes
        )
        self._parse = parse
        self._characters = characters
        self._committed = value

    def show(self, value: str) -> None:
        """Show a value that comes from elsewhere, unless it is being edited to another."""
        if value != self._committed:
            self._committed = value
            self.value = value

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Take only what numbers are written with."""
        del key
        return character is not None and character in self._characters

    async def on_key(self, event: events.Key) -> None:
        """Type what numbers are written with; hand on or swallow all other characters."""
        if event.is_printable and not self.check_consume_key(event.key, event.character):
            event.prevent_default()
            if event.character not in _LEFT_TO_OTHERS:
                event.stop()
                self.app.bell()
        elif event.key in {"backspace", "enter"}:
            # As bindings these two come back by way of the app, after what was typed behind them:
            # over a slow line, where keys arrive together, 1 2 backspace 3 would become 12.
            event.stop()
            event.prevent_default()
            if event.key == "backspace":
                self.action_delete_left()
            else:
                await self.action_submit()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say at once what is wrong with what stands here."""
        event.stop()
        reason = self._reason()
        self.set_class(bool(reason), "-refused")
        if self.has_focus:
            self.post_message(Refused(reason))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the value; one that cannot be stays here, to be mended."""
        event.stop()
        if self._commit():
            self.app.action_focus_next()
        else:
            self.app.bell()

    def on_blur(self) -> None:
        """Take the value, or go back to the last one that could be."""
        if not self._commit():
            self.value = self._committed
        self.set_class(False, "-refused")  # noqa: FBT003 - Textual's signature
        self.post_message(Refused(""))

    def action_give_up(self) -> None:
        """Go back to the last value and leave the field."""
        self.value = self._committed
        self.screen.set_focus(None)

    def _reason(self) -> str:
        try:
            self._parse(self.value)
        except ConfigError as error:
            return str(error)
        return ""

    def _commit(self) -> bool:
        try:
            value = self._parse(self.value)
        except ConfigError:
            return False
        if self.value != self._committed:
            self._committed = self.value
            self.post_message(Edited(self, value))
        return True


class ChoiceField(Widget, can_focus=True):
    """One of a few words; left, right, enter or a click choose another."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "cycle(-1)", "before", show=False),
        Binding("right,enter", "cycle(1)", "next", show=False),
        Binding("up", "app.focus_previous", "field before", show=False),
        Binding("down", "app.focus_next", "next field", show=False),
        Binding("escape", "leave", "leave", show=False),
    ]

    value: reactive[str] = reactive("")

    def __init__(self, value: str, choices: Sequence[str], **names: str) -> None:
        super().__init__(**names)  # type: ignore[arg-type]  # id and classes
        self._choices = list(choices)
        self.set_reactive(ChoiceField.value, value)

    def show(self, value: str) -> None:
        """Show a value that comes from elsewhere."""
        self.value = value

    def render(self) -> Text:
        """Return the word between two arrows that can be clicked."""
        text = Text(no_wrap=True)
        text.append("< ", Style(meta={"@click": "cycle(-1)"}))
        text.append(short_name(self.value), Style(meta={"@click": "cycle(1)"}))
        text.append(" >", Style(meta={"@click": "cycle(1)"}))
        return text

    def action_cycle(self, by: int) -> None:
        """Choose the word `by` places on."""
        known = self.value in self._choices
        place = self._choices.index(self.value) if known else -1
        self.value = self._choices[(place + by) % len(self._choices)]
        self.post_message(Edited(self, self.value))

    def action_leave(self) -> None:
        """Leave the field."""
        self.screen.set_focus(None)
