"""Thumbnails: many images in little room, one of them marked, each below a caption."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len
from rich.text import Text

from nntui.view.images import PixelStyle, image_lines
from nntui.view.names import cut, padded
from nntui.view.palette import Palette
from nntui.view.pixel_cells import in_rows
from nntui.view.style import Terminal

SIDE = 14
"""Pixels of a thumbnail: 14 columns and 7 rows of characters."""
SMALL = 10
"""Pixels of a small one: 10 columns and 5 rows."""
_FEWEST = 6
"""Thumbnails in sight, below which they are small."""


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


def cropped(image: NDArray[np.uint8], side: int = SMALL) -> NDArray[np.uint8]:
    """Return the part of an image with most of its strokes, at most `side` x `side` pixels.

    A border of a seventh of each side is left out, where digits such as those of MNIST are blank.

    >>> cropped(np.zeros((28, 28), np.uint8)).shape, cropped(np.zeros((8, 8), np.uint8)).shape
    ((10, 10), (8, 8))
    """
    if max(image.shape) <= side:
        return image
    height, width = (length - 2 * (length // 7) for length in image.shape)
    top = _start(image.sum(axis=1, dtype=np.int64), height)
    left = _start(image.sum(axis=0, dtype=np.int64), width)
    return shrunk(image[top : top + height, left : left + width], side)


def _start(sums: NDArray[np.int64], length: int) -> int:
    """Return where `length` numbers in a row have the largest sum; of equal ones, the middle."""
    windows = np.convolve(sums, np.ones(length, np.int64), "valid")
    best = np.flatnonzero(windows == windows.max())
    return int(best[len(best) // 2])


def cell_size(image_shape: tuple[int, int]) -> tuple[int, int]:
    """Return the columns and rows of a thumbnail, with its caption and without what parts them.

    >>> cell_size((28, 28)), cell_size((8, 8))
    ((14, 8), (8, 5))
    """
    height, width = shrunk(np.zeros(image_shape, np.uint8)).shape
    return width, -(-height // 2) + 1


def thumbnail_shape(image_shape: tuple[int, int], *, small: bool) -> tuple[int, int]:
    """Return the pixels of a thumbnail, which is cropped where it is small.

    >>> thumbnail_shape((28, 28), small=True), thumbnail_shape((28, 28), small=False)
    ((10, 10), (14, 14))
    """
    blank = np.zeros(image_shape, np.uint8)
    height, width = (cropped(blank) if small else shrunk(blank)).shape
    return height, width


def are_small(image_shape: tuple[int, int], columns: int, rows: int) -> bool:
    """Return whether thumbnails are small: where fewer than six others fit.

    >>> are_small((28, 28), 32, 18), are_small((28, 28), 35, 34)
    (True, False)
    """
    across, down = fitting(image_shape, columns, rows)
    return across * down < _FEWEST


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

    The caption of the one at `cursor` is in reverse, and in brackets or, where these do not fit,
    behind a sign, so it is visible without color, too.

    Args:
        thumbnails: images of one size.
        across: how many are in a row.
        terminal: where it is displayed.
        pixel_style: how pixels are drawn.
        cursor: which one is marked; None for none.
        palette: the grays of blocks; see `image_lines`.

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
    return in_rows(drawn, across)


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
    before, after = ("", "") if not marked else ("[", "]")
    if marked and width <= SMALL and cell_len(each.caption) > width - 2:
        before, after = ">", ""
    room = width - len(before + after)
    caption = padded(cut(each.caption, room, terminal.ellipsis), room)
    head = Text(f"{before}{caption}{after}", "bold reverse" if marked else each.style)
    return [head, *image_lines(small, pixel_style, palette)]
