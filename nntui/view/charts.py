"""Charts of one run in characters: pure functions from curves and a size to text."""

from collections.abc import Sequence

from rich.text import Text

from nntui.view import plotting
from nntui.view.scales import ACCURACY, LOSS, MAX_STEPS, Scale, Window, averaged, scaled, window
from nntui.view.series import Point
from nntui.view.style import Terminal

SMALLEST = (16, 4)
"""Columns and rows below which a chart is unreadable, so it is left blank."""
_EPOCHS_AT_FIRST = 20
"""Epochs that the axis of a longer run shows at least."""


def loss_chart(
    train: Sequence[Point],
    validation: Sequence[Point],
    size: tuple[int, int],
    steps: int,
    epochs: int,
    terminal: Terminal,
    before: Window | None = None,
) -> Text:
    """Return the loss curves of a run on a logarithmic scale.

    Args:
        train: (step, loss) of the training batches; a line.
        validation: (step, loss) of the validation images; marks.
        size: columns and rows.
        steps: of the whole run.
        epochs: of the whole run.
        terminal: where it is displayed.
        before: the window of an earlier chart of the run, which is kept where it still fits.
    """
    return _chart(train, validation, size, steps, epochs, terminal, LOSS, before)


def accuracy_chart(
    train: Sequence[Point],
    validation: Sequence[Point],
    size: tuple[int, int],
    steps: int,
    epochs: int,
    terminal: Terminal,
    before: Window | None = None,
) -> Text:
    """Return the accuracy curves of a run; the arguments are those of `loss_chart`.

    The scale is logarithmic in the error, so each halving of the error has the same height. On a
    linear scale 97 % and 98 % would be in the same row.
    """
    return _chart(train, validation, size, steps, epochs, terminal, ACCURACY, before)


def chart_window(
    train: Sequence[Point], validation: Sequence[Point], scale: Scale, before: Window | None
) -> Window:
    """Return the window of the values of a chart, `before` if it still fits."""
    return window([y for _, y in scaled((*train, *validation), scale)], scale, before)


def _chart(
    train: Sequence[Point],
    validation: Sequence[Point],
    size: tuple[int, int],
    steps: int,
    epochs: int,
    terminal: Terminal,
    scale: Scale,
    before: Window | None,
) -> Text:
    columns, rows = size
    if columns < SMALLEST[0] or rows < SMALLEST[1]:
        return Text("\n".join([" " * columns] * rows))
    low, high = chart_window(train, validation, scale, before)
    train, validation = scaled(train, scale), scaled(validation, scale)
    newest = max((x for x, _ in (*train, *validation)), default=0.0)
    right = _right_edge(newest, steps, epochs)
    dots = max(columns - plotting.MARGIN, 1) * 2
    plotting.begin(columns, rows)
    plotting.draw_line(averaged(train, right, dots), terminal.palette.accent, terminal)
    mark = "●" if terminal.unicode else "o"
    plotting.draw_marks(
        averaged(validation, right, dots), mark, terminal.palette.validation, terminal
    )
    if not (train or validation):
        plotting.draw_marks(
            [(0.0, low)], " ", terminal.palette.accent, terminal
        )  # without a point there are no axes
    plotting.axes(low, high, right, scale, rows)
    plotting.epoch_ticks(right, steps, epochs, columns)
    return plotting.finish(terminal)


def _right_edge(newest: float, steps: int, epochs: int) -> float:
    """Return the last step of the axis: that of the run, so that the axis stays as it is.

    The axis of a run of many epochs is halved first, so that it visibly moves from its beginning.
    No point lies beyond it, whatever `steps` is: plotext would take seconds to draw those outside.
    """
    edge = min(float(max(steps, newest, 1)), MAX_STEPS)
    shortest = max(newest, 1.0, steps * min(_EPOCHS_AT_FIRST / max(epochs, 1), 1.0))
    while edge / 2 >= shortest:
        edge /= 2
    return edge
