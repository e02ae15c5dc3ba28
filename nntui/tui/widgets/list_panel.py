"""ListPanel: a list of rows with a cursor, in which values are typed.

The whole list is one widget: it starts fast, tab passes it at once, and what is typed reaches the
row under the cursor however fast the keys arrive.
"""

from collections.abc import Hashable, Mapping
from itertools import count

from textual import events

from nntui.errors import ConfigError
from nntui.strings import clean
from nntui.tui.keys import SCREENS
from nntui.tui.messages.envelope import Envelope
from nntui.tui.messages.user import Drafted
from nntui.tui.state import Draft, State
from nntui.tui.widgets.row_list import RowList
from nntui.view.line_edit import EDITING_KEYS, LineEdit

_NUMBERS = count(1)
"""Of drafts, so that a panel recognizes which of its own was taken."""
STARTING = "0123456789."
"""Characters that begin the edit of a number; in other rows the numbers of screens lead there."""
_SCREENS = frozenset(screen.number for screen in SCREENS)

_WHILE_EDITING = {"choose", "give_up", "move", "page", "end", "mouse"}


def without_screens(characters: str) -> str:
    """Return characters without those that lead to a screen."""
    return "".join(each for each in characters if each not in _SCREENS)


class ListPanel(RowList):
    """Rows that are edited; a subclass says how."""

    def __init__(self, id: str) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id)
        self.edit: LineEdit | None = None
        """What is being typed in the row under the cursor."""
        self._number = 0

    # What a subclass says.

    def text(self) -> str | None:
        """Return what is edited in the row under the cursor, None where nothing is typed."""
        raise NotImplementedError

    def characters(self) -> str:
        """Return what that text is written with."""
        raise NotImplementedError

    def starting(self) -> str:
        """Return the characters that begin an edit, or are kept so that they start nothing else."""
        return STARTING if self.text() is not None else without_screens(STARTING)

    def changes(self, text: str) -> Mapping[str, object]:
        """Return the settings that a text changes; ConfigError if it is not legal."""
        raise NotImplementedError

    def take(self, text: str) -> None:
        """Take a legal text."""
        raise NotImplementedError

    def open(self) -> None:
        """Do what enter and a click do where nothing is typed."""
        raise NotImplementedError

    def why_not(self) -> str:
        """Return why nothing is typed there."""
        raise NotImplementedError

    def enter_word(self) -> str:
        """Return what enter does in the row under the cursor, in a word or two."""
        return "edit"

    # Drawing.

    def show(self, state: State) -> None:
        """Show a state; an edit that the state has taken is over."""
        if self.edit is not None and state.draft_taken >= self._number:
            self._end_edit()
        super().show(state)

    # Keys.

    def key_words(self) -> Mapping[str, str]:
        """Return what keys do now, by their actions; the footer shows it."""
        if self.edit is not None:
            return {"choose": "take", "give_up": "restore"}
        return {"choose": self.enter_word(), "give_up": "leave"}

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Return whether a key edits; keys that do not are left to others, also in the footer."""
        if self.edit is not None and key in {*EDITING_KEYS, "enter"}:
            return True
        return character is not None and character.lower() in self._consumed()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether an action can run: while something is typed, few of a list's own can."""
        del parameters
        return self.edit is None or action in _WHILE_EDITING

    def on_key(self, event: events.Key) -> None:
        """Edit the row under the cursor."""
        if not self.check_consume_key(event.key, event.character):
            return
        event.stop()
        event.prevent_default()
        if event.key == "enter":
            self.commit(stay=True)
        elif event.key in EDITING_KEYS and self.edit is not None:
            self._edited(self.edit.pressed(event.key))
        elif event.character is not None:
            self._typed(event.character.lower())

    def on_paste(self, event: events.Paste) -> None:
        """Insert the first line of what is pasted."""
        event.stop()
        lines = event.text.strip().splitlines()
        if lines:
            self._typed("".join(clean(lines[0]).split()).lower())

    def action_move(self, by: int) -> None:
        """Move the cursor; what was typed is taken, or else given up."""
        self.commit()
        super().action_move(by)

    def action_choose(self) -> None:
        """Edit the row, or open what it has to choose from."""
        text = self.text()
        if text is None:
            self.open()
        else:
            self._edited(LineEdit.of(text))

    def action_give_up(self) -> None:
        """Give up what was typed; where nothing was, leave the panel."""
        if self.edit is None:
            self.screen.set_focus(None)
        else:
            self._end_edit()
            self.post_message(Envelope(Drafted(None)))
            self.redraw()

    def put_cursor(self, row: Hashable) -> None:
        """Move the cursor to a row."""
        before = (self._consumed(), self.key_words())
        super().put_cursor(row)
        if (self._consumed(), self.key_words()) != before:
            self.refresh_bindings()

    def commit(self, *, stay: bool = False) -> None:
        """Take what was typed; a text that is not legal is given up, unless the user stays."""
        if self.edit is None:
            return
        text = self.edit.text
        reason = self._reason(text)
        if reason and stay:
            self.app.bell()
            return
        self._end_edit()
        self.post_message(Envelope(Drafted(None)))
        if not reason and text != self.text():
            self.take(text)
        self.redraw()

    @property
    def reason(self) -> str:
        """Why what is being typed is not legal; empty where it is, or nothing is typed."""
        return "" if self.edit is None else self._reason(self.edit.text)

    # Mouse and focus.

    def on_click(self, event: events.Click) -> None:
        """Select the value that was clicked, or open what there is to choose from."""
        offset = event.get_content_offset(self)
        if offset is None or not 0 <= offset.y < len(self._shown_lines):
            return
        row = self._shown_lines[offset.y].row
        if row == self.cursor and self.edit is not None:
            return
        self.commit()
        self.put_cursor(row)
        self.action_choose()

    def on_blur(self) -> None:
        """Take what was typed, or give it up."""
        self.commit()
        self.call_later(self.redraw)  # the focus is taken away after this

    # Editing.

    def _consumed(self) -> str:
        return self.starting() if self.edit is None else self.characters() + "."

    def _typed(self, characters: str) -> None:
        text = self.text()
        if text is None:
            self.explain(self.why_not())
            return
        allowed = self.characters()
        if any(each not in allowed for each in characters):
            self.explain(f"{characters[:20]!r} is not part of such a value")
            self.app.bell()
            return
        self._edited((self.edit or LineEdit.of(text)).typed(characters))

    def _edited(self, edit: LineEdit) -> None:
        """Show an edit, and report it: keys that train take it."""
        begins, self.edit = self.edit is None, edit
        self._number = next(_NUMBERS)
        self._follows_cursor = True
        self.post_message(Envelope(Drafted(self._draft(edit.text))))
        if begins:
            self.refresh_bindings()  # letters may be typed from now on
        self.redraw()

    def _draft(self, text: str) -> Draft | None:
        if text == self.text():
            return None
        try:
            return Draft(self._number, self.changes(text))
        except ConfigError as error:
            return Draft(self._number, reason=str(error))

    def _reason(self, text: str) -> str:
        try:
            self.changes(text)
        except ConfigError as error:
            return str(error)
        return ""

    def _end_edit(self) -> None:
        self.edit = None
        self.refresh_bindings()
