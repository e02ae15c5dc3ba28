"""Weight initializers: functions from a shape and its fans to random initial values."""

import math
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np

from nntui.engine.arrays import Array, Shape


class Fans(NamedTuple):
    """The connections of a unit: how many inputs it sums, and how many sums its input enters."""

    fan_in: int
    fan_out: int


Distribution: TypeAlias = Callable[[Shape, Fans, np.random.Generator], Array]
"""Returns random values of a shape, in float64."""


def zeros(shape: Shape, fans: Fans, rng: np.random.Generator) -> Array:
    """0. As weights, it keeps all units of a layer equal for the whole training."""
    return np.zeros(shape)


def uniform(shape: Shape, fans: Fans, rng: np.random.Generator) -> Array:
    """U(-1, 1)."""
    return rng.uniform(-1.0, 1.0, shape)


def normal(shape: Shape, fans: Fans, rng: np.random.Generator) -> Array:
    """N(0, 1)."""
    return rng.normal(0.0, 1.0, shape)


def uniform_half(shape: Shape, fans: Fans, rng: np.random.Generator) -> Array:
    """U(-0.5, 0.5) (Rashid 2016, part 2)."""
    return rng.uniform(-0.5, 0.5, shape)


def lecun_normal(shape: Shape, fans: Fans, rng: np.random.Generator) -> Array:
    """N(0, 1 / fan_in), which keeps the variance of the inputs (LeCun et al. 1998, eq. 16)."""
    return rng.normal(0.0, math.sqrt(1 / fans.fan_in), shape)


def lecun_uniform(shape: Shape, fans: Fans, rng: np.random.Generator) -> Array:
    """U(-a, a), a = sqrt(3 / fan_in): the variance of lecun_normal, bounded."""
    limit = math.sqrt(3 / fans.fan_in)
    return rng.uniform(-limit, limit, shape)


def glorot_normal(shape: Shape, fans: Fans, rng: np.random.Generator) -> Array:
    """N(0, 2 / (fan_in + fan_out)) (Glorot and Bengio 2010, eq. 12)."""
    return rng.normal(0.0, math.sqrt(2 / (fans.fan_in + fans.fan_out)), shape)


def glorot_uniform(shape: Shape, fans: Fans, rng: np.random.Generator) -> Array:
    """U(-a, a), a = sqrt(6 / (fan_in + fan_out)) (Glorot and Bengio 2010, eq. 16)."""
    limit = math.sqrt(6 / (fans.fan_in + fans.fan_out))
    return rng.uniform(-limit, limit, shape)


def he_normal(shape: Shape, fans: Fans, rng: np.random.Generator) -> Array:
    """N(0, 2 / fan_in), which keeps the variance through ReLUs (He et al. 2015, eq. 10)."""
    return rng.normal(0.0, math.sqrt(2 / fans.fan_in), shape)


def he_uniform(shape: Shape, fans: Fans, rng: np.random.Generator) -> Array:
    """U(-a, a), a = sqrt(6 / fan_in): the variance of he_normal, bounded."""
    limit = math.sqrt(6 / fans.fan_in)
    return rng.uniform(-limit, limit, shape)


class Initializer(NamedTuple):
    """The distributions of initial weights and biases.

    >>> he = INITIALIZERS["he-normal"]
    >>> weight = he.weight((200, 500), Fans(200, 500), np.random.default_rng(0))
    >>> round(float(weight.std()), 2)  # sqrt(2 / 200)
    0.1
    """

    weight: Distribution
    bias: Distribution = zeros

    def scaled(self, factor: float) -> "Initializer":
        """Return an initializer whose weights are multiplied by `factor`; biases are the same."""

        def weight(shape: Shape, fans: Fans, rng: np.random.Generator) -> Array:
            return factor * self.weight(shape, fans, rng)

        return Initializer(weight, self.bias)


# Nielsen 2015 draws biases from N(0, 1) in both variants (chapters 1 and 3); all others begin at 0.
INITIALIZERS: dict[str, Initializer] = {
    "zeros": Initializer(zeros),
    "uniform": Initializer(uniform),
    "normal": Initializer(normal),
    "lecun-normal": Initializer(lecun_normal),
    "lecun-uniform": Initializer(lecun_uniform),
    "glorot-normal": Initializer(glorot_normal),
    "glorot-uniform": Initializer(glorot_uniform),
    "he-normal": Initializer(he_normal),
    "he-uniform": Initializer(he_uniform),
    "nielsen-old": Initializer(normal, normal),
    "nielsen-new": Initializer(lecun_normal, normal),
    "rashid": Initializer(uniform_half),
}
