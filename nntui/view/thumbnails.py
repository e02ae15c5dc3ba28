"""Thumbnails: many images in little room, one of them marked, each below a caption."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.text import Text

from nntui.view.images import PixelStyle, image_text
from nntui.view.names import cut, padded
from nntui.view.palette import Palette
from nntui.view.style import Terminal

SIDE = 14
"""Pixels of a thumbnail: 14 columns and 7 rows of characters."""


@dataclass(frozen=True, slots=True, eq=False)
class Thumbnail:
    """An image of a grid.

    Args:
        image: (height, width).
        caption: above it, cut to its width.
        style: of the caption.
    """

    image: NDArray[np.uint8]
    caption: str = ""
    style: str = ""


def shrunk(image: NDArray[np.uint8], side: int = SIDE) -> NDArray[np.uint8]:
    """Return an image of at most `side` x `side` pixels: each is the mean of a square.

    >>> shrunk(np.full((28, 28), 200, np.uint8)).shape, shrunk(np.zeros((8, 8), np.uint8)).shape
    ((14, 14), (8, 8))
    """
    factor = -(-max(image.shape) // side)
    if factor == 1:
        return image
    padding = [(0, -length % factor) for length in image.shape]
    even = np.pad(image, padding)
    height, width = (length // factor for length in even.shape)
    squares = even.reshape(height, factor, width, factor)
    return np.asarray(squares.mean(axis=(1, 3)), np.uint8)


def cell_size(image_shape: tuple[int, int]) -> tuple[int, int]:
    """Return the columns and rows of a thumbnail, with its caption and without what parts them.

    >>> cell_size((28, 28)), cell_size((8, 8))
    ((14, 8), (8, 5))
    """
    height, width = shrunk(np.zeros(image_shape, np.uint8)).shape
    return width, -(-height // 2) + 1


def fitting(image_shape: tuple[int, int], columns: int, rows: int) -> tuple[int, int]:
    """Return how many thumbnails fit beside and below each other, at least one.

    >>> fitting((28, 28), 80, 24)
    (5, 3)
    """
    width, height = cell_size(image_shape)
    return max((columns + 1) // (width + 1), 1), max(rows // height, 1)


def thumbnail_grid(
    thumbnails: Sequence[Thumbnail],
    across: int,
    terminal: Terminal,
    pixel_style: PixelStyle,
    cursor: int | None = None,
    palette: Palette | None = None,
) -> Text:
    """Return thumbnails in rows of `across`, with one column between them.

    The caption of the one at `cursor` is in brackets and in reverse, so it is visible without
    color, too.

    Args:
        thumbnails: images of one size.
        across: how many are in a row.
        terminal: where it is displayed.
        pixel_style: how pixels are drawn.
        cursor: which one is marked; None for none.
        palette: the grays of blocks; see `image_text`.

    >>> white = np.full((2, 6), 255, np.uint8)
    >>> two = [Thumbnail(white, "7"), Thumbnail(white, "9")]
    >>> print(thumbnail_grid(two, 2, Terminal(), "ascii", 1).plain)
    7      [9   ]
    @@@@@@ @@@@@@
    """
    drawn = [
        _drawn(each, terminal, pixel_style, palette, marked=number == cursor)
        for number, each in enumerate(thumbnails)
    ]
    rows = []
    for start in range(0, len(drawn), across):
        lines = zip(*drawn[start : start + across], strict=True)
        rows.append(Text("\n").join(Text(" ").join(line) for line in lines))
    return Text("\n", no_wrap=True).join(rows)


def _drawn(
    each: Thumbnail,
    terminal: Terminal,
    pixel_style: PixelStyle,
    palette: Palette | None,
    *,
    marked: bool,
) -> list[Text]:
    """Return the lines of a thumbnail, all as wide."""
    small = shrunk(each.image)
    width = small.shape[1]
    room = width - 2 if marked else width
    caption = padded(cut(each.caption, room, terminal.ellipsis), room)
    head = Text(f"[{caption}]", "bold reverse") if marked else Text(caption, each.style)
    return [head, *image_text(small, pixel_style, palette).split("\n", allow_blank=True)]
