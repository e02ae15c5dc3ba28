"""SettingsPanel: a field for each setting, which refuses what is out of its range."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec
from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Label

from nntui.config.knob import DataKind, Knob
from nntui.config.knobs import knob, knobs
from nntui.config.run_config import RunConfig
from nntui.tui.messages.envelope import Envelope
from nntui.tui.messages.user import SettingsEdited
from nntui.tui.state import State
from nntui.tui.widgets.choice_field import ChoiceField
from nntui.tui.widgets.field_messages import Edited, Refused
from nntui.tui.widgets.number_field import NumberField
from nntui.tui.widgets.panel_title import panel_title
from nntui.tui.widgets.setting_row import SettingRow

if TYPE_CHECKING:
    from nntui.datasets.dataset import Dataset

_CHARACTERS: dict[type, str] = {
    int: "0123456789",
    float: "0123456789.eE+-",
    str: "abcdefghijklmnopqrstuvwxyz0123456789.:/,",
}
"""What the values of a type are typed with; texts are such as shift:2,elastic:4/34."""

_ROWS_AT_ONCE = 10


def _fields_in_order() -> list[Knob]:
    """Return the settings with a field of their own, those that are changed most first."""
    all_knobs = [each for each in knobs().values() if each.name != "layers"]
    return sorted(all_knobs, key=lambda each: not each.common)


class SettingsPanel(VerticalScroll, can_focus=False):
    """One line for each setting, and below them why a value is refused."""

    BORDER_TITLE = "Settings"

    def __init__(self) -> None:
        super().__init__(id="settings", classes="panel settings")
        self.border_title = panel_title("Settings")
        self._state: State | None = None
        self._is_complete = False

    def compose(self) -> ComposeResult:
        """The place for the reason why a value is refused; the rows follow the first paint."""
        yield Label("", id="refusal", markup=False)

    def on_mount(self) -> None:
        """Mount the rows after the first paint: they take half of the time of the start."""
        self.call_after_refresh(self._mount_rows)

    def show(self, state: State) -> None:
        """Show the settings of the next run."""
        before, self._state = self._state, state
        if before is None or not _is_same(before, state):
            self._show_fields(state, self._fields())

    @property
    def complete(self) -> bool:
        """Whether all rows are mounted."""
        return self._is_complete

    async def _mount_rows(self) -> None:
        """Mount one row for each setting, a few at a time, so that keys are handled in between."""
        rest = _fields_in_order()
        while rest:
            some, rest = rest[:_ROWS_AT_ONCE], rest[_ROWS_AT_ONCE:]
            fields = [_field(each, _text(getattr(RunConfig(), each.name))) for each in some]
            self._show_fields(self._state or State(), fields)
            rows = [SettingRow(*pair) for pair in zip(some, fields, strict=True)]
            for each, row in zip(some, rows, strict=True):
                row.set_class(each.data_kind == "files", "of-files")
            await self.mount(*rows, before="#refusal")
        self._is_complete = True
        if self._state is not None:
            self._show_fields(self._state, self._fields())

    def _show_fields(self, state: State, fields: Iterable[NumberField | ChoiceField]) -> None:
        kind = None if state.data is None else _kind_of(state.data)
        self.set_class(kind == "files", "own")
        settings = msgspec.structs.asdict(state.config)
        for field in fields:
            name = str(field.name)
            field.show(_text(settings[name]))
            field.set_class(not knob(name).is_used(settings, kind), "-unused")

    def _fields(self) -> Iterable[NumberField | ChoiceField]:
        yield from self.query(NumberField)
        yield from self.query(ChoiceField)

    @on(Edited)
    def _edited(self, event: Edited) -> None:
        event.stop()
        name = str(event.field.name)
        value = knob(name).parse(event.value) if isinstance(event.value, str) else event.value
        self.post_message(Envelope(SettingsEdited({name: value})))

    @on(Refused)
    def _refused(self, event: Refused) -> None:
        event.stop()
        self.query_one("#refusal", Label).update(event.reason)


def _field(known: Knob, value: str) -> NumberField | ChoiceField:
    from nntui.datasets.catalog import CATALOG  # noqa: PLC0415 - after the first paint

    name, id_, classes = known.name, f"field-{known.name}", "value"
    choices = list(CATALOG) if name == "data" else known.choices
    if known.kind is bool:
        choices = ("no", "yes")
    if choices:
        return ChoiceField(value, choices, name=name, id=id_, classes=classes)
    characters = _CHARACTERS[known.kind]
    field = NumberField(value, known.parse, characters, name=name, id=id_, classes=classes)
    field.placeholder = "none"
    return field


def _is_same(one: State, other: State) -> bool:
    """Return whether two states have the same settings, and no edit was refused between them."""
    return one.config is other.config and one.data is other.data and one.edits == other.edits


def _kind_of(data: "Dataset") -> DataKind:
    if data.reading is not None:
        return "files"
    return "published" if data.generator is None else "synthetic"


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)
