"""Arrays a few images at a time, and samples of large ones: temporary copies stay small."""

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.formats.parsed import AnyArray

_NUMBERS = 2**22
"""Numbers that are converted at once."""
_SMALL = 4096
"""Images of an array that is examined whole."""
_SAMPLE = 1024
"""Images by which a larger array is examined."""


def chunks(array: AnyArray) -> Iterator[AnyArray]:
    """Yield views of some images at a time."""
    rows = max(_NUMBERS // max(math.prod(array.shape[1:]), 1), 1)
    for start in range(0, len(array), rows):
        yield array[start : start + rows]


def sample(count: int, shape: tuple[int, ...]) -> slice | NDArray[np.intp]:
    """Return the rows of `count` images of this shape by which they are examined.

    The rows are spread evenly but without a period: every second image may be of another kind.
    """
    if count <= _SMALL and count * math.prod(shape) <= 2 * _NUMBERS:
        return slice(None)
    chosen = min(_SAMPLE, max(2 * _NUMBERS // math.prod(shape), 64))
    places = np.arange(chosen) * ((5**0.5 - 1) / 2) % 1  # multiples of the golden ratio
    return np.unique((places * count).astype(np.intp))
