"""Thickness of strokes: those of a fine pen would vanish when a digit is reduced to 20 pixels."""

import math

import numpy as np
from numpy.typing import NDArray

THINNEST = 1.9
"""Pixels of the thinnest strokes that are left as they are, in a box of 20."""
_BOX = 20


def thickness(foreground: NDArray[np.float32]) -> float:
    """Return the mean thickness of strokes in pixels: twice their area by their outline.

    Args:
        foreground: (height, width), from 0 to 1.
    """
    outline = 0.0
    for axis in (0, 1):
        padded = np.pad(foreground, [(1, 1) if each == axis else (0, 0) for each in (0, 1)])
        outline += float(np.abs(np.diff(padded, axis=axis)).sum())
    # A slanted outline has more steps than length: 4 / pi times as many, on average.
    return 2 * float(foreground.sum()) / max(outline * math.pi / 4, 1e-9)


def thickened(foreground: NDArray[np.float32], box: int = _BOX) -> NDArray[np.float32]:
    """Return strokes of at least THINNEST pixels of a box of 20; thicker ones as they are.

    Args:
        foreground: (height, width), cropped.
        box: pixels of the longer side that it is reduced to.
    """
    side = max(foreground.shape) / box
    wanted = THINNEST * box / _BOX
    missing = wanted - thickness(foreground) / side
    radius = round(missing * side / 2)
    return dilated(foreground, radius) if radius > 0 else foreground


def dilated(foreground: NDArray[np.float32], radius: int) -> NDArray[np.float32]:
    """Return the maximum over a disk around each pixel; the result is larger by the radius."""
    padded = np.pad(foreground, radius)
    found = padded.copy()
    for dy in range(-radius, radius + 1):
        half = math.isqrt(radius * radius - dy * dy)
        row = padded
        if half:
            row = np.max([_moved(padded, 0, dx) for dx in range(-half, half + 1)], axis=0)
        np.maximum(found, _moved(row, dy, 0), out=found)
    return found


def _moved(values: NDArray[np.float32], dy: int, dx: int) -> NDArray[np.float32]:
    """Return `values` moved by (dy, dx), with 0 where nothing comes from."""
    moved = np.zeros_like(values)
    height, width = values.shape
    target = (slice(max(dy, 0), height + min(dy, 0)), slice(max(dx, 0), width + min(dx, 0)))
    source = (slice(max(-dy, 0), height - max(dy, 0)), slice(max(-dx, 0), width - max(dx, 0)))
    moved[target] = values[source]
    return moved
