"""The data set `lines`: one horizontal or vertical line in noise, the easiest data to learn.

Two classes of 16 x 16 pixels. A network with 16 hidden units, trained on 1,500 images, makes no
mistakes on the test images.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from nntui.datasets.dataset import Pixels, Split

CLASSES: Final = ("horizontal", "vertical")
SIDE: Final = 16

_NOISE = 64
"""The noise is below this value."""
_FAINTEST = 160
"""The lowest value of a line."""


def generate(count: int, seed: int | Sequence[int]) -> Split:
    """Return `count` images of shape (16, 16); the same seed gives the same ones.

    Each image is noise with one line from edge to edge, in a random row or column.

    >>> generate(100, seed=1).images.shape
    (100, 16, 16)
    """
    rng = np.random.default_rng(seed)
    images: Pixels = rng.integers(0, _NOISE, (count, SIDE, SIDE), np.uint8)
    labels: Pixels = rng.integers(0, len(CLASSES), count, np.uint8)
    position = rng.integers(0, SIDE, count)
    brightness = rng.integers(_FAINTEST, 256, (count, 1), np.uint8)
    horizontal, vertical = np.flatnonzero(labels == 0), np.flatnonzero(labels == 1)
    images[horizontal, position[horizontal]] = brightness[horizontal]
    images[vertical, :, position[vertical]] = brightness[vertical]
    return Split(images, labels)
