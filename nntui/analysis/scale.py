"""The number that is drawn strongest in an image of numbers of both signs."""

import numpy as np

from nntui.analysis.responses import Floats

_STEPS = 25
"""Scales in each power of 10."""


def scale_of(values: Floats) -> float:
    """Return the number that is drawn strongest: only 1 of 200 is larger, by its absolute value.

    It is one of 25 numbers for each power of 10, so that images of weights in training are not
    drawn again because it has changed a little. Numbers that are not finite do not count.

    >>> scale_of(np.ones(9, np.float32)), scale_of(np.zeros(9, np.float32))
    (1.0, 0.0)
    """
    sizes = np.abs(values[np.isfinite(values)])
    largest = float(np.quantile(sizes, 0.995)) if sizes.size else 0.0
    return float(10 ** (np.ceil(_STEPS * np.log10(largest)) / _STEPS)) if largest else 0.0
