"""What a sweep has found out about its settings: best so far, importance, a plot of each."""

from collections.abc import Mapping

from rich.text import Text

from nntui.view.style import Terminal
from nntui.view.sweep.course import course_plot
from nntui.view.sweep.importance import importance_bars
from nntui.view.sweep.slices import slice_plot
from nntui.view.sweep.view import SweepView

_ROWS = 5
"""Rows of a plot."""
_ROWS_WIDE = 8
_WIDE = 70


def settings_text(
    view: SweepView, shares: Mapping[str, float], how: str, columns: int, terminal: Terminal
) -> Text:
    """Return the parts below each other, in lines of at most `columns`.

    Args:
        view: of the sweep.
        shares: the importance of each setting, from 0 to 1.
        how: how it was computed.
        columns: the width.
        terminal: where it is displayed.
    """
    rows = _ROWS_WIDE if columns >= _WIDE else _ROWS
    course = course_plot(view, columns, rows, terminal)
    bars = importance_bars(shares, columns, terminal)
    parts = [
        _titled("Best so far, over the epochs of all trials", course),
        _titled(f"Importance ({how})" if how else "Importance", bars),
        Text(f"Accuracy {view.first_result}, by setting", "bold", no_wrap=True),
        *(slice_plot(view, axis, columns, rows, terminal) for axis in view.axes),
    ]
    return Text("\n\n", no_wrap=True).join(parts)


def _titled(title: str, body: Text) -> Text:
    return Text(title, "bold", no_wrap=True).append("\n").append_text(body)
