"""OpenDialog: asks what to open; what is typed filters a list, or is a name or a path."""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from nntui.tui.dialogs.dialog import Dialog
from nntui.view.fitted import fitted
from nntui.view.run_details import run_details_text
from nntui.view.style import Terminal
from nntui.workspace.openable import SHOWN, Openable, matching
from nntui.workspace.opening import Entry

_PLACEHOLDER = "type to filter, or a path, such as ~/letters.csv"
_WIDTH = 76
"""Columns of a dialog, as the stylesheet has it."""
_BESIDE = 8
_PREVIEW = 3
"""Rows of what is known of the marked line."""


class OpenDialog(Dialog[Entry | str]):
    """Asks for an entry; returns it, or the name or path that was typed instead.

    The list comes later, because reading it takes time. The field has the focus from the
    beginning: on a slow connection a whole path arrives at once, and what is typed while the focus
    moves is lost.

    Args:
        terminal: what the terminal can display.
        question: what is asked.
    """

    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "cancel"),
        Binding("up", "move(-1)", "previous line", show=False),
        Binding("down", "move(1)", "next line", show=False),
        Binding("pageup", "move(-10)", "ten lines up", show=False),
        Binding("pagedown", "move(10)", "ten lines down", show=False),
    ]

    def __init__(
        self,
        terminal: Terminal | None = None,
        question: str = "Open a run, weights, or data: a file or a folder of images",
    ) -> None:
        super().__init__()
        self._question = question
        self._terminal = terminal or Terminal()
        self._known: Sequence[Openable] | None = None
        self._found: Sequence[Openable] = ()
        self._list = OptionList(markup=False)
        self._list.display = False
        self._status = Label("reading runs and weights ...", classes="hint", markup=False)
        self._preview = Label("", markup=False)
        self._preview.display = False

    def compose(self) -> ComposeResult:
        """A field, the entries that match, and what is known of the marked one."""
        with Vertical(classes="dialog"):
            yield Label(self._question, markup=False)
            yield Input(
                placeholder="type to filter, or a path, such as ~/letters.csv", compact=True
            )
            yield self._list
            yield self._status
            yield self._preview
            yield Label("up, down, enter: open the marked line   esc: cancel", classes="hint")

    def show_entries(self, known: Sequence[Openable]) -> None:
        """Show what there is to choose from, if the dialog is still open."""
        if not self.is_attached:
            return
        self._known = known
        self._show_matching(self.query_one(Input).value)

    def action_move(self, by: int) -> None:
        """Mark another line."""
        count = self._list.option_count
        if count:
            at = self._list.highlighted or 0
            wraps = abs(by) == 1
            index = (at + by) % count if wraps else min(max(at + by, 0), count - 1)
            self._list.highlighted = index

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show the entries that match what is typed."""
        event.stop()
        self._show_matching(event.value)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show what is known of the marked line."""
        self._show_preview(event.option_index)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Return the entry of the line."""
        self.answer(self._found[event.option_index].entry)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Return the marked entry of those that match, or what was typed where none does."""
        event.stop()
        typed = event.value.strip()
        if self._known is not None:
            self._show_matching(typed)  # the list may not have seen the last key yet
        if self._found:
            self.answer(self._found[self._list.highlighted or 0].entry)
        elif typed:
            self.answer(typed)

    @property
    def _columns(self) -> int:
        """The columns of a line, beside frame and scroll bar."""
        return max(min(_WIDTH, self.app.size.width * 95 // 100) - _BESIDE, 8)

    def _show_matching(self, typed: str) -> None:
        if self._known is None:
            return
        marked = self._found[self._list.highlighted] if self._list.highlighted is not None else None
        every = matching(self._known, typed)
        found = every[:SHOWN]
        if found != self._found:
            self._found = found
            self._list.clear_options()
            self._list.add_options(
                Option(fitted(each.entry.line, self._columns, self._terminal).rstrip())
                for each in found
            )
            at = found.index(marked) if marked in found and not typed else 0
            self._list.highlighted = at if found else None
        self._list.display = bool(found)
        self._status.update(_status(len(every), typed, known=bool(self._known)))
        self._status.display = len(every) > len(found) or not found
        self._show_preview(self._list.highlighted)

    def _show_preview(self, index: int | None) -> None:
        shown = index is not None and index < len(self._found)
        self._preview.display = shown and self._found[index or 0].entry.kind != "data"
        if shown:
            row = self._found[index or 0].row
            text = run_details_text(row, self._columns, _PREVIEW, self._terminal)
            self._preview.update(_full(text))


def _status(count: int, typed: str, *, known: bool) -> str:
    """Return how many more there are, or what enter does with what was typed."""
    if count > SHOWN:
        return f"and {count - SHOWN:,} more: type to find them"
    if typed.strip():
        return "nothing listed matches; enter opens what was typed as a name or a path"
    return "" if known else "There is nothing yet: space trains, s saves."


def _full(text: Text) -> Text:
    """Return a text of always as many lines, so that the list stays where it is."""
    lines = list(text.split("\n", allow_blank=True))
    lines += [Text()] * (_PREVIEW - len(lines))
    return Text("\n").join(lines)
