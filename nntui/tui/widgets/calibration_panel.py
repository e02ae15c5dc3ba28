"""CalibrationPanel: whether the network is right as often as its confidence says."""

from typing import ClassVar

from rich.text import Text
from textual.binding import BindingType

from nntui.strings import counted
from nntui.tui.state import State
from nntui.tui.widgets.bindings import bindings
from nntui.tui.widgets.digits_panel import DigitsPanel, waiting
from nntui.view.calibration import calibration_text
from nntui.view.formatting import percent


class CalibrationPanel(DigitsPanel, can_focus=True):
    """How often the network is right in ten intervals of its confidence."""

    BORDER_TITLE = "Calibration"
    BINDINGS: ClassVar[list[BindingType]] = bindings("digit-calibration")

    def __init__(self) -> None:
        super().__init__(id="digit-calibration", classes="panel")

    def parts(self, state: State) -> tuple[object, ...]:
        """Return the calibration."""
        return *super().parts(state), state.digits.calibration

    def draw(self, columns: int, rows: int) -> Text:
        """Return the strip, its error, and what a temperature makes of it."""
        found, terminal = self.state.digits.calibration, self.state.terminal
        if found is None:
            return waiting(self.state, "computing the calibration ...")
        total = counted(sum(each.images for each in found.calibration.bins), "image")
        lines = [
            Text(f"confidence, and how often it is right ({total}); | is the mean confidence"),
            *calibration_text(found.calibration, min(columns - 1, 100), terminal).split("\n"),
            Text(f"expected calibration error {percent(found.calibration.error, 2)}", "bold"),
        ]
        if found.temperature is not None and found.after is not None:
            after = percent(found.after.error, 2)
            lines.append(
                Text(f"with temperature {found.temperature:.2f}, fitted on validation: {after}")
            )
        elif found.reason:
            lines.append(Text(f"no temperature was fitted: {found.reason}"))
        del rows
        return Text("\n", no_wrap=True).join(lines)
