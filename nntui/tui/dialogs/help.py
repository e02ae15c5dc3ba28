"""HelpScreen: what has the focus, and the keys that work there."""

from collections.abc import Iterable
from textwrap import wrap
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Label

from nntui.tui.dialogs.dialog import Dialog
from nntui.tui.keys import AREAS, SCREEN_OF, Key, keys_of
from nntui.tui.widgets.list_panel import ListPanel
from nntui.view.style import key_name

_COLUMNS = 70
"""Of a line of the dialog."""
_INDENT = 18
"""Columns before what a key does."""


class HelpScreen(Dialog[None]):
    """All keys, those of the focused panel first."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,question_mark,q", "cancel", "close")]

    def __init__(
        self, focused: Widget | None, screen: str = "train", *, unicode: bool = True
    ) -> None:
        super().__init__()
        self._text = help_text(focused, screen, unicode=unicode)

    def compose(self) -> ComposeResult:
        """The keys in lines."""
        with VerticalScroll(classes="dialog help") as scroll:
            scroll.border_title = "Help"
            scroll.border_subtitle = "up, down: scroll   esc: close"
            yield Label(self._text)


def help_text(focused: Widget | None, screen: str = "train", *, unicode: bool = True) -> Text:
    """Return the help in lines: what has the focus, its keys, then those that always work.

    Args:
        focused: the widget that has the focus; None where none has.
        screen: the name of the screen that is shown.
        unicode: whether the terminal can display arrows.
    """
    text = Text()
    for widget in focused.ancestors_with_self if focused else []:
        keys = _keys_in(widget) if isinstance(widget, Widget) else ()
        title = _title(widget) if isinstance(widget, Widget) else ""
        if keys and title:
            text.append(f"{title}\n", "bold")
            if isinstance(widget, ListPanel):
                text.append("".join(f"  {line}\n" for line in widget.topic() if line))
            text.append_text(_lines(keys, unicode=unicode))
            text.append("\n")
    if not text:
        text.append("Nothing has the focus: tab leads to the panels\n\n", "bold")
    if AREAS[screen].keys:
        text.append(f"The screen {AREAS[screen].title}\n", "bold")
        text.append_text(_lines(keys_of(screen), unicode=unicode)).append("\n")
    text.append("Everywhere\n", "bold")
    text.append_text(_lines(keys_of("everywhere"), unicode=unicode))
    return text.append(f"  {'tab, shift+tab':<{_INDENT - 2}}the next panel, and the one before\n")


def _title(widget: Widget) -> str:
    """Return the name of a panel as its frame shows it, or first showed it."""
    return str(type(widget).BORDER_TITLE or widget.border_title or "")


def _keys_in(widget: Widget) -> tuple[Key, ...]:
    """Return the keys of the table that work in a panel."""
    return keys_of(widget.id) if widget.id in SCREEN_OF else ()


def _lines(keys: Iterable[Key], *, unicode: bool) -> Text:
    text = Text()
    for key in keys:
        first, *rest = wrap(key.help, _COLUMNS - _INDENT)
        text.append(f"  {key_name(key.label, unicode=unicode):<{_INDENT - 2}}{first}\n")
        text.append("".join(f"{'':<{_INDENT}}{line}\n" for line in rest))
    return text
