"""Images in characters: in ASCII, in shades, or in half blocks of gray."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, TypeAlias

from rich.text import Text

from nntui.late_numpy import np
from nntui.view.names import cut_all, padded
from nntui.view.palette import Palette
from nntui.view.pixel_cells import half_block_lines
from nntui.view.style import Terminal

if TYPE_CHECKING:
    from numpy.typing import NDArray

PixelStyle: TypeAlias = Literal["ascii", "shades", "blocks"]
"""How pixels are drawn: `blocks` needs colors, `shades` and `blocks` need Unicode."""

_RAMPS: dict[PixelStyle, str] = {"ascii": " .:-=+*#%@", "shades": " ░▒▓█"}
_GRAYS = [16, *range(232, 256), 231]
"""The grays of the 256-color cube, from black to white."""


def default_pixel_style(terminal: Terminal) -> PixelStyle:
    """Return how pixels are drawn best: in blocks where there is color, else in ASCII.

    >>> default_pixel_style(Terminal()), default_pixel_style(Terminal(unicode=False))
    ('blocks', 'ascii')
    """
    return "blocks" if terminal.color and terminal.unicode else "ascii"


def image_text(
    image: "NDArray[np.uint8]", pixel_style: PixelStyle = "ascii", palette: Palette | None = None
) -> Text:
    """Return an image as text with one column per pixel and one row per two pixels.

    A character is about twice as high as it is wide, so it stands for two pixels, one above the
    other: as their mean in a ramp of characters or, in "blocks", as two grays of one character.

    Args:
        image: (height, width), 255 is displayed brightest.
        pixel_style: how pixels are drawn.
        palette: the grays of blocks; without one, from black to white on any background.

    >>> print(image_text(np.array([[0, 0, 255], [0, 255, 255]], np.uint8)).plain)
     +@
    """
    return Text("\n", no_wrap=True).join(image_lines(image, pixel_style, palette))


def image_lines(
    image: "NDArray[np.uint8]", pixel_style: PixelStyle = "ascii", palette: Palette | None = None
) -> list[Text]:
    """Return the lines of `image_text`."""
    image = np.asarray(image, np.uint8)
    if len(image) % 2:
        image = np.vstack([image, np.zeros_like(image[:1])])
    if pixel_style == "blocks":
        grays = np.array(_GRAYS if palette is None else palette.grays)
        levels = image.astype(np.int64) * (len(grays) - 1) // 255
        return half_block_lines(grays[levels], None if palette is None else palette.grays[0])
    ramp = _RAMPS[pixel_style]
    mean = (image[::2].astype(np.uint16) + image[1::2]) / 2
    # Rounded up, so that the faintest pixel is visible: only pixels of 0 are blank.
    levels = np.ceil(mean / 255 * (len(ramp) - 1)).astype(int)
    return [Text("".join(ramp[level] for level in row), no_wrap=True) for row in levels]


def large_image_lines(
    image: "NDArray[np.uint8]",
    pixel_style: PixelStyle = "ascii",
    scale: int = 2,
    palette: Palette | None = None,
) -> list[Text]:
    """Return the lines of an image with `scale` columns and half as many rows per pixel."""
    pixels = np.asarray(image, np.uint8)
    larger = np.repeat(np.repeat(pixels, scale, axis=0), scale, axis=1)
    return image_lines(larger, pixel_style, palette)


def reduced(image: "NDArray[np.uint8]", rows: int) -> "NDArray[np.uint8]":
    """Return an image that fits in so many rows of characters; blank edges are left out first.

    Where it still does not fit, each pixel is the mean of a square of several.

    >>> reduced(np.pad(np.full((20, 20), 200, np.uint8), 4), 5).shape
    (10, 10)
    """
    if image.shape[0] <= 2 * rows:
        return image
    top, bottom = _bounds(np.asarray(image.any(axis=1)))
    left, right = _bounds(np.asarray(image.any(axis=0)))
    image = image[top:bottom, left:right]
    factor = -(-image.shape[0] // (2 * max(rows, 1)))
    if factor == 1:
        return image
    image = np.pad(image, [(0, -side % factor) for side in image.shape])
    height, width = (side // factor for side in image.shape)
    squares = image.reshape(height, factor, width, factor)
    return np.asarray(squares.mean(axis=(1, 3)), np.uint8)


def sheet(
    images: "NDArray[np.uint8]",
    names: Sequence[str],
    columns: int,
    pixel_style: PixelStyle = "ascii",
) -> Text:
    """Return a contact sheet: images side by side, as many as fit, each below its name.

    Edges at which all images are blank are cropped.

    Args:
        images: (count, height, width).
        names: one for each image, in at most its width; different names stay different.
        columns: the width of the sheet.
        pixel_style: how pixels are drawn.
    """
    top, bottom = _bounds(np.asarray(images.any(axis=(0, 2))))
    left, right = _bounds(np.asarray(images.any(axis=(0, 1))))
    images = images[:, top:bottom, left:right]
    width = images.shape[2]
    in_a_row = max((columns + 1) // (width + 1), 1)
    each = list(dict.fromkeys(names))
    short = dict(zip(each, cut_all(each, width, ".."), strict=True))
    rows = []
    for start in range(0, len(images), in_a_row):
        part = slice(start, start + in_a_row)
        heads = Text(" ", no_wrap=True).join(
            Text(padded(short[name], width)) for name in names[part]
        )
        drawn = [image_lines(image, pixel_style) for image in images[part]]
        side_by_side = [Text(" ").join(line) for line in zip(*drawn, strict=True)]
        rows.append(Text("\n").join([heads, *side_by_side]))
    return Text("\n\n", no_wrap=True).join(rows)


def _bounds(marks: "NDArray[np.bool_]") -> tuple[int, int]:
    """Return the first marked index and the one after the last; all where none is marked."""
    indices = np.flatnonzero(marks)
    return (int(indices[0]), int(indices[-1]) + 1) if len(indices) else (0, len(marks))
