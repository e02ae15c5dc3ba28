"""NumberField: a number, or another short text with a notation, in one line."""

from collections.abc import Callable
from typing import Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import Input

from nntui.errors import ConfigError
from nntui.tui.keys import IN_FIELDS
from nntui.tui.widgets.field_messages import Edited, Refused


class NumberField(Input):
    """A field for a number; keys that type none are handed on where the table of keys says so.

    Args:
        value: the first value.
        parse: returns the value of a text, or raises a ConfigError that says what was expected.
        characters: the characters that can be typed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "app.focus_previous", "previous field", show=False),
        Binding("down", "app.focus_next", "next field", show=False),
        Binding("escape", "give_up", "leave the field", show=False),
    ]

    def __init__(
        self,
        value: str,
        parse: Callable[[str], Any],
        characters: str,
        *,
        name: str | None = None,
        id: str | None = None,  # noqa: A002 - Textual's name for it
        classes: str | None = None,
    ) -> None:
        super().__init__(
            value, compact=True, select_on_focus=True, name=name, id=id, classes=classes
        )
        self._parse = parse
        self._characters = characters
        self._committed = value

    def show(self, value: str) -> None:
        """Show a value of the state, unless it is that which was committed here last."""
        if value != self._committed:
            self._committed = value
            self.value = value

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Return whether a key types a character of a number."""
        del key
        return character is not None and character in self._characters

    async def on_key(self, event: events.Key) -> None:
        """Type what numbers are written with; hand on or ignore all other characters."""
        if event.is_printable and not self.check_consume_key(event.key, event.character):
            event.prevent_default()
            if event.character not in IN_FIELDS:
                event.stop()
                self.app.bell()
        elif event.key in {"backspace", "enter"}:
            # As bindings these two come back by way of the app, after what was typed behind them:
            # over a slow connection, where keys arrive together, 1 2 backspace 3 would become 12.
            event.stop()
            event.prevent_default()
            if event.key == "backspace":
                self.action_delete_left()
            else:
                await self.action_submit()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Report at once what is wrong with the text."""
        event.stop()
        reason = self._reason()
        self.set_class(bool(reason), "-refused")
        if self.has_focus:
            self.post_message(Refused(reason))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Commit the value; a text that is none stays, to be corrected."""
        event.stop()
        if self._commit():
            self.app.action_focus_next()
        else:
            self.app.bell()

    def on_blur(self) -> None:
        """Commit the value, or go back to the one before."""
        if not self._commit():
            self.value = self._committed
        self.set_class(False, "-refused")  # noqa: FBT003 - Textual's signature
        self.post_message(Refused(""))

    def action_give_up(self) -> None:
        """Go back to the value before and leave the field."""
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
