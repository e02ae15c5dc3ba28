"""The nearest training images of an image: thumbnails with label, distance and index."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rich.text import Text

from nntui.analysis.neighbors import Neighbor
from nntui.view.images import PixelStyle
from nntui.view.palette import Palette
from nntui.view.style import Terminal
from nntui.view.thumbnails import Thumbnail, cell_size, thumbnail_grid


def neighbors_text(
    neighbors: Sequence[Neighbor],
    images: NDArray[np.uint8],
    classes: Sequence[str],
    columns: int,
    terminal: Terminal,
    pixel_style: PixelStyle,
    cursor: int | None = None,
    palette: Palette | None = None,
) -> Text:
    """Return the neighbors of an image as thumbnails, as many beside each other as fit.

    Args:
        neighbors: the nearest first.
        images: all training images, (count, height, width).
        classes: their names.
        columns: the width.
        terminal: where it is displayed.
        pixel_style: how pixels are drawn.
        cursor: which one is marked; None for none.
        palette: the grays of blocks; see `image_text`.
    """
    width = cell_size((images.shape[1], images.shape[2]))[0]
    thumbnails = [
        Thumbnail(images[near.row], caption(near, classes, width), terminal.dim)
        for near in neighbors
    ]
    across = max((columns + 1) // (width + 1), 1)
    return thumbnail_grid(thumbnails, across, terminal, pixel_style, cursor, palette)


def caption(near: Neighbor, classes: Sequence[str], width: int = 14) -> str:
    """Return label, index and, where there is room, distance of a neighbor.

    >>> caption(Neighbor(41204, 9, 3.14159), "0123456789")
    '9 #41204 3.1'
    >>> caption(Neighbor(7, 1, 3.14159), ["cat", "dog"], 8)
    'dog #7'
    """
    short = f"{classes[near.label]} #{near.row}"
    distance = f"{near.distance:.3g}" if near.distance < 100 else f"{near.distance:.0f}"
    whole = f"{short} {near.distance:.1f}" if near.distance >= 1 else f"{short} {distance}"
    return whole if len(whole) <= width else short
