"""DigitsView: images as thumbnails beside one of them, and why it is predicted as it is."""

from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Container

from nntui.tui.screens.panel_view import PanelView
from nntui.tui.state import State
from nntui.tui.widgets.digit_grid import DigitGrid
from nntui.tui.widgets.digit_pages import (
    CalibrationPanel,
    CausesPanel,
    PlanePanel,
    ShownDigit,
    WhyPanel,
)

_OTHER_ROWS = 4
"""Rows of the header, the status and the keys."""
_FRAMED = (118, 34)
"""Columns and rows from which on panels have frames."""
_FRAME = 4
_IMAGE = (28, 28)
_THUMBNAILS = 32
"""Columns of three small thumbnails."""
_DETAILS = 77
"""Columns of a digit with a map and bars."""
_ENLARGED = (108, 38)
"""Columns and rows of an enlarged digit with a map, bars and neighbors."""
_WITHOUT_MAP = 47
"""Columns of a digit with bars."""


class Columns(NamedTuple):
    """How the columns are divided.

    Args:
        left: of the thumbnails; 0 where there is no room for a digit beside them.
        framed: whether panels have frames.
    """

    left: int
    framed: bool


def divided(columns: int, rows: int) -> Columns:
    """Return how the columns of a terminal are divided.

    >>> divided(80, 24), divided(110, 28)
    (Columns(left=32, framed=False), Columns(left=32, framed=False))
    >>> divided(120, 40), divided(160, 45), divided(60, 20)
    (Columns(left=39, framed=True), Columns(left=48, framed=True), Columns(left=0, framed=False))
    """
    framed = columns >= _FRAMED[0] and rows >= _FRAMED[1]
    frame = _FRAME if framed else 0
    inner = rows - _OTHER_ROWS - (2 if framed else 0)
    between = 0 if framed else 1
    for details in (_ENLARGED[0], _DETAILS, _WITHOUT_MAP):
        left = columns - details - 2 * frame - between
        if details == _ENLARGED[0] and inner < _ENLARGED[1]:
            continue
        if left >= _THUMBNAILS:
            return Columns(left + frame, framed)
    return Columns(0, framed)


class DigitsView(PanelView):
    """The screen Digits."""

    def __init__(self) -> None:
        super().__init__("digits")
        self._grid = DigitGrid()
        self._shown = ShownDigit()
        self._why = WhyPanel()
        self._causes = CausesPanel()
        self._plane = PlanePanel()
        self._calibration = CalibrationPanel()
        self._columns = Container(
            self._grid,
            self._causes,
            self._plane,
            self._calibration,
            self._why,
            self._shown,
            id="digit-columns",
        )

    def compose(self) -> ComposeResult:
        """Yield all panels, of which one or two are shown."""
        self.place_panels(self._state)  # before the first paint
        yield self._columns

    def place_panels(self, state: State) -> None:
        """Show the panels of the page as they fit."""
        page = state.digits.page
        columns = divided(*self.app.size)
        self.set_class(not columns.framed, "bare")
        pages = {
            "grid": self._grid,
            "why": self._why,
            "causes": self._causes,
            "plane": self._plane,
            "calibration": self._calibration,
        }
        for name, panel in pages.items():
            panel.display = name == page
        self._shown.display = page in {"grid", "plane"} and columns.left > 0
        self._grid.styles.width = columns.left or "1fr"
        if page == "plane" and columns.left:
            wide = self.app.size.width - (columns.left if columns.left > _WITHOUT_MAP else 0)
            self._plane.styles.width = max(wide - _WITHOUT_MAP - 1, 29) if wide < 110 else "1fr"
