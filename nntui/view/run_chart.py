"""One chart of one run, for a page or a report: no cursor, and no window to keep."""

from typing import Literal

from rich.text import Text

from nntui.view.chart_curves import curves_of
from nntui.view.chart_window import epochs_window, value_window
from nntui.view.charts import Frame, chart_text
from nntui.view.runview import RunView
from nntui.view.scales import LOG_ACCURACY, LOG_LOSS
from nntui.view.style import Terminal


def run_chart(
    view: RunView, quantity: Literal["loss", "accuracy"], size: tuple[int, int], terminal: Terminal
) -> Text:
    """Return the curves of a run on a logarithmic scale.

    For the accuracy it is logarithmic in the error, so each halving of the error has the same
    height. On a linear scale 97 % and 98 % would be in the same row.

    Args:
        view: of the run.
        quantity: the loss or the accuracy.
        size: columns and rows.
        terminal: where it is displayed.
    """
    curves = curves_of(view, quantity)
    scale = LOG_LOSS if quantity == "loss" else LOG_ACCURACY
    made = view.seen / view.started.train_size if view.started and view.started.train_size else 0.0
    epochs = epochs_window(made, view.started.epochs if view.started else 1)
    frame = Frame(
        *size, epochs, value_window(curves, (), scale, epochs), scale, braille=terminal.unicode
    )
    return chart_text(curves, (), frame, terminal, [each.epoch for each in view.run_changes])
