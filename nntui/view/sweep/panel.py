"""A sweep in a panel of the app: progress, the best trial, and the bracket or the table."""

from rich.text import Text

from nntui.view.style import Terminal
from nntui.view.sweep.bracket import bracket
from nntui.view.sweep.progress import best_so_far, progress
from nntui.view.sweep.table import table
from nntui.view.sweep.view import SweepView


def sweep_text(view: SweepView, columns: int, rows: int, terminal: Terminal) -> Text:
    """Return a sweep in `columns` and `rows`: its bracket if it is halved, else its table."""
    parts = [progress(view, columns, terminal), best_so_far(view, columns, terminal)]
    draw = bracket if len(view.rungs) > 1 else table
    if view.trials and rows > len(parts) + 1:
        parts.append(draw(view, columns, terminal, rows - len(parts) - 1))
    return Text("\n", no_wrap=True).join(parts)
