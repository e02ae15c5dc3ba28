"""Numbers of both signs as images on a common scale; signs are legible without color, too."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.text import Text

from nntui.view.images import PixelStyle
from nntui.view.names import cut, padded
from nntui.view.pixel_cells import half_blocks, in_rows
from nntui.view.style import Terminal

Floats = NDArray[np.float32]
POSITIVE, NEGATIVE = ".:+#", ",;-="
"""From weak to strong; what is almost 0 is blank."""
_POSITIVE, _NEGATIVE = (94, 136, 172, 208, 214), (24, 25, 26, 33, 39)
_LIGHT_POSITIVE, _LIGHT_NEGATIVE = (223, 216, 209, 166, 130), (153, 111, 69, 26, 19)
"""Colors of the cube, from weak to strong: the stronger, the farther from the background."""
SIDE = 14
"""Columns of a small image."""
_FAINT = 0.12
"""The share of the scale below which a number is blank."""


def diverging_text(
    values: Floats, scale: float, terminal: Terminal, pixel_style: PixelStyle
) -> Text:
    r"""Return numbers as text with one column per number and one row per two of them.

    In blocks, positive numbers are orange, negative ones blue. In characters, `.:+#` are positive
    and `,;-=` negative.

    Args:
        values: (height, width).
        scale: the absolute value that is drawn strongest.
        terminal: where it is displayed.
        pixel_style: how pixels are drawn.

    >>> values = np.array([[1.0, -1.0, 0.0, 0.3, -0.3]] * 2, np.float32)
    >>> diverging_text(values, 1.0, Terminal(), "ascii").plain
    '#= :;'
    """
    shares = np.clip(np.nan_to_num(values) / scale if scale else np.zeros_like(values), -1, 1)
    if len(shares) % 2:
        shares = np.vstack([shares, np.zeros_like(shares[:1])])
    if pixel_style == "blocks":
        return half_blocks(_colors(shares, terminal))
    mean = (shares[::2] + shares[1::2]) / 2
    return Text("\n".join("".join(map(_sign, row)) for row in mean.tolist()), no_wrap=True)


def _colors(shares: Floats, terminal: Terminal) -> NDArray[np.int64]:
    """Return the color of each number; those that are almost 0 have the one of the background."""
    palette = terminal.palette
    colors = np.full(shares.shape, palette.grays[0], np.int64)
    tints = (_LIGHT_POSITIVE, _LIGHT_NEGATIVE) if palette.light else (_POSITIVE, _NEGATIVE)
    for sign, ramp in zip((1, -1), tints, strict=True):
        strength = (sign * shares - _FAINT) / (1 - _FAINT)
        level = np.clip(np.ceil(strength * len(ramp)).astype(np.int64) - 1, 0, len(ramp) - 1)
        colors = np.where(strength > 0, np.array(ramp)[level], colors)
    return np.asarray(colors, np.int64)


def _sign(share: float) -> str:
    if abs(share) < _FAINT:
        return " "
    ramp = POSITIVE if share > 0 else NEGATIVE
    return ramp[min(int(abs(share) * len(ramp)), len(ramp) - 1)]


def small(values: Floats, side: int = SIDE) -> Floats:
    """Return numbers (height, width) that fit into `side` columns: means of squares, or repeated.

    >>> small(np.ones((28, 28), np.float32)).shape, small(np.ones((5, 5), np.float32)).shape
    ((14, 14), (10, 10))
    """
    longest = max(values.shape)
    if longest <= side:
        times = side // longest
        return np.repeat(np.repeat(values, times, axis=0), times, axis=1)
    factor = -(-longest // side)
    even = np.pad(values, [(0, -length % factor) for length in values.shape])
    height, width = (length // factor for length in even.shape)
    return np.asarray(even.reshape(height, factor, width, factor).mean(axis=(1, 3)), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Tile:
    """An image of a grid: numbers (height, width), and a caption above it."""

    values: Floats
    caption: str = ""


def tile_size(image_shape: tuple[int, int], side: int = SIDE) -> tuple[int, int]:
    """Return the columns and rows of a tile with its caption.

    >>> tile_size((28, 28)), tile_size((5, 5)), tile_size((28, 28), 28)
    ((14, 8), (10, 6), (28, 15))
    """
    height, width = small(np.zeros(image_shape, np.float32), side).shape
    return width, -(-height // 2) + 1


def caption_text(caption: str, width: int, terminal: Terminal, *, marked: bool) -> Text:
    """Return a caption in `width` columns; where it is marked, in brackets and in reverse."""
    room = width - 2 if marked else width
    fitting = padded(cut(caption, room, terminal.ellipsis), room)
    return Text(f"[{fitting}]", "bold reverse") if marked else Text(fitting, terminal.dim)


def tile_grid(
    tiles: Sequence[Tile],
    across: int,
    scale: float,
    terminal: Terminal,
    pixel_style: PixelStyle,
    cursor: int | None = None,
    side: int = SIDE,
) -> Text:
    """Return tiles in rows of `across`, with one column between them.

    The caption of the one at `cursor` is in brackets and in reverse.
    """
    drawn = [
        _drawn(each, scale, terminal, pixel_style, side, marked=number == cursor)
        for number, each in enumerate(tiles)
    ]
    return in_rows(drawn, across)


def _drawn(
    tile: Tile,
    scale: float,
    terminal: Terminal,
    pixel_style: PixelStyle,
    side: int,
    *,
    marked: bool,
) -> list[Text]:
    values = small(tile.values, side)
    head = caption_text(tile.caption, values.shape[1], terminal, marked=marked)
    body = diverging_text(values, scale, terminal, pixel_style)
    return [head, *body.split("\n", allow_blank=True)]
