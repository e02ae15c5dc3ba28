"""The maps of an explanation beside each other, with their titles and legends."""

from collections.abc import Sequence
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray
from rich.text import Text

from nntui.analysis.explanation import Explanation
from nntui.view.images import PixelStyle
from nntui.view.style import Terminal
from nntui.view.tinted import change_text, side_by_side, tinted_text

MapName: TypeAlias = Literal["occlusion", "gradient", "turning"]
MAPS: tuple[MapName, ...] = get_args(MapName)
"""The maps in the order in which they are offered: the most faithful one first."""


def map_text(
    name: MapName,
    image: NDArray[np.uint8],
    found: Explanation,
    terminal: Terminal,
    pixel_style: PixelStyle,
) -> Text:
    """Return one map of an image, in the cells of `image_text`."""
    if name == "turning":
        return change_text(image, found.turning.changed, terminal, pixel_style)
    values = found.occlusion if name == "occlusion" else found.gradient
    return tinted_text(image, values, terminal, pixel_style)


def map_title(name: MapName, found: Explanation, classes: Sequence[str]) -> str:
    """Return the title of a map, in at most 28 columns for classes of one character."""
    answer = classes[found.answer]
    if name == "occlusion":
        return f"what {answer} depends on"
    if name == "gradient":
        return f"{answer} not {classes[found.against]}: gradient x input"
    return f"what would make it {classes[found.turning.target]}"


def legend(name: MapName, pixel_style: PixelStyle) -> str:
    """Return what the colors or signs of a map mean."""
    blocks = pixel_style == "blocks"
    if name == "turning":
        signs = ("orange", "blue") if blocks else ("+", "-")
        return f"{signs[0]} pixels to fill, {signs[1]} pixels to blank"
    if blocks:
        return "orange for it, blue against it"
    return "# for it, - against it, . no matter"


def explanation_text(
    image: NDArray[np.uint8],
    found: Explanation,
    classes: Sequence[str],
    columns: int,
    terminal: Terminal,
    pixel_style: PixelStyle,
) -> Text:
    """Return all maps of an image, as many beside each other as fit, and their legends."""
    blocks = [
        (
            map_title(name, found, classes),
            map_text(name, image, found, terminal, pixel_style),
        )
        for name in MAPS
    ]
    text = side_by_side(blocks, columns, style=terminal.dim)
    for name in ("occlusion", "turning"):
        text.append(f"\n{legend(name, pixel_style)}", terminal.dim)
    return text
