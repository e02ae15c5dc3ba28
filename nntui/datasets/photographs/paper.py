"""The contrast of strokes on paper: uneven light is removed; strokes may be dark or light."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.photographs.resize import resized, resized_within
from nntui.datasets.photographs.shadows import (
    contrast_in_shadow,
    has_hard_edge,
    is_light,
    local_median,
)

Floats = NDArray[np.float32]

_SIDE = 96
"""Rows or columns at which the background is estimated."""
_STEPS = 12
_FAR = 4.685
"""Standard deviations from which on a pixel has no weight: those of Tukey's biweight."""
_WINDOW = 4
"""The part of the longer side over which the paper is averaged, as a divisor."""


class Contrast(NamedTuple):
    """How much each pixel differs from the paper around it.

    Args:
        values: (height, width), 0 for paper, about 1 for foreground as dark or as light as can be.
        light: whether the foreground is lighter than the paper.
        shadow: whether a shadow with a hard edge falls on the paper.
    """

    values: Floats
    light: bool
    shadow: bool = False


def contrast(gray: NDArray[np.uint8]) -> Contrast:
    """Return the contrast of each pixel to the paper.

    The paper is a quadratic surface, fitted to most of the pixels by iteratively reweighted least
    squares (Beaton and Tukey 1974), and corrected by local averages of what is no foreground.

    Args:
        gray: (height, width).
    """
    pixels = gray.astype(np.float32)
    small = resized_within(pixels, _SIDE)
    paper, weights = _surface(small)
    rest = small - paper
    spread = max(_deviation(rest[weights > 0]), 1.0)
    light = bool(np.maximum(rest - 3 * spread, 0).sum() > np.maximum(-rest - 3 * spread, 0).sum())
    paper = paper + _local_average(rest, np.abs(rest) < 3 * spread)
    median = local_median(small)
    if has_hard_edge(paper, median):
        light = is_light(small, median)
        return Contrast(contrast_in_shadow(pixels, light=light), light, shadow=True)
    full = resized(paper, pixels.shape)
    if light:
        values = (pixels - full) / np.maximum(255 - full, 32)
    else:
        values = (full - pixels) / np.maximum(full, 32)
    return Contrast(values.astype(np.float32), light)


def _surface(pixels: Floats) -> tuple[Floats, Floats]:
    """Return a quadratic surface through most of the pixels, and the weight of each pixel."""
    height, width = pixels.shape
    y, x = np.meshgrid(np.linspace(-1, 1, height), np.linspace(-1, 1, width), indexing="ij")
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1).reshape(-1, 6)
    flat = pixels.ravel().astype(np.float64)
    fitted = np.full_like(flat, np.median(flat))
    weights = np.ones_like(flat)
    for _ in range(_STEPS):
        rest = flat - fitted
        limit = _FAR * max(_deviation(rest), 2.0)
        weights = np.maximum(1 - (rest / limit) ** 2, 0) ** 2
        weighted = terms * weights[:, None]
        moments = weighted.T @ terms + 1e-6 * len(flat) * np.eye(6)
        fitted = terms @ np.linalg.solve(moments, weighted.T @ flat)
    shape = (height, width)
    return fitted.reshape(shape).astype(np.float32), weights.reshape(shape).astype(np.float32)


def _deviation(rest: NDArray[np.floating]) -> float:
    """Return the standard deviation as the median tells it, which foreground hardly changes."""
    return 1.4826 * float(np.median(np.abs(rest))) if rest.size else 0.0


def _local_average(rest: Floats, is_paper: NDArray[np.bool_]) -> Floats:
    """Return the mean around each pixel of what is paper, towards 0 where little of it is."""
    radius = max(max(rest.shape) // (2 * _WINDOW), 1)
    area = float((2 * radius + 1) ** 2)
    total = _box_sum(np.where(is_paper, rest, 0), radius)
    count = _box_sum(is_paper.astype(np.float32), radius)
    return np.asarray(total / (count + 0.1 * area), np.float32)


def _box_sum(values: NDArray[np.floating], radius: int) -> NDArray[np.float64]:
    """Return the sum of the square of 2 radius + 1 pixels around each pixel."""
    found = np.asarray(values, np.float64)
    for _ in range(2):
        sums = np.pad(found, ((radius + 1, radius), (0, 0))).cumsum(axis=0)
        found = (sums[2 * radius + 1 :] - sums[: -2 * radius - 1]).T
    return found
