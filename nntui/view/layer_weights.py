"""The weights of a layer as a grid of its units: images, rows of weights, or captions alone."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from rich.text import Text

from nntui.analysis.layer_weights import LayerWeights
from nntui.strings import counted
from nntui.view.diverging import (
    SIDE,
    Floats,
    Tile,
    caption_text,
    diverging_text,
    scale_of,
    tile_grid,
    tile_size,
)
from nntui.view.images import PixelStyle
from nntui.view.style import Terminal

_LISTED = 12
"""Dead units that are named."""
_SIDES = (56, 28)
"""Columns of an image where all units fit so; else SIDE."""
_CAPTION = 14
"""Columns of a caption beside a row of weights, or without weights."""


class Grid(NamedTuple):
    """How units are arranged.

    Args:
        across: units beside each other.
        down: lines of units that fit below each other.
        width: columns of a unit.
        height: its rows.
        side: columns of an image, at most.
    """

    across: int
    down: int
    width: int
    height: int
    side: int = SIDE

    @property
    def units(self) -> int:
        """How many units fit."""
        return self.across * self.down

    def place(self, x: int, y: int) -> int:
        """Return the place of the unit at a cell."""
        return y // self.height * self.across + min(x // (self.width + 1), self.across - 1)


def grid_of(found: LayerWeights, columns: int, rows: int) -> Grid:
    """Return how the units of a layer are arranged in so many columns and rows.

    Images are enlarged where all units fit nevertheless.
    """
    if found.channels is None:
        return _arranged(_CAPTION, 1, columns, rows)
    _, _, height, width = found.channels.shape
    if found.are_rows:
        room = min(width, max(columns - _CAPTION - 1, 8))
        return _arranged(_CAPTION + 1 + room, -(-width // room), columns, rows)
    for side in _SIDES:
        grid = _tiles((height, width), columns, rows, side)
        if grid.units >= len(found.order) and grid.width <= columns and grid.height <= rows:
            return grid
    return _tiles((height, width), columns, rows, SIDE)


def _arranged(width: int, height: int, columns: int, rows: int, side: int = SIDE) -> Grid:
    across, down = max((columns + 1) // (width + 1), 1), max(rows // height, 1)
    return Grid(across, down, width, height, side)


def _tiles(shape: tuple[int, int], columns: int, rows: int, side: int) -> Grid:
    width, height = tile_size(shape, side)
    return _arranged(width, height, columns, rows, side)


def layer_weights_text(
    found: LayerWeights,
    units: Sequence[int],
    classes: Sequence[str],
    grid: Grid,
    terminal: Terminal,
    pixel_style: PixelStyle,
    cursor: int | None = None,
) -> Text:
    """Return units of a layer with their weights.

    The caption of a unit is its number and the classes that switch it on.

    Args:
        found: the weights and responses.
        units: those to show.
        classes: the names of the classes.
        grid: how they are arranged.
        terminal: where it is displayed.
        pixel_style: how pixels are drawn.
        cursor: the place among these units that is marked; None for none.
    """
    captions = [unit_caption(found, unit, classes) for unit in units]
    images = found.images
    if images is not None and not found.are_rows:
        tiles = [Tile(images[unit], said) for unit, said in zip(units, captions, strict=True)]
        scale = scale_of(images)
        return tile_grid(tiles, grid.across, scale, terminal, pixel_style, cursor, grid.side)
    heads = [
        caption_text(said, _CAPTION, terminal, marked=place == cursor)
        for place, said in enumerate(captions)
    ]
    blocks: list[list[Text]] = [[head] for head in heads]
    if images is not None:
        scale, room = scale_of(images), grid.width - _CAPTION - 1
        blocks = [
            _row(head, images[unit, 0], room, scale, terminal, pixel_style)
            for head, unit in zip(heads, units, strict=True)
        ]
    lines = []
    for start in range(0, len(blocks), grid.across):
        beside = zip(*blocks[start : start + grid.across], strict=True)
        lines += [Text(" ").join(line) for line in beside]
    return Text("\n", no_wrap=True).join(lines)


def _row(
    head: Text, weights: Floats, room: int, scale: float, terminal: Terminal, style: PixelStyle
) -> list[Text]:
    """Return a caption with its weights beside it, one character each."""
    body = strip_text(weights, room, scale, terminal, style).split("\n", allow_blank=True)
    for line in body:
        line.pad_right(room - line.cell_len)
    blank = Text(" " * _CAPTION)
    return [Text(" ").join((blank if n else head, line)) for n, line in enumerate(body)]


def strip_text(
    values: Floats, columns: int, scale: float, terminal: Terminal, pixel_style: PixelStyle
) -> Text:
    """Return numbers (count,) in lines of so many columns, one character each."""
    width = max(min(len(values), columns), 1)
    rows = np.pad(values, (0, -len(values) % width)).reshape(-1, width)
    # Every number is two pixels, one above the other, so that it is one character.
    return diverging_text(np.repeat(rows, 2, axis=0), scale, terminal, pixel_style)


def unit_caption(found: LayerWeights, unit: int, classes: Sequence[str]) -> str:
    """Return the number of a unit, and the classes that switch it on, or that it is dead.

    A unit of the output layer has the name of its class.
    """
    name = classes[unit] if found.is_output else str(unit)
    if found.responses.constant[unit]:
        return f"{name}: dead"
    return f"{name}: {' '.join(classes[label] for label in found.responses.switched_on_by(unit))}"


def dead_sentence(found: LayerWeights, *, short: bool = False) -> str:
    """Return how many units of the layer are dead, and which."""
    images, units = found.responses.values.shape
    dead = found.dead
    if not dead:
        each = "the unit" if units == 1 else f"each of the {units} units"
        return f"{each} responds to some of {counted(images, 'test image')}"
    named = ", ".join(map(str, dead[:_LISTED])) + (", ..." if len(dead) > _LISTED else "")
    said = f"{len(dead)} of {units} units {'is' if len(dead) == 1 else 'are'} dead"
    if short:
        return f"{said}: {named}"
    return f"{said}, with the same output for all {counted(images, 'test image')}: {named}"


def scale_line(scale: float, pixel_style: PixelStyle) -> str:
    """Return what colors or characters mean."""
    if pixel_style == "blocks":
        return f"orange is positive, blue negative; the strongest is {scale:.2g}, in all images"
    return f".:+# are positive, ,;-= negative; the strongest is {scale:.2g}, in all images"


def weights_sentence(found: LayerWeights, pixel_style: PixelStyle) -> str:
    """Return what is drawn: the scale, and of which channels an image is the sum."""
    if found.images is None or found.channels is None:
        return f"{found.place.title}: has no weights to draw; the classes that switch each unit on"
    line = scale_line(scale_of(found.images), pixel_style)
    channels = found.channels.shape[1]
    if channels > 1:
        return f"sums over {channels} channels; {line}"
    return line
