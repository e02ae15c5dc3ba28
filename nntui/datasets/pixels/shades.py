"""Images of a single shade, in which nothing can be recognized."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.dataset import Pixels
from nntui.datasets.pixels.chunks import chunks, sample
from nntui.errors import DataError

_SAME = 3
"""Difference between pixels of a single shade, which lossy formats add."""
_FEW = 64
"""Pixels of an image that are compared first."""
_MAX_SHARE = 0.9
"""Share of images of a single shade from which a part is no data set."""


def check_shades(parts: Sequence[Pixels], names: Sequence[str]) -> list[str]:
    """Return a note with the number of images of a single shade, nothing where there are none.

    Of a large part, a sample is examined first.

    Args:
        parts: uint8 of shape (count, ...).
        names: of the parts, for errors.

    Raises:
        DataError: nearly all images of one part have a single shade.
    """
    total = 0
    for images, name in zip(parts, names, strict=True):
        blank = _count_single_shades(images)
        if blank > _MAX_SHARE * len(images):
            raise _no_foreground(images, blank, name)
        total += blank
    if not total:
        return []
    return [f"{total:,} {'image has' if total == 1 else 'images have'} a single shade"]


def _count_single_shades(images: Pixels) -> int:
    """Return the number of images in which all pixels are about equal."""
    if not _have_single_shade(images[sample(len(images), images.shape[1:])]).any():
        return 0
    return sum(int(_have_single_shade(chunk).sum()) for chunk in chunks(images))


def _have_single_shade(images: Pixels) -> NDArray[np.bool_]:
    pixels = images.reshape(len(images), math.prod(images.shape[1:]))
    uniform = _ranges(pixels[:, :: max(pixels.shape[1] // _FEW, 1)]) <= _SAME
    uniform[uniform] = _ranges(pixels[uniform]) <= _SAME
    return uniform


def _ranges(pixels: Pixels) -> Pixels:
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
