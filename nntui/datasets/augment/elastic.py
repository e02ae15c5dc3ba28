"""Smooth random fields, by which elastic distortion moves every pixel a little.

Simard, Steinkraus and Platt, "Best Practices for Convolutional Neural Networks Applied to Visual
Document Analysis" (ICDAR 2003), section 2: noise, uniform between -1 and +1, is convolved with a
Gaussian of standard deviation sigma and multiplied by alpha.
"""

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_KEPT = 1e-3
"""Patterns of less than this share of the strongest one are left out: nobody sees them."""


class ElasticFields:
    """Draws fields for pictures of one size.

    A blurred field has few degrees of freedom: with sigma 4 some 9 patterns along a side of 28
    pixels make up all of it. So these are weighted by random numbers, which gives fields of the
    same distribution as blurring noise does, in a fiftieth of the time. (Weights are normal, as
    sums over a Gaussian's width of uniform noise are.)

    Args:
        shape: height and width of the pictures.
        sigma: standard deviation of the Gaussian in pixels.
        alpha: what the blurred noise is multiplied by.
    """

    def __init__(self, shape: tuple[int, int], sigma: float, alpha: float) -> None:
        uniform = 1 / math.sqrt(3)  # standard deviation of noise between -1 and +1
        self._down = _patterns(shape[0], sigma) * np.float32(alpha * uniform)
        self._across = _patterns(shape[1], sigma)

    def draw(self, rng: np.random.Generator, count: int) -> Floats:
        """Return `count` fields (count, height, width), in pixels."""
        size = (count, self._down.shape[1], self._across.shape[1])
        noise = rng.standard_normal(size, np.float32)
        return np.asarray(self._down @ (noise @ self._across.T), np.float32)


def _patterns(side: int, sigma: float) -> Floats:
    """Return what blurred noise along `side` pixels is a sum of: (side, patterns).

    The noise goes on beyond the edges, so that the fields are as strong there as in the middle.
    """
    reach = math.ceil(3 * sigma)
    away = np.arange(side)[:, None] - np.arange(-reach, side + reach)
    blur = np.exp(-0.5 * (away / sigma) ** 2)
    blur /= np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2).sum()
    patterns, strengths, _ = np.linalg.svd(blur, full_matrices=False)
    kept = strengths > _KEPT * strengths[0]
    return np.asarray(patterns[:, kept] * strengths[kept], np.float32)
