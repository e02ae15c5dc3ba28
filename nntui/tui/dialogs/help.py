"""HelpScreen: what has the focus, and the keys that work there."""

from collections.abc import Iterator
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Label

from nntui.tui.dialogs.dialog import Dialog
from nntui.tui.keys import KEYS, Key, keys_of
from nntui.tui.widgets.list_panel import ListPanel


class HelpScreen(Dialog[None]):
    """All keys, those of the focused panel first."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,question_mark,q", "cancel", "close")]

    def __init__(self, focused: Widget | None) -> None:
        super().__init__()
        self._focused = focused

    def compose(self) -> ComposeResult:
        """The keys in lines."""
        with VerticalScroll(classes="dialog help") as scroll:
            scroll.border_title = "Help"
            scroll.border_subtitle = "up, down: scroll   esc: close"
            yield Label(help_text(self._focused))


def help_text(focused: Widget | None) -> Text:
    """Return the help in lines: what has the focus, its keys, then those that always work."""
    text = Text()
    for widget in focused.ancestors_with_self if focused else []:
        keys = list(_keys_in(widget)) if isinstance(widget, Widget) else []
        title = _title(widget) if isinstance(widget, Widget) else ""
        if keys and title:
            text.append(f"{title}\n", "bold")
            if isinstance(widget, ListPanel):
                text.append("".join(f"  {line}\n" for line in widget.topic() if line))
            text.append_text(_lines(keys))
            text.append("\n")
    text.append("Everywhere\n", "bold")
    text.append_text(_lines(keys_of("train", "everywhere")))
    return text.append(f"  {'tab, shift+tab':<16}the next panel, and the one before\n")


def _title(widget: Widget) -> str:
    """Return the name of a panel as its frame shows it, or first showed it."""
    return str(type(widget).BORDER_TITLE or widget.border_title or "")


def _keys_in(widget: Widget) -> Iterator[Key]:
    """Yield the keys of the table that a widget itself binds."""
    own = [each for each in type(widget).__dict__.get("BINDINGS", []) if isinstance(each, Binding)]
    bound = {(each.key, each.action) for each in own}
    return (key for key in KEYS if (key.keys, key.action) in bound and key.area != "train")


def _lines(keys: Iterator[Key] | list[Key] | tuple[Key, ...]) -> Text:
    text = Text()
    for key in keys:
        text.append(f"  {key.label:<16}{key.help}\n")
    return text
