"""The panel of hyperparameters: a field for each knob, refusing what is out of its range."""

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Label

from nntui.config.augmentation import parse_augmentation
from nntui.config.knob import Knob
from nntui.config.run_config import RunConfig, knob, knobs
from nntui.datasets.catalog import CATALOG
from nntui.tui.messages import SettingChanged
from nntui.tui.state import State
from nntui.tui.widgets.fields import ChoiceField, Edited, NumberField, Refused

# What is changed most comes first, then all others in the order of the table.
_FIRST = (
    "data",
    "optimizer",
    "lr",
    "momentum",
    "schedule",
    "batch",
    "epochs",
    "validation",
    "augment",
    "seed",
)
NAMES = (*_FIRST, *(name for name in knobs() if name not in {*_FIRST, "layers"}))

# Settings that mean something only beside certain others.
_USED = {
    "momentum": ("optimizer", {"momentum", "nesterov"}),
    "schedule_factor": ("schedule", {"step", "exponential", "plateau"}),
    "schedule_epochs": ("schedule", {"step", "plateau"}),
}


# Settings that say how files are read, and mean nothing where there are none.
_OF_FILES = {"test_size", "label_column", "header", "image_height"}

_NOTATION = "abcdefghijklmnopqrstuvwxyz0123456789.:/,"
"""What a text such as shift:2,elastic:4/34 is typed with."""


class SettingsPanel(VerticalScroll, can_focus=False):
    """One line a knob, and below them why a value is refused."""

    def __init__(self) -> None:
        super().__init__(id="settings", classes="panel settings")
        self.border_title = "Hyperparameters"
        self._shown: RunConfig | None = None

    def compose(self) -> ComposeResult:
        """One row a knob."""
        config = RunConfig()
        for name in NAMES:
            known = knob(name)
            with Horizontal(classes="row of-files" if name in _OF_FILES else "row"):
                label = Label(name, classes="name")
                label.tooltip = f"{known.meaning}: {known.range}"
                yield label
                yield _field(known, _text(getattr(config, name)))
        yield Label("", id="refusal", markup=False)

    def show(self, state: State) -> None:
        """Show the settings of the next run."""
        self.set_class(state.data is not None and state.data.reading is not None, "own")
        if state.config is self._shown:
            return
        self._shown = state.config
        for field in self._fields():
            field.show(_text(getattr(state.config, str(field.name))))
            if field.name in _USED:
                other, values = _USED[field.name]
                field.set_class(getattr(state.config, other) not in values, "-unused")

    def _fields(self) -> Iterable[NumberField | ChoiceField]:
        yield from self.query(NumberField)
        yield from self.query(ChoiceField)

    @on(Edited)
    def _edited(self, event: Edited) -> None:
        event.stop()
        name = str(event.field.name)
        value = knob(name).parse(event.value) if isinstance(event.value, str) else event.value
        self.post_message(SettingChanged(name, value))

    @on(Refused)
    def _refused(self, event: Refused) -> None:
        event.stop()
        self.query_one("#refusal", Label).update(event.reason)


def _field(known: Knob, value: str) -> NumberField | ChoiceField:
    names = {"name": known.name, "id": f"field-{known.name}", "classes": "value"}
    choices = list(CATALOG) if known.name == "data" else known.choices
    if choices:
        return ChoiceField(value, choices, **names)
    if known.kind is bool:
        return ChoiceField(value, ("no", "yes"), **names)
    if known.name == "augment":
        field = NumberField(value, _parse_augment, _NOTATION, **names)
        field.placeholder = "none"
        return field
    characters = "0123456789" if known.kind is int else "0123456789.eE+-"
    return NumberField(value, known.parse, characters, **names)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _parse_augment(text: str) -> str:
    return str(parse_augmentation(text))
