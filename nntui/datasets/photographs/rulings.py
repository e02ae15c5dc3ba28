"""Ruled and squared paper: its lines, which cross the whole image, are removed."""

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.photographs.resize import resized_within

Floats = NDArray[np.float32]

_STEEPEST = 0.09
"""Slope of the steepest lines, about 5 degrees."""
_SLOPES = 25
_SEARCH_SIDE = 144
_LEAST = 0.03
"""Contrast of the faintest lines that are looked for."""
_STRONGEST = 0.6
"""Contrast of lines at most, as a part of the foreground's: a 1 may cross its image, too."""
_QUANTILE = 0.3
_DIRECTIONS = 2


def without_rulings(contrast: Floats, foreground: float) -> Floats:
    """Return the contrast without the lines that cross the whole image, whatever their slope.

    A line is where a quarter quantile along a row is high: what is written is blank for more than
    that. Foreground that covers a line stays.

    Args:
        contrast: (height, width).
        foreground: the contrast of foreground.
    """
    for _ in range(_DIRECTIONS):
        contrast = np.ascontiguousarray(_without_horizontal(contrast, foreground).T)
    return contrast


def _without_horizontal(contrast: Floats, foreground: float) -> Floats:
    small = resized_within(contrast, _SEARCH_SIDE)
    slopes = np.linspace(-_STEEPEST, _STEEPEST, _SLOPES)
    energies = [float((_profile(_sheared(small, slope)) ** 2).sum()) for slope in slopes]
    slope = float(slopes[int(np.argmax(energies))])
    level = _sheared(contrast, slope)
    profile = _without_foreground(_profile(level), foreground)
    if float(profile.max(initial=0)) < _LEAST:
        return contrast
    covered = np.clip(contrast / max(foreground, 1e-6), 0, 1)
    lines = _sheared(np.repeat(profile[:, None], contrast.shape[1], axis=1), -slope)
    return np.asarray(contrast - lines * (1 - covered**2), np.float32)


def _without_foreground(profile: Floats, foreground: float) -> Floats:
    """Return a profile without lines that are as strong as the foreground, and their edges."""
    lines = np.cumsum(np.diff(profile > 0, prepend=False))
    strong = np.unique(lines[profile > _STRONGEST * foreground])
    return np.asarray(np.where(np.isin(lines, strong), 0, profile), np.float32)


def _profile(contrast: Floats) -> Floats:
    """Return the contrast of the line in each row, 0 where there is none."""
    place = int(_QUANTILE * contrast.shape[1])
    found = np.partition(contrast, place, axis=1)[:, place]
    profile: Floats = np.maximum(found - np.median(found), 0)
    return profile


def _sheared(contrast: Floats, slope: float) -> Floats:
    """Return the columns moved up by `slope` for each column, around the middle."""
    height, width = contrast.shape
    shifts = np.round(slope * (np.arange(width) - (width - 1) / 2)).astype(int)
    rows = np.clip(np.arange(height)[:, None] + shifts, 0, height - 1)
    moved: Floats = np.take_along_axis(contrast, rows, axis=0)
    return moved
