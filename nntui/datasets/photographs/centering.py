"""Centering as in MNIST: scaled into a box of 20 x 20, with the center of mass in the middle.

The preparation of MNIST (LeCun, Cortes and Burges): "the original black and white (bilevel)
images from NIST were size normalized to fit in a 20x20 pixel box while preserving their aspect
ratio. [...] the images were centered in a 28x28 image by computing the center of mass of the
pixels".
"""

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.photographs.resize import resized, scaled_shape
from nntui.datasets.photographs.thickness import thickened

SHAPE = (28, 28)
"""Rows and columns of an image of MNIST."""
_BOX = 20 / 28
_VISIBLE = 0.02
"""The least foreground that counts as a part of what is drawn."""


def centered(foreground: NDArray[np.floating], shape: tuple[int, int] = SHAPE) -> NDArray[np.uint8]:
    """Return what is drawn as MNIST has it, white on black; a blank image where nothing is.

    Args:
        foreground: (height, width), from 0 for paper to 1 for foreground.
        shape: of the result; the box is 20 / 28 of its shorter side.
    """
    box = max(round(_BOX * min(shape)), 1)
    cut = cropped(np.asarray(foreground, np.float32))
    if not cut.size:
        return np.zeros(shape, np.uint8)
    cut = cropped(thickened(cut, box))
    small = np.clip(resized(cut, scaled_shape(cut.shape, box)), 0, 1)
    full = float(np.quantile(small[small > 0.05], 0.95)) if (small > 0.05).any() else 1.0
    return _placed(np.clip(small / max(full, 0.1), 0, 1), shape)


def cropped(foreground: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the smallest rectangle that has all foreground; an empty array where there is none."""
    rows = np.flatnonzero(foreground.max(axis=1, initial=0) > _VISIBLE)
    columns = np.flatnonzero(foreground.max(axis=0, initial=0) > _VISIBLE)
    if not len(rows):
        return foreground[:0, :0]
    return foreground[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _placed(small: NDArray[np.float32], shape: tuple[int, int]) -> NDArray[np.uint8]:
    """Return `small` in an image of `shape`, its center of mass in the middle."""
    offsets = []
    for axis in (0, 1):
        mass = small.sum(axis=1 - axis, dtype=np.float64)
        middle = float((mass * (np.arange(len(mass)) + 0.5)).sum() / max(mass.sum(), 1e-9))
        free = shape[axis] - small.shape[axis]
        offsets.append(min(max(round(shape[axis] / 2 - middle), 0), free))
    top, left = offsets
    image = np.zeros(shape, np.uint8)
    pixels = np.rint(255 * small).astype(np.uint8)
    image[top : top + small.shape[0], left : left + small.shape[1]] = pixels
    return image
