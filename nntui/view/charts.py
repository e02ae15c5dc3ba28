"""Charts of one run in characters: pure functions from curves and a size to text."""

from collections.abc import Sequence

from rich.text import Text

from nntui.view import plotting
from nntui.view.scales import ACCURACY, LOSS, MAX_STEPS, Scale, limits, scaled
from nntui.view.series import Point
from nntui.view.style import Terminal

SMALLEST = (16, 4)
"""Columns and rows below which a chart is unreadable, so it is left blank."""


def loss_chart(
    train: Sequence[Point],
    validation: Sequence[Point],
    size: tuple[int, int],
    steps: int,
    epochs: int,
    terminal: Terminal,
) -> Text:
    """Return the loss curves of a run on a logarithmic scale.

    Args:
        train: (step, loss) of the training batches; a line.
        validation: (step, loss) of the validation images; marks.
        size: columns and rows.
        steps: of the whole run.
        epochs: of the whole run.
        terminal: where it is displayed.
    """
    return _chart(train, validation, size, steps, epochs, terminal, LOSS)


def accuracy_chart(
    train: Sequence[Point],
    validation: Sequence[Point],
    size: tuple[int, int],
    steps: int,
    epochs: int,
    terminal: Terminal,
) -> Text:
    """Return the accuracy curves of a run; the arguments are those of `loss_chart`.

    The scale is logarithmic in the error, so each halving of the error has the same height. On a
    linear scale 97 % and 98 % would be in the same row.
    """
    return _chart(train, validation, size, steps, epochs, terminal, ACCURACY)


def _chart(
    train: Sequence[Point],
    validation: Sequence[Point],
    size: tuple[int, int],
    steps: int,
    epochs: int,
    terminal: Terminal,
    scale: Scale,
) -> Text:
    columns, rows = size
    if columns < SMALLEST[0] or rows < SMALLEST[1]:
        return Text("\n".join([" " * columns] * rows))
    train = scaled(train, scale, columns * 2)
    validation = scaled(validation, scale, columns * 2)
    low, high = limits([y for _, y in (*train, *validation)], scale)
    right = _right_edge(max((x for x, _ in (*train, *validation)), default=0.0), steps)
    plotting.begin(columns, rows)
    plotting.draw_line(train, terminal.palette.accent, terminal)
    mark = "●" if terminal.unicode else "o"
    plotting.draw_marks(validation, mark, terminal.palette.validation, terminal)
    if not (train or validation):
        plotting.draw_marks(
            [(0.0, low)], " ", terminal.palette.accent, terminal
        )  # without a point there are no axes
    plotting.axes(low, high, right, scale, rows)
    plotting.epoch_ticks(right, steps, epochs, columns)
    return plotting.finish(terminal)


def _right_edge(newest: float, steps: int) -> float:
    """Return the last step of the axis: that of the run, halved until half of it is filled.

    So a long run visibly moves from its first second, and the axis changes only a few times. No
    point lies beyond it, whatever `steps` is: plotext would take seconds to draw those outside.
    """
    edge = min(float(max(steps, newest, 1)), MAX_STEPS)
    while edge / 2 > max(newest, 1.0):
        edge /= 2
    return edge
