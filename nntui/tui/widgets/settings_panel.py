"""SettingsPanel: the settings of the next run in groups, and what the one under the cursor is."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, cast

import msgspec
from rich.text import Text
from textual.binding import BindingType
from textual.message import Message

from nntui.config.choice_meanings import choices_of
from nntui.config.knob import DataKind, Knob
from nntui.config.knobs import knob, knobs
from nntui.tui.messages.envelope import Envelope
from nntui.tui.messages.user import GroupToggled, SettingsEdited
from nntui.tui.state import State, differences_text
from nntui.tui.widgets.bindings import bindings
from nntui.tui.widgets.list_panel import ListPanel, without_screens
from nntui.view.list_lines import Line, Remark, wrapped
from nntui.view.setting_list import LEGEND, setting_lines
from nntui.view.setting_rows import GROUP_HELP, SettingRow, setting_help, setting_rows

if TYPE_CHECKING:
    from nntui.datasets.dataset import Dataset

_CHARACTERS: dict[type, str] = {
    int: "0123456789",
    float: "0123456789.e+-",
    str: "abcdefghijklmnopqrstuvwxyz0123456789.:/,_-",
}
"""What the values of a type are typed with; texts are such as shift:2,elastic:4/34."""


class SettingsPanel(ListPanel):
    """The settings in groups, which are folded but for the settings that matter most."""

    BORDER_TITLE = "Settings"
    BINDINGS: ClassVar[list[BindingType]] = bindings("settings")

    class ListRequested(Message):
        """The user wants to choose the value of a setting from a list."""

        def __init__(self, name: str) -> None:
            self.name = name
            super().__init__()

    def __init__(self) -> None:
        super().__init__("settings")
        self.border_subtitle = LEGEND
        self.cursor = "data"
        self._settings: Mapping[str, object] = {}
        self.rows: tuple[SettingRow, ...] = ()
        """The settings and groups that are shown."""

    def show(self, state: State) -> None:
        """Show the settings of a state."""
        if state.config is not self.state.config or not self.rows or self._is_other(state):
            self._make_rows(state)
        super().show(state)

    def parts(self, state: State) -> tuple[object, ...]:
        """Return what decides the list and the lines below it."""
        view = state.view
        return (
            *(state.config, state.data, state.remarks, state.unfolded, state.edits),
            *(state.run_config, view.settings, view.status, state.problem, state.training),
            *(view.message, state.run_missing),
            *(state.start, state.commands, state.terminal, state.draft_taken),
        )

    def _is_other(self, state: State) -> bool:
        return state.data is not self.state.data or state.unfolded != self.state.unfolded

    def _make_rows(self, state: State) -> None:
        self._settings = msgspec.structs.asdict(state.config)
        self.rows = setting_rows(
            self._settings, _kind_of(state.data), state.unfolded, _defaults(state.data)
        )
        if self.cursor not in self.keys():
            self._leave_hidden_row()

    def keys(self) -> Sequence[Hashable]:
        """Return groups and settings by their names."""
        return [row.key for row in self.rows]

    def lines(self, columns: int) -> list[Line]:
        """Return the settings with their values."""
        remarks = {key: each for key, each in self.state.remarks.items() if key != "layers"}
        if self.edit is not None:
            remarks.pop(str(self.cursor), None)
            if self.reason:
                remarks[str(self.cursor)] = Remark(self.reason, wrong=True)
        cursor = str(self.cursor) if self.has_focus else ""
        return setting_lines(self.rows, columns, self.state.terminal, cursor, self.edit, remarks)

    def foot(self, columns: int, rows: int) -> list[Text]:
        """Return what differs from the run that is shown, and what the setting is."""
        terminal = self.state.terminal
        differ = wrapped(differences_text(self.state), columns, min(rows, 3), terminal)
        lines = [Text(line, terminal.accent) for line in differ]
        room = rows - len(lines)
        if self.has_focus and room >= 2:
            first, second = self.topic()
            what = wrapped(first, columns, max(room // 2, 1), terminal)
            when = wrapped(second, columns, room - len(what), terminal)
            lines += [Text(line) for line in what] + [Text(line, terminal.dim) for line in when]
        return lines

    def text(self) -> str | None:
        """Return the value of a setting that is typed."""
        found = self._row()
        return found.value if found is not None and found.kind in {"number", "text"} else None

    def characters(self) -> str:
        """Return what its values are written with."""
        return _CHARACTERS[knob(str(self.cursor)).kind]

    def starting(self) -> str:
        """Return what begins an edit: of a text its characters, since it may be a word."""
        found = self._row()
        is_text = found is not None and found.kind == "text"
        return without_screens(self.characters()) if is_text else super().starting()

    def changes(self, text: str) -> Mapping[str, object]:
        """Return the setting with the value of a text."""
        return {str(self.cursor): knob(str(self.cursor)).parse(text)}

    def take(self, text: str) -> None:
        """Take a value."""
        self.post_message(Envelope(SettingsEdited(self.changes(text))))

    def open(self) -> None:
        """Unfold or fold a group, or open the list of a setting."""
        found = self._row()
        if found is None:
            return
        if found.kind == "group":
            self.post_message(Envelope(GroupToggled(found.key)))
        else:
            self.post_message(self.ListRequested(found.key))

    def why_not(self) -> str:
        """Return why nothing is typed in a row."""
        found = self._row()
        if found is not None and found.kind == "group":
            return f"{self.cursor} is a group of settings: enter shows or hides the rest of it"
        return f"{self.cursor} is chosen from a list: enter opens it"

    def enter_word(self) -> str:
        """Return what enter does: edit a value, choose one, or show and hide a group."""
        found = self._row()
        if found is None or found.kind in {"number", "text"}:
            return "edit"
        if found.kind == "choice":
            return "choose"
        return "hide" if found.unfolded else "show"

    def topic(self) -> tuple[str, str]:
        """Return what the setting is; its values, its default, and when it applies."""
        if self.cursor in knobs():
            known: Knob = knob(str(self.cursor))
            default = _defaults(self.state.data).get(known.name)
            return setting_help(known, self._settings, default)
        name = str(self.cursor)
        return f"{name}: {GROUP_HELP.get(name, '')}", "enter shows or hides the rest of the group"

    def action_step(self, by: int) -> None:
        """Take the next choice, or unfold or fold a group."""
        found = self._row()
        if found is None:
            return
        if found.kind == "group":
            self.post_message(Envelope(GroupToggled(found.key, by > 0)))
        elif found.kind != "choice":
            self.explain(f"{found.key}: type a value, or press enter to edit it")
        elif found.key == "data":
            self.explain("data: enter opens the list; a data set is loaded when it is chosen")
        else:
            words = list(choices_of(found.key))
            word = words[(words.index(found.value) + by) % len(words)]
            self.take(word)

    def go_to(self, name: str) -> None:
        """Take the focus and put the cursor on a setting or a group."""
        self.focus()
        self.commit()
        self.put_cursor(name)

    def _row(self) -> SettingRow | None:
        return next((row for row in self.rows if row.key == self.cursor), None)

    def _leave_hidden_row(self) -> None:
        """Move the cursor from a setting that is not there any longer to its group."""
        if self.edit is not None:
            self.commit()
        name = str(self.cursor)
        self.cursor = knob(name).group if name in knobs() else "data"


def _kind_of(data: "Dataset | None") -> DataKind | None:
    if data is None:
        return None
    if data.reading is not None:
        return "files"
    return "published" if data.generator is None else "synthetic"


def _defaults(data: "Dataset | None") -> Mapping[str, object]:
    """Return the defaults that depend on the data set."""
    if data is None or not data.labeled:
        return {}
    return cast(Mapping[str, object], {"validation": data.default_validation_size})
