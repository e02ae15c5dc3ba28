"""What the weights are before the first step: functions from a shape and its fans to an array."""

import math
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np

from nntui.engine.arrays import Array, Shape


class Fans(NamedTuple):
    """How many values a unit adds up, and into how many sums its own value goes."""

    ins: int
    outs: int


Draw: TypeAlias = Callable[[Shape, Fans, np.random.Generator], Array]


def zeros(shape: Shape, fans: Fans, rng: np.random.Generator) -> Array:
    """0: all units of a layer stay alike for ever, which is worth seeing once."""
    del fans, rng
    return np.zeros(shape)


def uniform(shape: Shape, fans: Fans, rng: np.random.Generator) -> Array:
    """U(-1, 1)."""
    del fans
    return rng.uniform(-1.0, 1.0, shape)


def normal(shape: Shape, fans: Fans, rng: np.random.Generator) -> Array:
    """N(0, 1)."""
    del fans
    return rng.normal(0.0, 1.0, shape)


def half(shape: Shape, fans: Fans, rng: np.random.Generator) -> Array:
    """U(-0.5, 0.5) (Rashid 2016, part 2)."""
    del fans
    return rng.uniform(-0.5, 0.5, shape)


def lecun_normal(shape: Shape, fans: Fans, rng: np.random.Generator) -> Array:
    """N(0, 1 / fan_in): keeps the variance of a sum (LeCun et al. 1998, eq. 16)."""
    return rng.normal(0.0, math.sqrt(1 / fans.ins), shape)


def lecun_uniform(shape: Shape, fans: Fans, rng: np.random.Generator) -> Array:
    """U(-a, a), a = sqrt(3 / fan_in): the same variance, within bounds."""
    limit = math.sqrt(3 / fans.ins)
    return rng.uniform(-limit, limit, shape)


def glorot_normal(shape: Shape, fans: Fans, rng: np.random.Generator) -> Array:
    """N(0, 2 / (fan_in + fan_out)) (Glorot and Bengio 2010, eq. 12)."""
    return rng.normal(0.0, math.sqrt(2 / (fans.ins + fans.outs)), shape)


def glorot_uniform(shape: Shape, fans: Fans, rng: np.random.Generator) -> Array:
    """U(-a, a), a = sqrt(6 / (fan_in + fan_out)) (Glorot and Bengio 2010, eq. 16)."""
    limit = math.sqrt(6 / (fans.ins + fans.outs))
    return rng.uniform(-limit, limit, shape)


def he_normal(shape: Shape, fans: Fans, rng: np.random.Generator) -> Array:
    """N(0, 2 / fan_in): keeps the variance through rectifiers (He et al. 2015, eq. 10)."""
    return rng.normal(0.0, math.sqrt(2 / fans.ins), shape)


def he_uniform(shape: Shape, fans: Fans, rng: np.random.Generator) -> Array:
    """U(-a, a), a = sqrt(6 / fan_in): the same variance, within bounds."""
    limit = math.sqrt(6 / fans.ins)
    return rng.uniform(-limit, limit, shape)


class Initializer(NamedTuple):
    """What weights and biases begin with."""

    weight: Draw
    bias: Draw = zeros

    def scaled(self, factor: float) -> "Initializer":
        """Return this initializer with its weights times `factor`."""

        def weight(shape: Shape, fans: Fans, rng: np.random.Generator) -> Array:
            return factor * self.weight(shape, fans, rng)

        return Initializer(weight, self.bias)


# Nielsen draws biases too, and they are N(0, 1) in both his ways (Nielsen 2015, chapters 1 and 3).
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
    "rashid": Initializer(half),
}
