"""What each pixel of an image contributes, drawn over the image: by color, or by signs in ASCII."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from rich.text import Text

from nntui.view.images import PixelStyle
from nntui.view.pixel_cells import half_blocks
from nntui.view.style import Terminal

_Number = TypeVar("_Number", np.uint8, np.float32)

STROKE = 25
"""The pixel value from which a pixel belongs to a stroke."""
FAINT = 0.15
"""The share of the largest contribution from which a pixel is marked."""

FOR, AGAINST, NEUTRAL = "#", "-", "."
"""The signs of a cell: for the class, against it, and strokes that do not matter."""
ADD, REMOVE = "+", "-"
"""The signs of a cell where pixels are filled or blanked."""

_DARK_FOR, _DARK_AGAINST = (137, 172, 208, 214), (60, 62, 63, 33)
_LIGHT_FOR, _LIGHT_AGAINST = (180, 173, 166, 160), (110, 68, 26, 20)
"""Colors of the cube, from weak to strong: orange for the class, blue against it."""


def tinted_text(
    image: NDArray[np.uint8],
    values: NDArray[np.floating],
    terminal: Terminal,
    pixel_style: PixelStyle,
    *,
    blank: bool = False,
) -> Text:
    """Return an image tinted by what its pixels contribute, in the cells of `image_text`.

    In blocks, orange pixels speak for the class, blue ones against it, other strokes are gray. In
    characters, a cell is `#` for the class, `-` against it, `.` where strokes do not matter.

    Args:
        image: (height, width).
        values: what each pixel contributes, (height, width); scaled by the largest of them.
        terminal: where it is displayed.
        pixel_style: how pixels are drawn.
        blank: whether blank pixels are marked, too.

    >>> image = np.full((2, 4), 255, np.uint8)
    >>> values = np.array([[1.0, 0.0, -1.0, 0.0]] * 2)
    >>> tinted_text(image, values, Terminal(), "ascii").plain
    '#.-.'
    """
    shares = _shares(image, values, blank=blank)
    if pixel_style == "blocks":
        return tint_blocks(image, shares, terminal)
    return _signs(image, shares, (FOR, AGAINST))


def change_text(
    image: NDArray[np.uint8],
    changed: NDArray[np.int8],
    terminal: Terminal,
    pixel_style: PixelStyle,
) -> Text:
    """Return an image with the pixels that are changed: orange or `+` are filled.

    Blue or `-` are blanked; other strokes are gray, or `.` in characters.

    Args:
        image: (height, width).
        changed: 1 where a pixel is filled, -1 where it is blanked, else 0; (height, width).
        terminal: where it is displayed.
        pixel_style: how pixels are drawn.

    >>> image, changed = np.full((2, 3), 255, np.uint8), np.array([[0, -1, 0]] * 2, np.int8)
    >>> change_text(image, changed, Terminal(), "ascii").plain
    '.-.'
    """
    if pixel_style == "blocks":
        return tint_blocks(image, changed.astype(np.float32), terminal)
    return _signs(image, changed.astype(np.float32), (ADD, REMOVE))


def side_by_side(
    blocks: Sequence[tuple[str, Text]], columns: int, gap: int = 2, style: str = ""
) -> Text:
    r"""Return titled texts beside each other, as many in a row as fit into `columns`.

    >>> side_by_side([("a", Text("12\n3")), ("b", Text("4"))], 20).plain.split("\n")
    ['a   b', '12  4', '3    ']
    """
    rows: list[list[tuple[str, Text]]] = [[]]
    used = 0
    for title, text in blocks:
        width = max(_width(text), len(title))
        if rows[-1] and used + gap + width > columns:
            rows.append([])
            used = 0
        used += width + (gap if rows[-1] else 0)
        rows[-1].append((title, text))
    return Text("\n\n", no_wrap=True).join(_row(row, gap, style) for row in rows)


def _row(blocks: Sequence[tuple[str, Text]], gap: int, style: str) -> Text:
    split = [list(text.split("\n", allow_blank=True)) for _, text in blocks]
    widths = [max(_width(text), len(title)) if text.plain else len(title) for title, text in blocks]
    lines = [
        Text(" " * gap).join(
            Text(title.ljust(width), style)
            for (title, _), width in zip(blocks, widths, strict=True)
        )
    ]
    for number in range(max(map(len, split))):
        parts = []
        for each, width in zip(split, widths, strict=True):
            part = each[number].copy() if number < len(each) else Text()
            part.pad_right(width - part.cell_len)
            parts.append(part)
        lines.append(Text(" " * gap).join(parts))
    return Text("\n", no_wrap=True).join(lines)


def _width(text: Text) -> int:
    return max(line.cell_len for line in text.split("\n", allow_blank=True)) if text.plain else 0


def _shares(
    image: NDArray[np.uint8], values: NDArray[np.floating], *, blank: bool
) -> NDArray[np.float32]:
    """Return the values from -1 to 1; 0 where a pixel is not marked."""
    marked = np.where((image >= STROKE) | blank, np.nan_to_num(values), 0)
    largest = float(np.abs(marked).max(initial=0))
    if not largest:
        return np.zeros(image.shape, np.float32)
    shares = np.asarray(marked / largest, np.float32)
    return np.asarray(np.where(np.abs(shares) >= FAINT, shares, 0), np.float32)


def _signs(image: NDArray[np.uint8], shares: NDArray[np.float32], signs: tuple[str, str]) -> Text:
    """Return a sign for two pixels, one above the other: that of the stronger contribution."""
    image, shares = _even(image), _even(shares)
    above, below = shares[::2], shares[1::2]
    stronger = np.where(np.abs(above) >= np.abs(below), above, below)
    inked = np.maximum(image[::2], image[1::2]) >= STROKE
    cells = np.where(inked, NEUTRAL, " ")
    cells = np.where(stronger > 0, signs[0], np.where(stronger < 0, signs[1], cells))
    return Text("\n".join("".join(row) for row in cells), no_wrap=True)


def tint_blocks(image: NDArray[np.uint8], shares: NDArray[np.float32], terminal: Terminal) -> Text:
    """Return half blocks: a pixel whose share is 0 in its gray, others from blue to orange."""
    return half_blocks(_colors(_even(image), _even(shares), terminal))


def _colors(
    image: NDArray[np.uint8], shares: NDArray[np.float32], terminal: Terminal
) -> NDArray[np.int64]:
    """Return the color of each pixel: its gray, or the tint of what it contributes."""
    palette = terminal.palette
    grays = np.array(palette.grays)
    colors = grays[image.astype(np.int64) * (len(grays) - 1) // 255]
    light = palette.light
    for sign, tints in (
        (1, _LIGHT_FOR if light else _DARK_FOR),
        (-1, _LIGHT_AGAINST if light else _DARK_AGAINST),
    ):
        strength = np.ceil(np.clip(sign * shares, 0, 1) * len(tints)).astype(np.int64) - 1
        colors = np.where(sign * shares > 0, np.array(tints)[np.maximum(strength, 0)], colors)
    return np.asarray(colors, np.int64)


def _even(pixels: NDArray[_Number]) -> NDArray[_Number]:
    """Return pixels with an even number of rows."""
    return np.vstack([pixels, np.zeros_like(pixels[:1])]) if len(pixels) % 2 else pixels
