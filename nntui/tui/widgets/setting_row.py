"""SettingRow: the name of a setting, and the field that changes it."""

from rich.text import Text
from textual.app import ComposeResult
from textual.widget import Widget

from nntui.config.knob import Knob
from nntui.tui.widgets.choice_field import ChoiceField
from nntui.tui.widgets.number_field import NumberField


class SettingRow(Widget):
    """One line; it draws the name itself, since each widget takes time when the app starts."""

    def __init__(self, setting: Knob, field: NumberField | ChoiceField) -> None:
        super().__init__(classes="row setting")
        self.tooltip = _tooltip(setting)
        self._label = Text(setting.name)
        self._field = field

    def compose(self) -> ComposeResult:
        """The field, to the right of the name."""
        yield self._field

    def render(self) -> Text:
        """The name."""
        return self._label


def _tooltip(setting: Knob) -> str:
    purpose = f"; {setting.purpose}" if setting.purpose else ""
    live = "; can change while a run is trained" if setting.live else ""
    return f"{setting.group}: {setting.meaning}; {setting.range}{purpose}{live}"
