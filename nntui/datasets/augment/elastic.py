"""Elastic distortion: smooth random fields that displace each pixel a little.

Simard, Steinkraus and Platt, "Best Practices for Convolutional Neural Networks Applied to Visual
Document Analysis" (ICDAR 2003), section 2: noise, uniform between -1 and +1, is convolved with a
Gaussian of standard deviation sigma and multiplied by alpha.
"""

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_MIN_STRENGTH = 1e-3
"""Components weaker than this share of the strongest one are left out: they are invisible."""


class ElasticFields:
    """Random displacement fields for images of one size.

    Blurred noise has few degrees of freedom: with sigma 4, about 9 components along a side of 28
    pixels describe all of it. Weighting these by random numbers gives fields of the same
    distribution as blurring noise, in a fiftieth of the time. The weights are normal, since a sum
    of uniform noise over the width of a Gaussian nearly is.

    Args:
        shape: height and width of the images.
        sigma: standard deviation of the Gaussian in pixels.
        alpha: factor of the blurred noise.
    """

    def __init__(self, shape: tuple[int, int], sigma: float, alpha: float) -> None:
        uniform = 1 / math.sqrt(3)  # standard deviation of noise between -1 and +1
        self._down = _components(shape[0], sigma) * np.float32(alpha * uniform)
        self._across = _components(shape[1], sigma)

    def sample(self, rng: np.random.Generator, count: int) -> Floats:
        """Return `count` fields (count, height, width), in pixels."""
        size = (count, self._down.shape[1], self._across.shape[1])
        noise = rng.standard_normal(size, np.float32)
        return np.asarray(self._down @ (noise @ self._across.T), np.float32)


def _components(side: int, sigma: float) -> Floats:
    """Return the principal components of blurred noise along `side` pixels: (side, components).

    The noise extends beyond the edges, so that the fields are as strong there as in the middle.
    """
    reach = math.ceil(3 * sigma)
    away = np.arange(side)[:, None] - np.arange(-reach, side + reach)
    blur = np.exp(-0.5 * (away / sigma) ** 2)
    blur /= np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2).sum()
    components, strengths, _ = np.linalg.svd(blur, full_matrices=False)
    kept = strengths > _MIN_STRENGTH * strengths[0]
    return np.asarray(components[:, kept] * strengths[kept], np.float32)
