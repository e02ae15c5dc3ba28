"""The output of every layer for one image, as text."""

from collections.abc import Sequence

import numpy as np
from rich.text import Text

from nntui.analysis.layer_places import LayerPlace
from nntui.strings import counted
from nntui.view.diverging import Floats, Tile, scale_of, tile_grid, tile_size
from nntui.view.images import PixelStyle
from nntui.view.layer_weights import strip_text
from nntui.view.style import Terminal

_MOST_MAPS = 16
"""Channels of a layer that are drawn."""


def activations_text(
    outputs: Sequence[tuple[LayerPlace, Floats]],
    columns: int,
    terminal: Terminal,
    pixel_style: PixelStyle,
    *,
    most_maps: int = _MOST_MAPS,
    gap: int = 1,
    classes: Sequence[str] = (),
) -> Text:
    """Return the output of every layer for one image: channels as images, units as one strip.

    Each layer has a scale of its own.

    Args:
        outputs: of the layers, in their order.
        columns: the width of a line.
        terminal: where it is displayed.
        pixel_style: how pixels are drawn.
        most_maps: channels of a layer that are drawn.
        gap: blank lines between layers.
        classes: the names of the classes, for the units of the output layer.
    """
    parts = []
    for place, y in outputs:
        names = classes if place is outputs[-1][0] else ()
        part = _layer(place, y, columns, terminal, pixel_style, most_maps)
        strongest = Text("\n" + strongest_units(y, names, columns), terminal.dim)
        parts.append(part.append_text(strongest))
    return Text("\n" * (gap + 1), no_wrap=True).join(parts)


def _layer(
    place: LayerPlace,
    y: Floats,
    columns: int,
    terminal: Terminal,
    pixel_style: PixelStyle,
    most_maps: int,
) -> Text:
    finite = np.nan_to_num(y, posinf=0, neginf=0)
    scale = float(np.abs(finite).max(initial=0))
    on = np.count_nonzero(finite.reshape(len(y), -1).max(axis=1) > 0)
    noun = "channel" if y.ndim > 1 else "unit"
    said = f"layer {place.number}: {place.words}, {on} of {counted(len(y), noun)} above 0"
    said += f", largest {scale:.2g}"
    if not np.isfinite(y).all():
        said += "; some are not finite"
    text = Text(f"{said}\n", terminal.dim)
    if y.ndim == 1:
        return text.append_text(strip_text(finite, min(columns, 64), scale, terminal, pixel_style))
    maps = finite[:most_maps]
    tiles = [Tile(each, str(number)) for number, each in enumerate(maps)]
    width, _ = tile_size((y.shape[1], y.shape[2]))
    across = max((columns + 1) // (width + 1), 1)
    return text.append_text(tile_grid(tiles, across, scale, terminal, pixel_style))


def strongest_units(y: Floats, names: Sequence[str], columns: int, count: int = 8) -> str:
    """Return the units or channels with the largest outputs, as many as fit.

    Args:
        y: the outputs of a layer, (units,) or (channels, rows, columns).
        names: those of the units; by default their numbers.
        columns: the width of the line.
        count: how many at most.

    >>> strongest_units(np.array([0.5, 3.0, -1.0], np.float32), (), 40, 2)
    'most: 1 3.00, 0 0.50'
    """
    values = np.nan_to_num(y.reshape(len(y), -1).max(axis=1))
    said = "most:"
    for place in np.argsort(-values, kind="stable")[:count]:
        name = names[place] if place < len(names) else str(int(place))
        more = f"{'' if said.endswith(':') else ','} {name} {values[place]:.2f}"
        if len(said) + len(more) > columns:
            break
        said += more
    return said


def strongest_tiles(
    place: LayerPlace,
    y: Floats,
    images: Floats,
    columns: int,
    terminal: Terminal,
    pixel_style: PixelStyle,
) -> Text:
    """Return the weights of the units with the largest outputs, in one line of images.

    Args:
        place: the layer.
        y: its outputs for an image.
        images: the weights of its units, (units, height, width).
        columns: the width of a line.
        terminal: where it is displayed.
        pixel_style: how pixels are drawn.
    """
    values = np.nan_to_num(y.reshape(len(y), -1).max(axis=1))
    width, _ = tile_size((images.shape[1], images.shape[2]))
    across = max((columns + 1) // (width + 1), 1)
    units = np.argsort(-values, kind="stable")[:across]
    tiles = [Tile(images[unit], f"{unit}: {values[unit]:.2f}") for unit in units]
    head = Text(f"the weights of the units of {place.title}, with the largest outputs\n")
    head.stylize(terminal.dim)
    return head.append_text(tile_grid(tiles, across, scale_of(images), terminal, pixel_style))
