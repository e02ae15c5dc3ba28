"""Images of a single shade, in which nothing can be recognized."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.dataset import Pixels
from nntui.errors import DataError

_SAME = 3
"""Difference between pixels of a single shade, which lossy formats add."""
_MAX_SHARE = 0.9
"""Share of images of a single shade from which a part is no data set."""
_PROBE = 64
"""Pixels in the middle of an image that are compared first, which few images have in one shade."""


def check_shades(parts: Sequence[Pixels], names: Sequence[str]) -> list[str]:
    """Return a note with the number of images of a single shade, nothing where there are none.

    Args:
        parts: uint8 of shape (count, ...).
        names: of the parts, for errors.

    Raises:
        DataError: nearly all images of one part have a single shade.
    """
    total = 0
    for images, name in zip(parts, names, strict=True):
        blank = _with_single_shade(images.reshape(len(images), -1))
        if len(blank) > _MAX_SHARE * len(images):
            raise _no_foreground(images, len(blank), name)
        total += len(blank)
    if not total:
        return []
    return [f"{total:,} {'image has' if total == 1 else 'images have'} a single shade"]


def _with_single_shade(pixels: Pixels) -> NDArray[np.intp]:
    """Return the rows of images, (count, pixels), in which all pixels are about equal."""
    middle = max(pixels.shape[1] // 2 - _PROBE // 2, 0)
    rows = np.flatnonzero(_range(pixels[:, middle : middle + _PROBE]) <= _SAME)
    if pixels.shape[1] <= _PROBE:
        return rows
    spread = np.concatenate([_range(pixels[some]) for some in np.array_split(rows, 64)])
    return rows[spread <= _SAME]


def _range(pixels: Pixels) -> Pixels:
    """Return the maximum minus the minimum of each image."""
    spread: Pixels = pixels.max(axis=1) - pixels.min(axis=1)
    return spread


def _no_foreground(images: Pixels, blank: int, name: str) -> DataError:
    share = "all" if blank == len(images) else f"{blank:,} of"
    shades = np.unique(images[:: max(len(images) // 100, 1)].reshape(-1)[:100_000])
    shown = f"{shades[0]}" if len(shades) == 1 else f"{shades[0]} to {shades[-1]}"
    return DataError(
        f"{name}: expected images with a foreground, received {share} {len(images):,} of a single "
        f"shade (pixels {shown}); was the foreground lost when they were saved?"
    )
