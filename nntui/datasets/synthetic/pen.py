"""Paths of a pen as pixels, prepared like the images of MNIST.

MNIST scaled each digit, keeping its aspect ratio, into a box of 20 x 20 pixels, and placed that box
in 28 x 28 pixels so that its center of mass is in the middle (Y. LeCun, C. Cortes and C. Burges,
"The MNIST database of handwritten digits", 1998).
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.synthetic.strokes import Floats

SIDE: Final = 28
BOX: Final = 20
MIDDLE: Final = 14
"""The row and column, counted from 0, that MNIST uses as the middle."""

BLUR: Final = 0.7
"""Standard deviation in pixels of the Gaussians that a stroke is a sum of; about their spacing."""
FAR: Final = np.float32(-40)
"""The exponent of a Gaussian where it no longer changes a pixel.

The product of two such Gaussians is still a normal float32. Arithmetic with the denormal numbers of
smaller ones takes many times as long.
"""


def path_length(paths: Floats, joined: Floats) -> Floats:
    """Return the length (n,) of the drawn parts of paths, in pixels of the box of 20 x 20."""
    low, high = _extremes(paths)
    size = (high - low).max(axis=1)
    return np.asarray(_steps(paths, joined).sum(axis=1) * BOX / size, np.float32)


def fit(paths: Floats, pen: Floats) -> Floats:
    """Return paths scaled into the box, with their aspect ratio kept and a margin for the pen.

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


def render(
    paths: Floats, joined: Floats, pressure: Floats, pen: Floats, grain: Floats | float = 0.0
) -> Floats:
    """Return images (n, 20, 20) of fitted paths, with strokes of 1 on a background of 0.

    A stroke is a sum of Gaussians, each the product of a column and a row, so an image is one
    product of two small matrices. The log of that sum gives the distance from the stroke, and the
    distance gives the pixel: 1 inside the radius of the pen, fading to 0 over a pixel.

    Args:
        paths: (n, samples, 2) in pixels.
        joined: (n, samples - 1), 1 where the pen is down, 0 where it is lifted.
        pressure: (n, samples) of the pen, about 1.
        pen: (n,) diameters of the pen in pixels.
        grain: (n, 20, 20) pixels by which the edge of a stroke is displaced.
    """
    pixels = np.arange(BOX, dtype=np.float32) + np.float32(0.5)
    away = paths.transpose(0, 2, 1)[:, :, None, :] - pixels[:, None]
    exponents = np.square(away, out=away)
    exponents *= np.float32(-0.5 / BLUR**2)
    spread = np.exp(np.maximum(exponents, FAR, out=exponents), out=exponents)
    spread[:, 1] *= (_weights(paths, joined) * pressure)[:, None]
    total = spread[:, 1] @ spread[:, 0].transpose(0, 2, 1)
    np.log(np.maximum(total, np.float32(1e-30), out=total), out=total)
    total *= np.float32(-2 * BLUR**2)
    distance = np.sqrt(np.maximum(total, 0, out=total), out=total)
    reach = pen[:, None, None] / 2 + np.float32(0.5) + grain
    return np.asarray((reach - distance).clip(0, 1), np.float32)


def center(boxes: Floats) -> NDArray[np.uint8]:
    """Return images (n, 28, 28) as uint8 with boxes (n, 20, 20) placed by their center of mass."""
    n = len(boxes)
    pixels = np.arange(BOX)
    rows, columns = boxes.sum(axis=2), boxes.sum(axis=1)
    mass = rows.sum(axis=1)
    offsets = [
        np.rint(MIDDLE - along @ pixels / mass).clip(0, SIDE - BOX).astype(np.intp)
        for along in (rows, columns)
    ]
    y, x = (offset[:, None] + pixels for offset in offsets)
    images = np.zeros((n, SIDE, SIDE), np.uint8)
    images[np.arange(n)[:, None, None], y[:, :, None], x[:, None, :]] = boxes * 255 + 0.5
    return images


def _extremes(paths: Floats) -> tuple[Floats, Floats]:
    """Return the minimum and maximum of x and y of paths (n, samples, 2), each (n, 2)."""
    # NumPy is slow along an axis of two neighbors; with x and y apart it takes a tenth of the time.
    coordinates = np.ascontiguousarray(paths.transpose(0, 2, 1))
    return coordinates.min(axis=2), coordinates.max(axis=2)


def _steps(paths: Floats, joined: Floats) -> Floats:
    """Return the distance from each sample to the next (n, samples - 1), 0 at lifts of the pen."""
    squares = np.square(np.diff(paths, axis=1))
    return np.asarray(np.sqrt(squares[..., 0] + squares[..., 1]) * joined)


def _weights(paths: Floats, joined: Floats) -> Floats:
    """Return the weight (n, samples) of each sample, the length of path that it stands for."""
    steps = _steps(paths, joined)
    weights = np.zeros(paths.shape[:2], np.float32)
    weights[:, :-1] += steps
    weights[:, 1:] += steps
    weights *= np.float32(0.5 / (BLUR * np.sqrt(2 * np.pi)))
    # At the ends of a stroke half of the sum is missing; without it strokes would be too short.
    ends = np.pad(1 - joined, ((0, 0), (1, 1)), constant_values=1)
    weights += (ends[:, :-1] + ends[:, 1:]) / 2
    return weights
