"""What the border of an image shows of its background."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.dataset import Pixels

DARK = 40
"""Brightest shade that is dark in all images."""
_BORDER = 0.9
"""Share of the border that the background of an image has at least."""
_MAJORITY = 0.55
"""Share of all pixels that the background of an image has at least."""
_CONTRAST = 32
"""Smallest difference between the darkest and the brightest pixel of an image with a foreground."""
_PLAIN = 24
"""Largest difference of a shade from the median of a plain border."""
_STROKES = (0.6, 0.5)
"""The same shares where strokes may touch the border."""
_TWO_TONED = 0.65
"""Share of nearly black and nearly white pixels in an image of strokes."""


class Backgrounds(NamedTuple):
    """What images show, each a boolean array of shape (count,)."""

    light: NDArray[np.bool_]
    """Whether the background is clear, and light."""
    dark: NDArray[np.bool_]
    mostly_light: NDArray[np.bool_]
    """Likewise, also where strokes touch the border."""
    mostly_dark: NDArray[np.bool_]
    plain: NDArray[np.bool_]
    """Whether nearly all pixels of a light border have about one shade."""
    lighter: NDArray[np.bool_]
    """Whether more of the border is light than dark, also where the background is not clear."""


def has_dark_border(images: Pixels) -> bool:
    """Return whether the background of all images is surely dark, which takes little time."""
    border = border_of(images)
    dark = np.count_nonzero(border <= DARK, axis=1)
    return bool((dark >= _BORDER * border.shape[1]).all())


def backgrounds_of(images: Pixels) -> Backgrounds:
    """Return what images of shape (count, height, width) show."""
    pixels = images.reshape(len(images), -1)
    low, high = pixels.min(axis=1), pixels.max(axis=1)
    contrast = high - low >= _CONTRAST
    middle = (low // 2 + high // 2)[:, None]
    border = border_of(images)
    on_border = np.count_nonzero(border > middle, axis=1) / border.shape[1]
    everywhere = np.count_nonzero(pixels > middle, axis=1) / pixels.shape[1]
    light = contrast & (on_border >= _BORDER) & (everywhere >= _MAJORITY)
    dark = contrast & (on_border <= 1 - _BORDER) & (everywhere <= 1 - _MAJORITY)
    unclear = np.flatnonzero(contrast & ~light & ~dark)
    strokes = np.zeros(len(images), np.bool_)
    strokes[unclear] = _are_two_toned(pixels[unclear])
    plain = light.copy()
    plain[light] = _are_plain(border[light])
    of_border, of_pixels = _STROKES
    return Backgrounds(
        light=light,
        dark=dark,
        mostly_light=light | (strokes & (on_border >= of_border) & (everywhere >= of_pixels)),
        mostly_dark=dark | (strokes & (on_border <= 1 - of_border) & (everywhere <= 1 - of_pixels)),
        plain=plain,
        lighter=np.where(contrast, on_border > 0.5, low >= 128),
    )


def _are_plain(border: Pixels) -> NDArray[np.bool_]:
    near = np.abs(border - np.median(border, axis=1)[:, None]) <= _PLAIN
    return np.asarray(near.mean(axis=1) >= _BORDER)


def _are_two_toned(pixels: Pixels) -> NDArray[np.bool_]:
    """Return whether most pixels are in the lowest or the highest quarter of the range."""
    low, high = pixels.min(axis=1), pixels.max(axis=1)
    quarter = (high - low) // 4
    extreme = (pixels <= (low + quarter)[:, None]) | (pixels >= (high - quarter)[:, None])
    return np.asarray(extreme.mean(axis=1) >= _TWO_TONED)


def border_of(images: Pixels) -> Pixels:
    """Return the outermost pixels of each image, (count, pixels)."""
    sides = (images[:, 0], images[:, -1], images[:, 1:-1, 0], images[:, 1:-1, -1])
    return np.concatenate(sides, axis=1)


def joined(parts: Sequence[Backgrounds]) -> Backgrounds:
    """Return what the images of all parts show."""
    return Backgrounds(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))
