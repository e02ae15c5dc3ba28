"""Many standard normal numbers at once, clipped so that digits stay readable."""

import math
from collections.abc import Callable
from functools import cache
from statistics import NormalDist
from typing import Final, TypeAlias

import numpy as np

from nntui.datasets.synthetic.strokes import Floats

Draw: TypeAlias = Callable[[np.random.Generator, tuple[int, int], float], Floats]
"""(rng, shape, reach): returns numbers of this shape, clipped at `reach` standard deviations."""
_QUANTILES: Final = 2**12


class Portions:
    """Numbers for each digit (n, each), dealt out in portions."""

    def __init__(self, numbers: Floats) -> None:
        self._numbers = numbers
        self._used = 0

    def take(self, *shape: int) -> Floats:
        """Return the next numbers (n, *shape)."""
        start, self._used = self._used, self._used + math.prod(shape)
        return self._numbers[:, start : self._used].reshape(-1, *shape)


def draw_exact(rng: np.random.Generator, shape: tuple[int, int], reach: float) -> Floats:
    """Return normal numbers with all digits of float32."""
    numbers = rng.standard_normal(shape, dtype=np.float32)
    return np.clip(numbers, -reach, reach, out=numbers)


def draw_quantiles(rng: np.random.Generator, shape: tuple[int, int], reach: float) -> Floats:
    """Return numbers that are each one of 4,096 quantiles, in a fifth of the time."""
    count = math.prod(shape)
    # Four numbers from 64 random bits, in the same order on all processors.
    bits = rng.bit_generator.random_raw(math.ceil(count / 4)).astype("<u8", copy=False)
    chosen = bits.view("<u2")[:count] & np.uint16(_QUANTILES - 1)
    return _quantiles(reach).take(chosen, mode="clip").reshape(shape)


@cache
def _quantiles(reach: float) -> Floats:
    """Return quantiles of the normal distribution at even distances, clipped at `reach`."""
    exact = NormalDist().inv_cdf
    values = [exact((i + 0.5) / _QUANTILES) for i in range(_QUANTILES)]
    return np.clip(np.array(values, np.float32), -reach, reach)
