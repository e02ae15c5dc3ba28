"""Foreground: how much of each pixel a pen covers, separated from paper by a threshold."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.photographs.components import Components, components
from nntui.datasets.photographs.paper import contrast
from nntui.datasets.photographs.rulings import without_rulings

_FAINTEST = 0.08
"""Contrast below which nothing is foreground."""
_LOW, _CORE = 0.38, 0.62
"""Contrast at the edge of a stroke, and somewhere in every stroke, as parts of the foreground's."""
_BLANK, _FULL = 0.2, 0.8
"""Contrast of blank paper and of full foreground, as parts of the foreground's."""
_SHARE = 0.004
"""The part of the pixels that is foreground at least."""


class Foreground(NamedTuple):
    """What is written on a photograph.

    Args:
        values: (height, width), from 0 for paper to 1 for foreground.
        found: the connected strokes.
        light: whether the foreground is lighter than the paper.
    """

    values: NDArray[np.float32]
    found: Components
    light: bool


def find_foreground(gray: NDArray[np.uint8]) -> Foreground:
    """Return what is written on a photograph, with empty components where nothing is.

    Args:
        gray: (height, width).
    """
    values, light, shadow = contrast(gray)
    values = without_rulings(values, _level(values))
    level = _level(values)
    noise = 1.4826 * float(np.median(np.abs(values)))
    if level < max(_FAINTEST, 5 * noise):
        blank = np.zeros_like(values)
        return Foreground(blank, components(blank > 0), light)
    found = _with_core(components(values > _LOW * level), values > _CORE * level)
    if shadow:
        found = _without_corners(found)
    foreground = np.clip((values / level - _BLANK) / (_FULL - _BLANK), 0, 1)
    return Foreground(foreground.astype(np.float32), found, light)


def _without_corners(found: Components) -> Components:
    """Return the components that do not touch the border, unless all do.

    Where the edge of a shadow meets the border, it leaves a narrow corner that looks like a stroke.
    """
    height, width = found.labels.shape
    top, left, bottom, right = found.boxes.T
    inside = (top > 0) & (left > 0) & (bottom < height) & (right < width)
    large = found.areas > 0.1 * found.areas.max(initial=0)
    return found.chosen(inside) if (inside & large).any() else found


def _level(values: NDArray[np.float32]) -> float:
    """Return the contrast of the foreground: of the darkest pixels, without single ones."""
    smooth = _smoothed(values)
    count = max(int(_SHARE * smooth.size), 8)
    top = np.partition(smooth.ravel(), max(smooth.size - count, 0))[-count:]
    return float(np.median(top))


def _smoothed(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the mean of the 3 x 3 pixels around each pixel."""
    padded = np.pad(values, 1, mode="edge")
    rows = padded[:-2] + padded[1:-1] + padded[2:]
    return np.asarray((rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]) / 9, np.float32)


def _with_core(found: Components, core: NDArray[np.bool_]) -> Components:
    """Return the components that have a pixel of full foreground; others are smears and shadows."""
    has_core = np.bincount(found.labels[core], minlength=len(found) + 1)[1:] > 0
    return found.chosen(has_core)
