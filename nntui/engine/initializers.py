"""What the weights are before the first step: functions from a shape and its fans to an array."""

import math
from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from nntui.engine.arrays import Array, Shape

Initializer: TypeAlias = Callable[[Shape, int, int, np.random.Generator], Array]


def he_normal(shape: Shape, fan_in: int, fan_out: int, rng: np.random.Generator) -> Array:
    """N(0, 2 / fan_in): keeps the variance through rectifiers (He et al. 2015, eq. 10)."""
    del fan_out
    return rng.normal(0.0, math.sqrt(2 / fan_in), shape)


def glorot_uniform(shape: Shape, fan_in: int, fan_out: int, rng: np.random.Generator) -> Array:
    """U(-a, a), a = sqrt(6 / (fan_in + fan_out)) (Glorot and Bengio 2010, eq. 16)."""
    limit = math.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, shape)


INITIALIZERS: dict[str, Initializer] = {
    "he": he_normal,
    "glorot": glorot_uniform,
}
