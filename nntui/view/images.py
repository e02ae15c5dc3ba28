"""A picture in characters: in ASCII, in shades, or in half blocks of gray."""

from collections.abc import Sequence
from itertools import groupby
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from rich.style import Style
from rich.text import Text

PixelStyle: TypeAlias = Literal["ascii", "shades", "blocks"]

_RAMPS: dict[PixelStyle, str] = {"ascii": " .:-=+*#%@", "shades": " ░▒▓█"}
_GRAYS = [16, *range(232, 256), 231]


def picture(image: NDArray[np.uint8], pixel_style: PixelStyle = "ascii") -> Text:
    """Return `image` (height, width) as text of `width` columns and half as many rows as pixels.

    A character is about twice as high as it is wide, so it stands for two pixels, one above the
    other: as their mean in a ramp of characters, or, in "blocks", as two grays of one character.
    """
    image = np.asarray(image, np.uint8)
    if len(image) % 2:
        image = np.vstack([image, np.zeros_like(image[:1])])
    top, bottom = image[::2], image[1::2]
    if pixel_style == "blocks":
        return _blocks(top, bottom)
    ramp = _RAMPS[pixel_style]
    mean = (top.astype(np.uint16) + bottom) / 2
    # Any ink at all is seen: only a clean cell is blank.
    levels = np.ceil(mean / 255 * (len(ramp) - 1)).astype(int)
    return Text("\n".join("".join(ramp[level] for level in row) for row in levels), no_wrap=True)


def large_picture(image: NDArray[np.uint8], pixel_style: PixelStyle = "ascii") -> Text:
    """Return `image` at two columns and one row a pixel: four times the room."""
    doubled = np.repeat(np.repeat(np.asarray(image, np.uint8), 2, axis=0), 2, axis=1)
    return picture(doubled, pixel_style)


def sheet(
    images: NDArray[np.uint8], names: Sequence[str], columns: int, pixel_style: PixelStyle = "ascii"
) -> Text:
    """Return pictures (count, height, width) side by side, as many as fit into `columns`.

    Each stands below its name. Edges at which no picture has any ink are left out.
    """
    top, bottom = _inked(np.asarray(images.any(axis=(0, 2))))
    left, right = _inked(np.asarray(images.any(axis=(0, 1))))
    images = images[:, top:bottom, left:right]
    width = images.shape[2]
    each = max((columns + 1) // (width + 1), 1)
    rows = []
    for start in range(0, len(images), each):
        part = slice(start, start + each)
        heads = Text(" ", no_wrap=True).join(
            Text(f"{name[:width]:<{width}}") for name in names[part]
        )
        drawn = [
            picture(image, pixel_style).split("\n", allow_blank=True) for image in images[part]
        ]
        beside = [Text(" ").join(line) for line in zip(*drawn, strict=True)]
        rows.append(Text("\n").join([heads, *beside]))
    return Text("\n\n", no_wrap=True).join(rows)


def _inked(marks: NDArray[np.bool_]) -> tuple[int, int]:
    """Return where the marks begin and end; all of it where there are none."""
    places = np.flatnonzero(marks)
    return (int(places[0]), int(places[-1]) + 1) if len(places) else (0, len(marks))


def _blocks(top: NDArray[np.uint8], bottom: NDArray[np.uint8]) -> Text:
    text = Text(no_wrap=True)
    for number, (above, below) in enumerate(zip(top, bottom, strict=True)):
        if number:
            text.append("\n")
        cells = [(_gray(int(a)), _gray(int(b))) for a, b in zip(above, below, strict=True)]
        # Cells alike are written as one: a clean row then costs one escape sequence, not 28.
        for (fore, back), run in groupby(cells):
            text.append("▀" * len(list(run)), Style(color=fore, bgcolor=back))
    return text


def _gray(ink: int) -> str:
    return f"color({_GRAYS[ink * (len(_GRAYS) - 1) // 255]})"
