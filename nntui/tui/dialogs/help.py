"""HelpScreen: the keys, from the tables that bindings are made from."""

import re
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Label

from nntui.tui.dialogs.dialog import Dialog
from nntui.tui.keys import KEYS, keys_of

_WIDGETS = "nntui.tui.widgets."
_HELP = {key.action: key.help for key in KEYS}
"""What actions do, in more words than there is room for in the footer."""


class HelpScreen(Dialog[None]):
    """All keys, those of the focused panel first."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,question_mark,q", "cancel", "close")]

    def __init__(self, focused: Widget | None) -> None:
        super().__init__()
        self._focused = focused

    def compose(self) -> ComposeResult:
        """The keys in lines."""
        with VerticalScroll(classes="dialog help"):
            yield Label(help_text(self._focused))


def _title(kind: type[Widget]) -> str:
    """Return the name of a kind of widget in plain words.

    >>> from nntui.tui.widgets.number_field import NumberField
    >>> _title(NumberField)
    'Number field'
    """
    return re.sub("(?<=[a-z])(?=[A-Z])", " ", kind.__name__).capitalize()


def help_text(focused: Widget | None) -> Text:
    """Return the keys in lines, those of the focused widget and the panels around it first."""
    text = Text()
    for widget in focused.ancestors_with_self if focused else []:
        own = [b for b in type(widget).__dict__.get("BINDINGS", []) if isinstance(b, Binding)]
        if isinstance(widget, Widget) and type(widget).__module__.startswith(_WIDGETS) and own:
            title = widget.BORDER_TITLE or widget.border_title or _title(type(widget))
            text.append(f"{title}\n", "bold")
            for binding in own:
                text.append(
                    f"  {binding.key:<14}{_HELP.get(binding.action, binding.description)}\n"
                )
            text.append("\n")
    text.append("Everywhere\n", "bold")
    for key in keys_of("train", "everywhere"):
        text.append(f"  {key.label:<14}{key.help}\n")
    text.append("\n  tab, shift+tab  the next field or panel, and back\n")
    text.append("  ctrl+p          all commands\n")
    return text
