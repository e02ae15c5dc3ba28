"""One unit of a network as text: what switches it on, its weights, its strongest images."""

from collections.abc import Sequence

from rich.text import Text

from nntui.analysis.layer_places import LayerPlace
from nntui.analysis.layer_weights import LayerWeights
from nntui.analysis.units import UnitResponses
from nntui.datasets.dataset import Pixels
from nntui.view.diverging import SIDE, Tile, diverging_text, scale_of, small, tile_grid, tile_size
from nntui.view.images import PixelStyle
from nntui.view.layer_weights import strip_text
from nntui.view.style import Terminal
from nntui.view.thumbnails import Thumbnail, fitting, thumbnail_grid

_MOST_CHANNELS = 64
"""Channels of the weights of a unit that are drawn."""


def unit_sentence(
    found: UnitResponses, place: LayerPlace, unit: int, classes: Sequence[str]
) -> str:
    """Return in words what switches a unit on."""
    name = f"unit {unit} of {place.title}"
    if found.constant[unit]:
        return f"{name}: dead, its output is {found.values[0, unit]:.3g} for every image"
    by = found.switched_on_by(unit)
    share = f"above 0 for {100 * found.on[unit]:.0f} % of the images"
    if not by:
        return f"{name}: {share}, for no class on average"
    means = found.means(unit)
    listed = ", ".join(f"{classes[label]} (mean {means[label]:.2f})" for label in by)
    return f"{name}: {share}, most for {listed}"


def unit_weights_text(
    found: LayerWeights, unit: int, columns: int, terminal: Terminal, pixel_style: PixelStyle
) -> Text:
    """Return the weights of a unit: an image, one for each channel, or a row.

    The channels with the largest weights come first.
    """
    if found.channels is None:
        return Text()
    channels = found.channels[unit]
    scale = scale_of(channels)
    if found.are_rows:
        return strip_text(channels[0, 0], min(columns, 64), scale, terminal, pixel_style)
    if len(channels) == 1:
        side = 28 if columns >= 28 else SIDE
        return diverging_text(small(channels[0], side), scale, terminal, pixel_style)
    sizes = (channels.reshape(len(channels), -1) ** 2).sum(axis=1)
    order = (-sizes).argsort(kind="stable")[:_MOST_CHANNELS]
    tiles = [Tile(channels[each], f"from {each}") for each in order]
    width, _ = tile_size((channels.shape[1], channels.shape[2]))
    across = max((columns + 1) // (width + 1), 1)
    return tile_grid(tiles, across, scale, terminal, pixel_style)


def strongest_text(
    found: UnitResponses,
    unit: int,
    images: Pixels,
    classes: Sequence[str],
    columns: int,
    terminal: Terminal,
    pixel_style: PixelStyle,
) -> Text:
    """Return the ten images to which a unit responds most, with their classes and its outputs."""
    rows = found.strongest(unit)
    thumbnails = [
        Thumbnail(images[row], f"{classes[found.labels[row]]} {found.values[row, unit]:.2f}")
        for row in rows
    ]
    across, _ = fitting((images.shape[1], images.shape[2]), columns, 1)
    across = 5 if across in range(5, 10) else across
    return thumbnail_grid(thumbnails, across, terminal, pixel_style)
