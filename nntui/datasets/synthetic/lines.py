"""The data set `lines`: one line that lies or stands in noise, the least there is to learn.

Two classes of 16 x 16 pixels, which a network of 16 hidden neurons tells apart without a mistake
after 1,500 of them: a first network to train where ten digits are still too many.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from nntui.datasets.dataset import Pixels, Split

CLASSES: Final = ("horizontal", "vertical")
SIDE: Final = 16

_NOISE = 64
"""Ink of the paper: below this, anywhere."""
_FAINTEST = 160
"""Ink of the faintest line, noise left out."""


def draw(count: int, seed: int | Sequence[int]) -> Split:
    """Return `count` pictures (count, 16, 16), the same ones for the same seed.

    Each is noise with one line from edge to edge, in any row or column; which of both it is, is
    tossed for each.
    """
    rng = np.random.default_rng(seed)
    images: Pixels = rng.integers(0, _NOISE, (count, SIDE, SIDE), np.uint8)
    labels: Pixels = rng.integers(0, len(CLASSES), count, np.uint8)
    place = rng.integers(0, SIDE, count)
    ink = rng.integers(_FAINTEST, 256, (count, 1), np.uint8)
    lying, standing = np.flatnonzero(labels == 0), np.flatnonzero(labels == 1)
    images[lying, place[lying]] = ink[lying]
    images[standing, :, place[standing]] = ink[standing]
    return Split(images, labels)
