"""RunDetails: what is known of the run under the cursor of the table."""

from rich.text import Text

from nntui.tui.state import State
from nntui.tui.widgets.drawn_panel import DrawnPanel
from nntui.view.run_details import run_details_text
from nntui.view.sweep.panel import sweep_text


class RunDetails(DrawnPanel):
    """Settings that differ from the defaults, results, the note, and a small curve."""

    BORDER_TITLE = "Run"

    def __init__(self) -> None:
        super().__init__(id="run-details", classes="panel")

    def show(self, state: State) -> None:
        """Show a state; only another row has it drawn."""
        before, self.state = self.state, state
        same = (
            state.runs.row is before.runs.row
            and state.runs.sweeps is before.runs.sweeps
            and state.terminal is before.terminal
        )
        if not same or not self._strips:
            self.redraw()

    def draw(self, columns: int, rows: int) -> Text:
        """Return what is known of the row."""
        row = self.state.runs.row
        if row is None:
            return Text("")
        sweep = self.state.runs.sweeps.get(row.path)
        if sweep is not None:
            return sweep_text(sweep, columns, rows, self.state.terminal)
        return run_details_text(row, columns, rows, self.state.terminal)
