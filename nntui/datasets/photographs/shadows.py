"""Paper with a shadow that has a hard edge: found, and removed by morphological filters.

Where light changes slowly, a smooth surface describes the paper, see paper.py. Closing, the maximum
over a window and then the minimum (Serra 1982), fills strokes that are narrower than the window and
leaves edges of wide areas where they are.
"""

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.photographs.resize import resized_within

Floats = NDArray[np.float32]

_WINDOW = 25
"""Rows and columns of the local median, at the size at which paper is estimated."""
_EDGE = 0.04
"""How far the smooth paper is from the local median with a hard edge, as a logarithm."""
_WIDE = 0.8
"""The part of the pixels that are nearer than that without one."""
_SIDE = 256
"""The longer side at which the width of strokes is measured."""
_WIDTHS = (3, 5, 7, 9, 13, 17, 23, 31, 41, 55)
_STROKES = 0.9
"""The part of all strokes that fit into the window."""
_WIDER = 1.6
"""The window, as a multiple of the width of strokes."""
_DARK = 10.0
"""What is added to brightness before it is divided, so that noise on black paper stays small."""


def local_median(small: Floats) -> Floats:
    """Return the median around each pixel, which is paper on either side of a hard edge."""
    padded = np.pad(small, _WINDOW // 2, mode="symmetric")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (_WINDOW, _WINDOW))[..., ::2, ::2]
    found: Floats = np.median(windows.reshape(*small.shape, -1), axis=2)
    return found


def has_hard_edge(paper: Floats, median: Floats) -> bool:
    """Return whether the light changes abruptly somewhere.

    Args:
        paper: a smooth estimate.
        median: see `local_median`.
    """
    apart = np.abs(np.log((np.maximum(paper, 0) + _DARK) / (median + _DARK)))
    return bool(np.quantile(apart, _WIDE) > _EDGE)


def is_light(small: Floats, median: Floats) -> bool:
    """Return whether strokes are lighter than the paper around them."""
    rest = np.log((small + _DARK) / (median + _DARK))
    limit = 3 * max(1.4826 * float(np.median(np.abs(rest))), 0.01)
    return bool(np.maximum(rest - limit, 0).sum() > np.maximum(-rest - limit, 0).sum())


def contrast_in_shadow(pixels: Floats, *, light: bool) -> Floats:
    """Return the contrast of each pixel to the paper around it, whatever light falls on both.

    Args:
        pixels: (height, width), from 0 to 255.
        light: whether strokes are lighter than the paper.
    """
    smooth = _smoothed(pixels)
    signed = -smooth if light else smooth
    small = resized_within(signed, _SIDE)
    scale = max(pixels.shape) / max(small.shape)
    window = int(_window(small) * scale) | 1
    paper = np.abs(closed(signed, window))
    values = np.log((paper + _DARK) / (pixels + _DARK))
    if light:
        values = -values
    return np.asarray(values - np.median(values), np.float32)


def closed(values: Floats, window: int) -> Floats:
    """Return the closing by a square: what is dark and narrower than `window` is filled."""
    return -_maximum(-_maximum(values, window), window)


def _window(small: Floats) -> float:
    """Return a window in which nearly all strokes fit, by how much each window fills."""
    noise = 4 * float(np.median(np.abs(np.diff(small, axis=1)))) + 2
    filled = [float(np.maximum(closed(small, w) - small - noise, 0).sum()) for w in _WIDTHS]
    enough = np.flatnonzero(np.array(filled) >= _STROKES * filled[-1])
    return min(_WIDTHS[int(enough[0])] * _WIDER, _WIDTHS[-1])


def _maximum(values: Floats, window: int) -> Floats:
    """Return the maximum over a square around each pixel; the image is mirrored at its border."""
    found = values
    for _ in range(2):
        left = window // 2
        found = np.pad(found, ((left, window - 1 - left), (0, 0)), mode="symmetric")
        reach = 1
        while 2 * reach <= window:
            found = np.maximum(found[:-reach], found[reach:])
            reach *= 2
        if reach < window:
            found = np.maximum(found[: reach - window], found[window - reach :])
        found = found.T
    return np.ascontiguousarray(found)


def _smoothed(pixels: Floats) -> Floats:
    """Return the mean of the 3 x 3 pixels around each pixel."""
    padded = np.pad(pixels, 1, mode="edge")
    rows = padded[:-2] + padded[1:-1] + padded[2:]
    return np.asarray((rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]) / 9, np.float32)
