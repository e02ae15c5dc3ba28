"""Turn pen paths into pixels, prepared the way MNIST prepared its scans.

MNIST scaled each digit, keeping its shape, into a box of 20 x 20 pixels and put that box, at
whole pixels, where the center of mass meets the middle of 28 x 28 (Y. LeCun, C. Cortes and
C. Burges, "The MNIST database of handwritten digits", 1998).
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.synthetic.strokes import Floats

SIDE: Final = 28
BOX: Final = 20
MIDDLE: Final = 14
"""The pixel, counted from 0, that MNIST takes for the middle of an even number of them."""

_BLUR: Final = 0.7
"""Width in pixels of the Gaussians a stroke is summed from; about their spacing."""


def _extremes(paths: Floats) -> tuple[Floats, Floats]:
    """The least and the greatest x and y of paths (n, samples, 2), each (n, 2)."""
    # NumPy is slow along an axis of two neighbors: laid apart this takes a tenth of the time.
    split_rows = np.ascontiguousarray(paths.transpose(0, 2, 1))
    return split_rows.min(axis=2), split_rows.max(axis=2)


def _steps(paths: Floats, joined: Floats) -> Floats:
    """How far it is from each sample to the next (n, samples - 1), 0 where the pen is lifted."""
    squares = np.square(np.diff(paths, axis=1))
    return np.asarray(np.sqrt(squares[..., 0] + squares[..., 1]) * joined)


def path_length(paths: Floats, joined: Floats) -> Floats:
    """How far the pen travels on the paper (n,), in pixels of the box it will be fitted into."""
    low, high = _extremes(paths)
    size = (high - low).max(axis=1)
    return np.asarray(_steps(paths, joined).sum(axis=1) * BOX / size, np.float32)


def fit(paths: Floats, pen: Floats) -> Floats:
    """Scale paths into the box, keeping their shape and leaving room for the pen.

    Args:
        paths: (n, samples, 2) in any units, x to the right and y down.
        pen: (n,) diameters of the pen in pixels.

    Returns:
        The paths in pixels from the top left corner of the box.
    """
    low, high = _extremes(paths)
    scale = (BOX - pen) / (high - low).max(axis=1)
    middle = (low + high) / 2
    return np.asarray((paths - middle[:, None]) * scale[:, None, None] + BOX / 2, np.float32)


def _weights(paths: Floats, joined: Floats) -> Floats:
    """The ink (n, samples) each sample puts down for the length of path it stands for."""
    steps = _steps(paths, joined)
    weights = np.zeros(paths.shape[:2], np.float32)
    weights[:, :-1] += steps
    weights[:, 1:] += steps
    weights *= np.float32(0.5 / (_BLUR * np.sqrt(2 * np.pi)))
    # Half of the sum is missing where a stroke ends; without it the pen would stop short.
    ends = np.pad(1 - joined, ((0, 0), (1, 1)), constant_values=1)
    weights += (ends[:, :-1] + ends[:, 1:]) / 2
    return weights


def render(
    paths: Floats, joined: Floats, ink: Floats, pen: Floats, grain: Floats | float = 0.0
) -> Floats:
    """Draw paths fitted into the box as pictures (n, 20, 20), ink 1 on 0.

    A stroke is a sum of Gaussians, each a column times a row, so a picture is one product of
    two small matrices. The log of that sum tells the distance from the stroke, and the
    distance tells the ink: full inside the pen's radius, fading out over a pixel.

    Args:
        paths: (n, samples, 2) in pixels.
        joined: (n, samples - 1), 1 where the pen is down, 0 where it is lifted.
        ink: (n, samples), how heavily the pen presses, about 1.
        pen: (n,) diameters of the pen in pixels.
        grain: (n, 20, 20) pixels by which the ink spreads beyond the pen here and there.
    """
    pixels = np.arange(BOX, dtype=np.float32) + np.float32(0.5)
    away = paths.transpose(0, 2, 1)[:, :, None, :] - pixels[:, None]
    spread = np.exp(np.square(away, out=away) * np.float32(-0.5 / _BLUR**2))
    spread[:, 1] *= (_weights(paths, joined) * ink)[:, None]
    total = spread[:, 1] @ spread[:, 0].transpose(0, 2, 1)
    np.log(np.maximum(total, np.float32(1e-30), out=total), out=total)
    total *= np.float32(-2 * _BLUR**2)
    distance = np.sqrt(np.maximum(total, 0, out=total), out=total)
    reach = pen[:, None, None] / 2 + np.float32(0.5) + grain
    return np.asarray((reach - distance).clip(0, 1), np.float32)


def center(boxes: Floats) -> NDArray[np.uint8]:
    """Put boxes (n, 20, 20) by their center of mass into pictures (n, 28, 28), ink 255."""
    n = len(boxes)
    pixels = np.arange(BOX)
    rows, columns = boxes.sum(axis=2), boxes.sum(axis=1)
    mass = rows.sum(axis=1)
    offsets = [
        np.rint(MIDDLE - along @ pixels / mass).clip(0, SIDE - BOX).astype(np.intp)
        for along in (rows, columns)
    ]
    y, x = (offset[:, None] + pixels for offset in offsets)
    pictures = np.zeros((n, SIDE, SIDE), np.uint8)
    pictures[np.arange(n)[:, None, None], y[:, :, None], x[:, None, :]] = boxes * 255 + 0.5
    return pictures
