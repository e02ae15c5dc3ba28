"""The output of every layer for one image, as text."""

from collections.abc import Sequence

import numpy as np
from rich.text import Text

from nntui.analysis.layer_places import LayerPlace
from nntui.strings import counted
from nntui.view.diverging import Floats, Tile, tile_grid, tile_size
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
    """
    parts = [_layer(each, y, columns, terminal, pixel_style, most_maps) for each, y in outputs]
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
    said = f"layer {place.number}: {place.words}, {counted(len(y), noun)}, {on} above 0"
    said += f", largest {scale:.2f}"
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
