"""Weight initializers have the mean, variance and bounds of their papers."""

import math

import numpy as np
import pytest

from nntui.engine.arrays import Array, Shape
from nntui.engine.initializers import INITIALIZERS, Fans
from nntui.engine.layers.conv import Conv2D
from nntui.engine.layers.dense import Dense

FANS = Fans(fan_in=400, fan_out=250)
SHAPE = (400, 250)

BOUNDS = {
    "uniform": 1.0,
    "rashid": 0.5,
    "lecun-uniform": math.sqrt(3 / 400),
    "glorot-uniform": math.sqrt(6 / 650),
    "he-uniform": math.sqrt(6 / 400),
}
VARIANCES = {
    "zeros": 0.0,
    "normal": 1.0,
    "lecun-normal": 1 / 400,
    "glorot-normal": 2 / 650,
    "he-normal": 2 / 400,
    "nielsen-old": 1.0,
    "nielsen-new": 1 / 400,
    **{name: bound**2 / 3 for name, bound in BOUNDS.items()},
}


def weights_of(name: str, seed: int = 0) -> Array:
    """Return 100,000 weights of that initializer."""
    return INITIALIZERS[name].weight(SHAPE, FANS, np.random.default_rng(seed))


@pytest.mark.parametrize("name", INITIALIZERS)
def test_the_variance_is_that_of_the_paper(name: str) -> None:
    """Within 2 % over 100,000 weights; the mean is about 0."""
    weights = weights_of(name)

    assert weights.shape == SHAPE
    assert weights.var() == pytest.approx(VARIANCES[name], rel=0.02)
    assert abs(weights.mean()) <= 0.02 * weights.std()


@pytest.mark.parametrize("name", BOUNDS)
def test_uniform_weights_reach_their_bound_and_stay_within_it(name: str) -> None:
    """The largest of 100,000 is at least 99.9 % of the bound."""
    assert 0.999 * BOUNDS[name] < np.abs(weights_of(name)).max() <= BOUNDS[name]


@pytest.mark.parametrize("name", sorted(INITIALIZERS.keys() - {"zeros"}))
def test_the_same_seed_gives_the_same_weights(name: str) -> None:
    """To the bit; another seed gives others."""
    assert weights_of(name, 1).tobytes() == weights_of(name, 1).tobytes()
    assert weights_of(name, 1).tobytes() != weights_of(name, 2).tobytes()


@pytest.mark.parametrize("name", INITIALIZERS)
def test_only_the_initializers_of_nielsen_have_random_biases(name: str) -> None:
    """N(0, 1) in both of them, 0 in all others."""
    biases = INITIALIZERS[name].bias((10_000,), FANS, np.random.default_rng(0))

    assert biases.var() == pytest.approx(float(name.startswith("nielsen")), rel=0.05)


def test_a_factor_scales_weights_and_not_biases() -> None:
    """uniform(a) is U(-1, 1) times a, normal(std) is N(0, 1) times std."""
    scaled = INITIALIZERS["nielsen-old"].scaled(0.25)
    rngs = [np.random.default_rng(3) for _ in range(4)]

    assert np.array_equal(
        scaled.weight(SHAPE, FANS, rngs[0]),
        0.25 * INITIALIZERS["normal"].weight(SHAPE, FANS, rngs[1]),
    )
    assert np.array_equal(
        scaled.bias((9,), FANS, rngs[2]), INITIALIZERS["normal"].weight((9,), FANS, rngs[3])
    )


@pytest.mark.parametrize(
    ("layer", "x_shape", "fans"),
    [
        (Dense(7, INITIALIZERS["zeros"]), (5,), Fans(5, 7)),
        (Conv2D(7, 3, INITIALIZERS["zeros"]), (2, 9, 9), Fans(2 * 9, 7 * 9)),
    ],
)
def test_fans_count_the_summed_inputs(layer: Dense | Conv2D, x_shape: Shape, fans: Fans) -> None:
    """A unit of a convolution sums side x side pixels of each channel."""
    received: list[Fans] = []

    def note(shape: Shape, fans: Fans, rng: np.random.Generator) -> Array:
        del rng
        received.append(fans)
        return np.zeros(shape)

    layer.initializer = INITIALIZERS["zeros"]._replace(weight=note)
    arrays = {name: np.empty(shape) for name, shape in layer.parameter_shapes(x_shape).items()}
    layer.initialize(arrays, np.random.default_rng(0))

    assert received == [fans]
