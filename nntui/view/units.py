"""The units of a network as text: first weights, strongest images, activations for one image."""

from collections.abc import Sequence

import numpy as np
from rich.text import Text

from nntui.analysis.units import FirstWeights, LayerPlace, UnitResponses
from nntui.datasets.dataset import Pixels
from nntui.strings import counted
from nntui.view.diverging import Floats, Tile, diverging_text, scale_of, tile_grid, tile_size
from nntui.view.images import PixelStyle
from nntui.view.style import Terminal
from nntui.view.thumbnails import Thumbnail, fitting, thumbnail_grid

_LISTED = 12
"""Dead units that are named."""
_MOST_MAPS = 16
"""Channels of a layer that are drawn."""


def fitting_tiles(image_shape: tuple[int, int], columns: int, rows: int) -> tuple[int, int]:
    """Return how many tiles fit beside and below each other, at least one."""
    width, height = tile_size(image_shape)
    return max((columns + 1) // (width + 1), 1), max(rows // height, 1)


def first_weights_text(
    found: FirstWeights,
    units: Sequence[int],
    classes: Sequence[str],
    columns: int,
    terminal: Terminal,
    pixel_style: PixelStyle,
    cursor: int | None = None,
) -> Text:
    """Return the weights of units of the first layer as images.

    The caption of a unit is its number and the classes that switch it on.

    Args:
        found: the weights and responses.
        units: those to show.
        classes: the names of the classes.
        columns: the width of a line.
        terminal: where it is displayed.
        pixel_style: how pixels are drawn.
        cursor: the place among these units that is marked; None for none.
    """
    height, width = found.images.shape[1:]
    across, _ = fitting_tiles((height, width), columns, 1)
    tiles = [Tile(found.images[unit], unit_caption(found, unit, classes)) for unit in units]
    scale = scale_of(found.images)
    return tile_grid(tiles, across, scale, terminal, pixel_style, cursor)


def unit_caption(found: FirstWeights, unit: int, classes: Sequence[str]) -> str:
    """Return the number of a unit, and the classes that switch it on, or that it is dead."""
    if found.responses.constant[unit]:
        return f"{unit}: dead"
    return f"{unit}: {' '.join(classes[label] for label in found.responses.switched_on_by(unit))}"


def dead_sentence(found: FirstWeights, *, short: bool = False) -> str:
    """Return how many units of the first layer are dead, and which."""
    images, units = found.responses.values.shape
    dead = found.dead
    if not dead:
        return f"each of the {units} units responds to some of {counted(images, 'test image')}"
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


def unit_sentence(
    found: UnitResponses, place: LayerPlace, unit: int, classes: Sequence[str]
) -> str:
    """Return in words what switches a unit on."""
    name = f"unit {unit} of layer {place.number}, {place.words}"
    if found.constant[unit]:
        return f"{name}: dead, its output is {found.values[0, unit]:.3g} for every image"
    by = found.switched_on_by(unit)
    share = f"above 0 for {100 * found.on[unit]:.0f} % of the images"
    if not by:
        return f"{name}: {share}, for no class on average"
    means = found.means(unit)
    listed = ", ".join(f"{classes[label]} (mean {means[label]:.2f})" for label in by)
    return f"{name}: {share}, most for {listed}"


def strongest_text(
    found: UnitResponses,
    unit: int,
    images: Pixels,
    classes: Sequence[str],
    columns: int,
    terminal: Terminal,
    pixel_style: PixelStyle,
) -> Text:
    """Return the ten images to which a unit responds most, with their classes and its outputs."""
    rows = found.strongest(unit)
    thumbnails = [
        Thumbnail(images[row], f"{classes[found.labels[row]]} {found.values[row, unit]:.2f}")
        for row in rows
    ]
    across, _ = fitting((images.shape[1], images.shape[2]), columns, 1)
    across = 5 if across in range(5, 10) else across
    return thumbnail_grid(thumbnails, across, terminal, pixel_style)


def activations_text(
    outputs: Sequence[tuple[LayerPlace, Floats]],
    columns: int,
    terminal: Terminal,
    pixel_style: PixelStyle,
) -> Text:
    """Return the output of every layer for one image: channels as images, units as one strip.

    Each layer has a scale of its own.
    """
    parts = []
    for place, y in outputs:
        scale = float(np.abs(y).max(initial=0))
        head = f"layer {place.number}: {place.words}, {counted(y.shape[0], _noun(y))}"
        on = np.count_nonzero(y.reshape(len(y), -1).max(axis=1) > 0)
        text = Text(f"{head}, {on} above 0, largest {scale:.2f}\n", terminal.dim)
        parts.append(text.append_text(_drawn(y, scale, columns, terminal, pixel_style)))
    return Text("\n\n", no_wrap=True).join(parts)


def _noun(y: Floats) -> str:
    return "channel" if y.ndim > 1 else "unit"


def _drawn(
    y: Floats, scale: float, columns: int, terminal: Terminal, pixel_style: PixelStyle
) -> Text:
    if y.ndim == 1:
        width = min(len(y), columns, 64)
        # Every unit is two pixels, one above the other, so that it is one character.
        rows = np.pad(y, (0, -len(y) % width)).reshape(-1, width)
        return diverging_text(np.repeat(rows, 2, axis=0), scale, terminal, pixel_style)
    tiles = [Tile(each, str(number)) for number, each in enumerate(y[:_MOST_MAPS])]
    across, _ = fitting_tiles((y.shape[1], y.shape[2]), columns, 1)
    return tile_grid(tiles, across, scale, terminal, pixel_style)
