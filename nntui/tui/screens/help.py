"""The help: every key of the app and of what has the focus, from the tables they are made of."""

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Label

from nntui.tui.keys import KEYS


class HelpScreen(ModalScreen[None]):
    """All keys, those of the focused panel first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q", "dismiss(None)", "close")
    ]

    def __init__(self, focused: Widget | None) -> None:
        super().__init__()
        self._focused = focused

    def compose(self) -> ComposeResult:
        """Two lists of keys."""
        with VerticalScroll(classes="dialog help"):
            yield Label(help_text(self._focused))


def help_text(focused: Widget | None) -> Text:
    """Return the keys in lines, those of the focused panel and what it lies in first."""
    text = Text()
    for widget in focused.ancestors_with_self if focused else []:
        own = [b for b in type(widget).__dict__.get("BINDINGS", []) if isinstance(b, Binding)]
        if isinstance(widget, Widget) and type(widget).__module__.startswith("nntui.") and own:
            title = str(widget.border_title or type(widget).__name__)
            text.append(f"{title}\n", "bold")
            for binding in own:
                text.append(f"  {binding.key:<14}{binding.description}\n")
            text.append("\n")
    text.append("Everywhere\n", "bold")
    for key in KEYS:
        name = (key.shown_as or key.keys).split(",")[0]
        text.append(f"  {name:<14}{key.help}\n")
    text.append("\n  tab, shift+tab  the next field or panel, and back\n")
    text.append("  ctrl+p          all commands\n")
    return text
