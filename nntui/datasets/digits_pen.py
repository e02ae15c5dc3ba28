"""Turn pen paths into pixels, prepared the way MNIST prepared its scans.

MNIST scaled each digit, keeping its shape, into a box of 20 x 20 pixels and placed that box
at whole pixels with the center of mass in the middle of 28 x 28 (Y. LeCun, C. Cortes and
C. Burges, "The MNIST database of handwritten digits", 1998).
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.digits_strokes import Floats

SIDE: Final = 28
BOX: Final = 20
_BLUR: Final = 0.7
"""Width in pixels of the Gaussians a stroke is summed from; about their spacing."""


def _weights(paths: Floats, joined: Floats) -> Floats:
    """The length of path (n, samples) each sample stands for; none across a lifted pen."""
    steps = np.sqrt(np.square(np.diff(paths, axis=1)).sum(axis=-1)) * joined
    weights = np.zeros(paths.shape[:2], np.float32)
    weights[:, :-1] += steps
    weights[:, 1:] += steps
    return np.asarray(weights / 2, np.float32)


def place(paths: Floats, joined: Floats, pen: Floats) -> Floats:
    """Scale paths (n, samples, 2) into MNIST's box and put their center of mass in the middle.

    Args:
        paths: any units, x to the right and y down.
        joined: (n, samples - 1), 1 where the pen is down.
        pen: (n,) diameters of the pen in pixels, for which the box keeps room.

    Returns:
        The paths in pixels from the top left corner of the picture.
    """
    low, high = paths.min(axis=1), paths.max(axis=1)
    scale = (BOX - pen) / (high - low).max(axis=1)
    paths = (paths - low[:, None]) * scale[:, None, None]
    size = (high - low) * scale[:, None] + pen[:, None]
    weights = _weights(paths, joined)
    mass = np.einsum("nk,nkd->nd", weights, paths) / weights.sum(axis=1, keepdims=True)
    mass += pen[:, None] / 2
    corner = np.rint(SIDE / 2 - mass).clip(0, np.floor(SIDE - size))
    return np.asarray(paths + (corner + pen[:, None] / 2)[:, None], np.float32)


def render(paths: Floats, joined: Floats, ink: Floats, pen: Floats) -> NDArray[np.uint8]:
    """Draw paths in pixels as pictures (n, 28, 28), ink 255 on 0.

    A stroke is a sum of Gaussians, each a row times a column, so a picture is one product of
    two small matrices. The log of that sum tells the distance from the stroke, and the
    distance tells the ink: full inside the pen's radius, fading out over a pixel.
    """
    pixels = np.arange(SIDE, dtype=np.float32) + np.float32(0.5)
    away = paths.transpose(0, 2, 1)[:, :, None, :] - pixels[:, None]
    spread = np.exp(np.square(away, out=away) * np.float32(-0.5 / _BLUR**2))
    weights = _weights(paths, joined) * np.float32(1 / (_BLUR * np.sqrt(2 * np.pi)))
    # Half of the sum is missing where a stroke ends; without it the pen would stop short.
    ends = np.pad(1 - joined, ((0, 0), (1, 1)), constant_values=1)
    weights += (ends[:, :-1] + ends[:, 1:]) / 2
    weights *= ink
    spread[:, 1] *= weights[:, None]
    total = spread[:, 1] @ spread[:, 0].transpose(0, 2, 1)
    np.log(np.maximum(total, np.float32(1e-30), out=total), out=total)
    total *= np.float32(-2 * _BLUR**2)
    distance = np.sqrt(np.maximum(total, 0, out=total), out=total)
    shade = (pen[:, None, None] / 2 + np.float32(0.5) - distance).clip(0, 1)
    return np.asarray(shade * 255 + np.float32(0.5), np.uint8)
