"""Data sets in files of a format of weights: recognized by their numbers, not by their names."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

_FEWEST = 20
"""Images; fewer rows can be the units of a layer."""
_PIXELS = 64
_SAMPLE = 200
"""Rows that are looked at."""
_BACKGROUND = 0.2
"""The least share of pixels that have the smallest value."""


def images_among(arrays: Sequence[tuple[str, NDArray[Any]]]) -> str:
    """Return a description of images that make up most of the numbers, empty if there are none.

    >>> rng = np.random.default_rng(0)
    >>> digits = np.maximum(rng.normal(size=(50, 28, 28)), 0)
    >>> images_among([("x", digits)])
    'x, which looks like 50 images of 28 x 28'
    >>> images_among([("W1", rng.normal(size=(784, 30)))])
    ''
    """
    if not arrays:
        return ""
    name, largest = max(arrays, key=lambda each: each[1].size)
    if 2 * largest.size < sum(array.size for _, array in arrays) or not _are_images(largest):
        return ""
    sides = " x ".join(map(str, largest.shape[1:]))
    pixels = f"{sides} numbers" if largest.ndim == 2 else sides
    return f"{name}, which looks like {len(largest):,} images of {pixels}"


def _are_images(array: NDArray[Any]) -> bool:
    """Return whether many numbers have the smallest value: the background of images.

    Weights have no background. Binary weights have two values of the same size.
    """
    if array.ndim not in (2, 3, 4) or len(array) < _FEWEST or array.size < _PIXELS * len(array):
        return False
    if array.dtype.kind not in "biuf":
        return False
    with np.errstate(invalid="ignore", over="ignore"):  # a broken file may have any bits
        rows = array[:: max(1, len(array) // _SAMPLE)][:_SAMPLE].astype(np.float64)
    low, high = rows.min(), rows.max()
    if not (np.isfinite(low) and np.isfinite(high)) or low in (high, -high):
        return False
    return bool((rows == low).mean() >= _BACKGROUND)
