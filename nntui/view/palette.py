"""Palettes: the colors of the display for dark and light terminals, high contrast and 16 colors.

Every color is an entry of the 256-color cube, so terminals without true color display it exactly.
Blue and orange are distinguishable for color-blind readers; no information is given by color alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rich.palette import Palette as ColorTable
from rich.style import Style


class Shade(NamedTuple):
    """How a cell is drawn from a share on."""

    start: float
    """The smallest share of a row that is drawn like this."""
    text: int
    ground: int | None = None
    """The background; None for that of the panel."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Colors, as numbers of the cube."""

    name: str
    background: int
    surface: int
    """The background of dialogs."""
    selection: int
    """The background of the focused field and of the chosen line."""
    text: int
    dim: int
    """Labels, hints and empty cells."""
    frame: int
    accent: int
    """The focus, training, and the training curve."""
    quiet: int
    """Bars that are no answer."""
    right: int
    wrong: int
    validation: int
    correct_cells: tuple[Shade, ...]
    """Cells of the diagonal of a confusion matrix, by their share of a row."""
    wrong_cells: tuple[Shade, ...]
    """All other cells; a few mistakes in a thousand images have no shade."""
    grays: tuple[int, ...]
    """Pixels, from a blank one, which is as the background, to a full one."""

    @property
    def light(self) -> bool:
        """Whether the background is lighter than the text."""
        return sum(rgb(self.background)) > sum(rgb(self.text))


DARK = Palette(
    name="dark",
    background=233,
    surface=235,
    selection=24,
    text=252,
    dim=245,
    frame=239,
    accent=75,
    quiet=67,
    right=75,
    wrong=209,
    validation=222,
    correct_cells=(Shade(0.0, 110), Shade(0.5, 110, 235), Shade(0.9, 153, 236)),
    wrong_cells=(
        Shade(0.0, 180),
        Shade(0.005, 216),
        Shade(0.01, 231, 95),
        Shade(0.03, 231, 131),
        Shade(0.1, 16, 209),
    ),
    grays=(233, *range(235, 256), 231),
)
LIGHT = Palette(
    name="light",
    background=231,
    surface=255,
    selection=153,
    text=235,
    dim=243,
    frame=250,
    accent=25,
    quiet=110,
    right=25,
    wrong=124,
    validation=90,
    correct_cells=(Shade(0.0, 25), Shade(0.5, 25, 255), Shade(0.9, 24, 254)),
    wrong_cells=(
        Shade(0.0, 94),
        Shade(0.005, 94, 230),
        Shade(0.01, 52, 223),
        Shade(0.03, 52, 216),
        Shade(0.1, 16, 209),
    ),
    grays=(231, *range(254, 232, -1), 16),
)
CONTRAST = Palette(
    name="contrast",
    background=16,
    surface=16,
    selection=18,
    text=231,
    dim=250,
    frame=244,
    accent=51,
    quiet=250,
    right=51,
    wrong=226,
    validation=226,
    correct_cells=(Shade(0.0, 51),),
    wrong_cells=(Shade(0.0, 226), Shade(0.03, 16, 250), Shade(0.1, 16, 226)),
    grays=(16, *range(233, 256), 231),
)
"""High contrast; each of its colors has an equal among the 16, so terminals of 16 colors use it."""

PALETTES = {palette.name: palette for palette in (DARK, LIGHT, CONTRAST)}


def rgb(color: int) -> tuple[int, int, int]:
    """Return red, green and blue of a color of the cube, from 0 to 255.

    >>> rgb(75), rgb(233)
    ((95, 175, 255), (18, 18, 18))
    """
    if color >= 232:
        return (8 + 10 * (color - 232),) * 3
    red, rest = divmod(color - 16, 36)
    levels = (0, 95, 135, 175, 215, 255)
    return levels[red], levels[rest // 6], levels[rest % 6]


def hexadecimal(color: int) -> str:
    """Return a color of the cube as `#rrggbb`.

    >>> hexadecimal(75)
    '#5fafff'
    """
    return "#{:02x}{:02x}{:02x}".format(*rgb(color))


@lru_cache(maxsize=4096)
def cell_style(text: int, ground: int | None = None, *, bold: bool = False) -> Style:
    """Return the style of cells in these colors of the cube; making one takes 10 us."""
    bgcolor = None if ground is None else f"color({ground})"
    return Style(color=f"color({text})", bgcolor=bgcolor, bold=bold or None)


def shade(shades: Sequence[Shade], share: float, *, bold: bool = False) -> Style:
    """Return the style of a cell with this share of its row."""
    chosen = [each for each in shades if share >= each.start][-1]
    return cell_style(chosen.text, chosen.ground, bold=bold)


def selected_style(palette: Palette) -> Style:
    """Return the style of the cell under the cursor."""
    return cell_style(palette.text, palette.selection, bold=True)


def contrast(one: int, other: int) -> float:
    """Return the contrast ratio of two colors of the cube, from 1 to 21 (WCAG 2.2, 1.4.3).

    >>> contrast(231, 16), round(contrast(245, 233), 1)
    (21.0, 5.4)
    """
    return contrast_of(rgb(one), rgb(other))


def contrast_of(one: Sequence[int], other: Sequence[int]) -> float:
    """Return the contrast ratio of two colors, each red, green and blue from 0 to 255."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def nearest(color: int, table: ColorTable) -> int:
    """Return the index of the color in a table of Rich that is displayed in its place."""
    return table.match(rgb(color))


def _luminance(color: Sequence[int]) -> float:
    """Return the relative luminance (WCAG 2.2), from 0 to 1."""
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in color)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
