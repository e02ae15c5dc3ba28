"""Whether images are as those of MNIST: on black, in a box of 20, centered by their mass."""

import numpy as np
from numpy.typing import NDArray

_MOST = 500
"""Images that are looked at."""
_MANY = 0.9
_BORDER = 20
"""The brightest border of an image that has a black one."""
_OFF_CENTER = 1.6
"""Pixels of 28 that the center of mass is away from the middle at most."""
_BOX = (16, 23)
"""The longer side of what is drawn, in pixels of 28."""


def is_as_mnist(images: NDArray[np.uint8]) -> bool:
    """Return whether most images look prepared as those of MNIST are.

    Args:
        images: (count, height, width), white on black.
    """
    if not len(images):
        return True
    chosen = images[:: -(-len(images) // _MOST)]
    return sum(map(_is_prepared, chosen)) >= _MANY * len(chosen)


def _is_prepared(image: NDArray[np.uint8]) -> bool:
    height, width = image.shape
    border = np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])
    if int(border.max(initial=0)) > _BORDER:
        return False
    foreground = image > 40
    if not foreground.any():
        return True
    sides = [np.flatnonzero(foreground.any(axis=axis)) for axis in (1, 0)]
    longest = max((float(np.ptp(side)) + 1) * 28 / min(height, width) for side in sides)
    total = float(image.sum())
    middle = [
        float((image.sum(axis=1 - axis) * (np.arange(length) + 0.5)).sum()) / total - length / 2
        for axis, length in enumerate((height, width))
    ]
    off = max(abs(each) for each in middle) * 28 / min(height, width)
    return bool(_BOX[0] <= longest <= _BOX[1] and off <= _OFF_CENTER)
