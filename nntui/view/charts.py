"""Charts in characters: pure functions from curves and a size to text, drawn by plotext.

plotext keeps one figure for the whole process, fixes its limits with the first build, draws at its
leisure what has many points and stumbles over an infinite one. So every chart begins with a cleared
figure, sets its own limits and ticks, and is handed only finite points, few of them, all of them
within the limits.
"""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import plotext
from rich.text import Text

from nntui.view.series import Point
from nntui.view.style import TRAIN, VALIDATION, Terminal, ascii_only

SMALLEST = (16, 4)
"""The columns and rows below which nothing can be read off a chart."""

_BEST_ACCURACY = 0.9999
_MOST_STEPS = 1e15
"""More than any run has; plotext stumbles over far larger numbers."""


class Scale(NamedTuple):
    """An axis of values: where each lies on it, and which are named how."""

    place: Callable[[float], float]
    ticks: Sequence[float]
    word: Callable[[float], str]


def _log_loss(loss: float) -> float:
    return math.log10(max(loss, 1e-8))


def _log_error(accuracy: float) -> float:
    return -math.log10(1 - min(accuracy, _BEST_ACCURACY))


LOSS = Scale(
    _log_loss,
    [10.0**power * digit for power in range(-8, 6) for digit in (1, 2, 5)],
    lambda loss: f"{loss:g}",
)
ACCURACY = Scale(
    _log_error,
    [0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999],
    lambda accuracy: f"{100 * accuracy:g}%",
)


def loss_chart(
    train: Sequence[Point],
    validation: Sequence[Point],
    size: tuple[int, int],
    steps: int,
    epochs: int,
    terminal: Terminal,
) -> Text:
    """Return the course of the loss, on a logarithmic scale, in `size` (columns, rows)."""
    return _chart(train, validation, size, steps, epochs, terminal, LOSS)


def accuracy_chart(
    train: Sequence[Point],
    validation: Sequence[Point],
    size: tuple[int, int],
    steps: int,
    epochs: int,
    terminal: Terminal,
) -> Text:
    """Return the course of the accuracy: each halving of what is wrong climbs by the same height.

    On a plain scale all that is of interest, 97 % or 98, would lie in one row.
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
    begin(columns, rows)
    draw(train, "braille" if terminal.unicode else ".", TRAIN, terminal)
    draw(validation, "●" if terminal.unicode else "o", VALIDATION, terminal)
    if not (train or validation):
        plotext.scatter([0.0], [low], marker=" ")  # without a point there would be no scale
    axes(low, high, right, scale, rows)
    epoch_ticks(right, steps, epochs, columns)
    return built(terminal)


def scaled(points: Sequence[Point], scale: Scale, most: int) -> list[Point]:
    """Return the points on the chart's scale, finite ones only, thinned to what can be seen."""
    finite = [(x, y) for x, y in points if 0 <= x <= _MOST_STEPS and math.isfinite(y)]
    every = -(-len(finite) // most) or 1
    kept = finite[::every]
    if finite and kept[-1] != finite[-1]:
        kept.append(finite[-1])
    return [(x, scale.place(y)) for x, y in kept]


def limits(values: Sequence[float], scale: Scale) -> tuple[float, float]:
    """Return the ticks just outside the values: so the axis stands still while the curve moves."""
    places = [scale.place(tick) for tick in scale.ticks]
    if not values:
        middle = len(places) // 2
        return places[middle - 3], places[middle + 2]
    low = max((place for place in places if place <= min(values)), default=min(values))
    high = min((place for place in places if place >= max(values)), default=max(values))
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _right_edge(newest: float, steps: int) -> float:
    """Return where the axis ends: the whole run, halved while the curve fills less than half.

    A long run is seen to move from its first second, and the axis changes but a few times. No
    point lies beyond it, whatever `steps` says: plotext would draw for seconds what nobody sees.
    """
    edge = min(float(max(steps, newest, 1)), _MOST_STEPS)
    while edge / 2 > max(newest, 1.0):
        edge /= 2
    return edge


def built(terminal: Terminal) -> Text:
    """Return what was drawn."""
    drawn: str = plotext.build().removesuffix("\n")
    return Text.from_ansi(drawn if terminal.unicode else ascii_only(drawn), no_wrap=True, end="")


def begin(columns: int, rows: int) -> None:
    """Clear the one figure there is and give it a size."""
    plotext.clear_figure()
    plotext.theme("clear")
    plotext.limit_size(width=False, height=False)  # else no chart is larger than the terminal
    plotext.plotsize(columns, rows)
    plotext.xaxes(lower=True, upper=False)
    plotext.yaxes(left=True, right=False)


def draw(points: Sequence[Point], marker: str, color: int, terminal: Terminal) -> None:
    """Draw a curve as a line, or with any other marker as its points."""
    if points:
        plot = plotext.plot if marker in {"braille", "."} else plotext.scatter
        xs, ys = [x for x, _ in points], [y for _, y in points]
        plot(xs, ys, marker=marker, color=color if terminal.color else "default")


def axes(low: float, high: float, right: float, scale: Scale, rows: int) -> None:
    """Set the limits and name what lies within them."""
    plotext.xlim(0, right)
    plotext.ylim(low, high)
    # Both charts' words are five wide, so that their curves begin in one column.
    named = [(scale.place(tick), f"{scale.word(tick):>5}") for tick in scale.ticks]
    shown = [(place, word) for place, word in named if low <= place <= high]
    every = -(-len(shown) // max(rows // 2, 2)) or 1
    plotext.yticks([place for place, _ in shown[::every]], [word for _, word in shown[::every]])


def epoch_ticks(right: float, steps: int, epochs: int, columns: int) -> None:
    """Mark whole epochs where there are some, else steps."""
    per_epoch = steps / epochs if epochs else 0
    shown = int(right / per_epoch) if per_epoch else 0
    if shown >= 1:
        every = -(-shown // max(columns // 12, 1))
        marks = range(0, shown + 1, every)
        plotext.xticks([mark * per_epoch for mark in marks], [f"{mark}" for mark in marks])
    else:
        plotext.xticks([0.0, right / 2], ["0", f"step {right / 2:.0f}"])
