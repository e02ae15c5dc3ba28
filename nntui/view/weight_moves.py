"""How the weights of a run moved, as a table; and those of a unit as a row of images."""

from collections.abc import Sequence

import numpy as np
from rich.text import Text

from nntui.analysis.weight_moves import LayerMoves, Move, UnitCourse, WeightMoves
from nntui.strings import counted
from nntui.view.diverging import SIDE, Tile, scale_of, tile_grid, tile_size
from nntui.view.fitted import fitted
from nntui.view.images import PixelStyle
from nntui.view.layer_weights import strip_text
from nntui.view.style import Terminal

_RAMPS = ("_.:-=+*#", "▁▂▃▄▅▆▇█")
_COURSE = 24
_SHORTEST = 8
_NUMBERS = "   moved    last  cosine"
_CAPTION = 13


def moves_lines(
    found: WeightMoves, columns: int, terminal: Terminal, steps_per_epoch: float = 0.0
) -> list[Text]:
    """Return a heading, a line for each layer, and what the columns mean.

    The course is the distance from the start at each copy, relative to the largest of the layer.

    Args:
        found: how far the weights moved.
        columns: the width of a line.
        terminal: where it is displayed.
        steps_per_epoch: to say at which epochs copies were kept; 0 to say steps alone.
    """
    used = len(_NUMBERS) + 1
    course = min(max(columns - used - 14, 0), _COURSE)
    course = course if course >= _SHORTEST else 0
    name = max(min(columns - used - (course + 1 if course else 0), 26), 6)
    head = "layer".ljust(name) + _NUMBERS + ("  course" if course else "")
    lines = [Text(head.rstrip(), terminal.dim, no_wrap=True)]
    for layer in found.layers:
        line = Text(fitted(f"{layer.place.number} {layer.place.words}", name, terminal))
        line.append(_numbers(layer.moves))
        if course:
            line.append("  ").append(_course(layer, course, terminal), terminal.accent)
        lines.append(line)
    kept = (
        f"the weights were kept {counted(len(found.steps), 'time')}, from "
        f"{moment(found.steps[0], steps_per_epoch)} to {moment(found.steps[-1], steps_per_epoch)}"
    )
    return [*lines, Text(kept, terminal.dim)]


MEANING = (
    "moved: |w - w start| / |w start|; last: since the copy before, by the same norm",
    "cosine: of the angle between w and w start, 1 where they only grew; course: moved over time",
)
"""What the columns mean."""


def moment(step: int, steps_per_epoch: float) -> str:
    """Return when a copy was kept.

    >>> moment(0, 938), moment(469, 938), moment(1876, 938.0), moment(20, 0)
    ('the start', 'epoch 0.5', 'epoch 2', 'step 20')
    """
    if not step:
        return "the start"
    if not steps_per_epoch:
        return f"step {step:,}"
    epochs = step / steps_per_epoch
    return f"epoch {epochs:.0f}" if abs(epochs - round(epochs)) < 0.005 else f"epoch {epochs:.2g}"


def unit_course_text(
    found: UnitCourse,
    columns: int,
    terminal: Terminal,
    pixel_style: PixelStyle,
    steps_per_epoch: float = 0.0,
    lines: int = 1,
) -> Text:
    """Return the weights of a unit at several steps: images beside each other, or rows.

    All have one scale. As many are shown as fit, among them the first and the last one.

    Args:
        found: the weights at each step.
        columns: the width of a line.
        terminal: where it is displayed.
        pixel_style: how pixels are drawn.
        steps_per_epoch: as in `moves_lines`.
        lines: of images.
    """
    scale = scale_of(found.images)
    height, width = found.images.shape[1:]
    if height == 1:
        return _rows(found, columns, scale, terminal, pixel_style, steps_per_epoch, lines * 8)
    tile, _ = tile_size((height, width))
    across = max((columns + 1) // (tile + 1), 1)
    shown = evenly(len(found.steps), across * max(lines, 1))
    tiles = [
        Tile(found.images[each], _short(moment(found.steps[each], steps_per_epoch)))
        for each in shown
    ]
    return tile_grid(tiles, across, scale, terminal, pixel_style, None, SIDE)


def _rows(
    found: UnitCourse,
    columns: int,
    scale: float,
    terminal: Terminal,
    pixel_style: PixelStyle,
    steps_per_epoch: float,
    lines: int,
) -> Text:
    room = max(min(found.images.shape[2], columns - _CAPTION), 8)
    each = -(-found.images.shape[2] // room)
    parts = []
    for number in evenly(len(found.steps), max(lines // each, 1)):
        body = strip_text(found.images[number, 0], room, scale, terminal, pixel_style)
        head = _short(moment(found.steps[number], steps_per_epoch)).ljust(_CAPTION)
        for place, line in enumerate(body.split("\n", allow_blank=True)):
            caption = Text(head if not place else " " * _CAPTION, terminal.dim)
            parts.append(caption.append_text(line))
    return Text("\n", no_wrap=True).join(parts)


def evenly(count: int, most: int) -> list[int]:
    """Return at most `most` of `count` places, evenly, with the first and the last one.

    >>> evenly(10, 4), evenly(3, 9), evenly(5, 1)
    ([0, 3, 6, 9], [0, 1, 2], [4])
    """
    if most <= 1:
        return [count - 1]
    return sorted({round(float(each)) for each in np.linspace(0, count - 1, min(most, count))})


def _short(moment: str) -> str:
    return moment.removeprefix("the ")


def _numbers(moves: Sequence[Move]) -> str:
    if not moves:
        return "  too large to be kept".ljust(len(_NUMBERS))[: len(_NUMBERS)]
    last = moves[-1]
    numbers = (_decimal(last.from_start, 8), _decimal(last.from_before, 8))
    return "".join(numbers) + _decimal(last.cosine, 8)


def _decimal(value: float | None, width: int) -> str:
    if value is None:
        return "-".rjust(width)
    digits = 3 if abs(value) < 10 else 1
    return f"{value:{width}.{digits}f}"


def _course(layer: LayerMoves, columns: int, terminal: Terminal) -> str:
    """Return the distances from the start, at most `columns` of them."""
    values = [move.from_start for move in layer.moves if move.from_start is not None]
    if not values:
        return ""
    ramp, largest = _RAMPS[terminal.unicode], max(values)
    shown = [values[place] for place in evenly(len(values), columns)]
    heights = [int(value / largest * (len(ramp) - 1) + 0.5) if largest else 0 for value in shown]
    return "".join(ramp[height] for height in heights)
