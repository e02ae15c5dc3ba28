"""RunsView: the table of runs with what is known of one, a comparison of some, or a sweep."""

from textual.app import ComposeResult
from textual.containers import Container

from nntui.tui.screens.arrangement import MEDIUM, WIDE
from nntui.tui.screens.panel_view import PanelView
from nntui.tui.state import RunComparisonView, State
from nntui.tui.widgets.compared_confusion import ComparedConfusion
from nntui.tui.widgets.run_comparison import ComparedCurves, ComparedImages, ComparedResults
from nntui.tui.widgets.run_details import RunDetails
from nntui.tui.widgets.run_table import RunTable
from nntui.tui.widgets.sweep_settings import SweepSettings
from nntui.tui.widgets.sweep_trials import SweepTrials

_OTHER_ROWS = 4
"""Rows of the header, the status and the keys."""
_DETAILS = (6, 8, 12)
"""Rows of what is known of a run: at least, in 24 rows, and at most."""


_DETAILS_COLUMNS = 48
"""Columns of the same beside the table, in a wide terminal."""
_SWEEP_SETTINGS_COLUMNS = 56
"""Columns of what is known of the settings of a sweep, beside its trials."""
_FEW_IMAGES = 7
"""Rows of the list of test images in a small terminal, where the matrix needs the others."""


class RunsView(PanelView):
    """The screen Runs."""

    def __init__(self) -> None:
        super().__init__("runs")
        self._table = RunTable()
        self._details = RunDetails()
        self._results = ComparedResults()
        self._images = ComparedImages()
        self._curves = ComparedCurves()
        self._confusion = ComparedConfusion()
        self._list = Container(self._table, self._details, id="run-list")
        self._left = Container(self._images, self._results, id="compared-left")
        self._right = Container(self._curves, self._confusion, id="compared-right")
        self._compared = Container(self._left, self._right, id="compared")
        self._trials = SweepTrials()
        self._settings = SweepSettings()
        self._sweep = Container(self._trials, self._settings, id="sweep")

    def compose(self) -> ComposeResult:
        """Yield the table, the comparison and the sweep, of which one is shown."""
        self.place_panels(self._state)  # before the first paint
        yield self._list
        yield self._compared
        yield self._sweep

    def place_panels(self, state: State) -> None:
        """Show the panels of the page, or of the comparison, as they fit."""
        columns, rows = self.app.size
        narrow = columns < MEDIUM[0] or rows < MEDIUM[1]
        shown, page = state.runs.comparison, state.runs.sweep
        self._list.display = shown is None and page is None
        self._compared.display = shown is not None
        self._sweep.display = shown is None and page is not None
        room = max(rows - _OTHER_ROWS, 1)
        self._details.display = room >= 12
        beside = columns >= WIDE[0]
        below = min(max(room * 2 // 5, _DETAILS[0]), _DETAILS[2])
        row = state.runs.row
        if row is not None and row.path in state.runs.sweeps:  # its bracket has many lines
            below = room * 3 // 5
        self._list.styles.layout = "horizontal" if beside else "vertical"
        self._table.styles.width = "1fr"
        self._details.styles.width = _DETAILS_COLUMNS if beside else "1fr"
        self._details.styles.height = "1fr" if beside else below
        if page is not None:
            wide = columns >= WIDE[0] and page.part != "settings"
            self._trials.display = page.part != "settings"
            self._settings.display = wide or page.part == "settings"
            self._settings.styles.width = _SWEEP_SETTINGS_COLUMNS if wide else "1fr"
        if shown is not None:
            self._arrange_comparison(shown, room, narrow=narrow)

    def _arrange_comparison(self, shown: RunComparisonView, room: int, *, narrow: bool) -> None:
        """Show the test images beside or above all other panels; above one, in a small terminal."""
        self.set_class(narrow, "narrow")
        images = min(max(len(shown.lines) + len(shown.pairs) + 2, 8), room // 2)
        classes = max((len(pair.classes) for pair in shown.pairs), default=0)
        matrix = classes + 4 if classes + 4 <= room - 7 else max(room // 2, 5)
        parts = {
            "results": self._results,
            "curves": self._curves,
            "confusion": self._confusion,
        }
        for name, panel in parts.items():
            panel.display = not narrow or name == shown.part
        self._right.display = not narrow or shown.part != "results"
        self._left.styles.width = "1fr" if narrow else "45%"
        if narrow:
            images = _FEW_IMAGES
            alone = shown.part != "results"
            self._left.styles.height = images if alone else "1fr"
        else:
            self._left.styles.height = "1fr"
        self._images.styles.height = images
        self._confusion.styles.height = "1fr" if narrow else matrix
