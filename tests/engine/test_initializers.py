"""The numbers that the weights begin with have the mean, variance and bounds of their papers."""

import math

import numpy as np
import pytest

from nntui.engine.initializers import INITIALIZERS

FAN_IN, FAN_OUT = 400, 250
SHAPE = (FAN_IN, FAN_OUT)

VARIANCES = {"he": 2 / FAN_IN, "glorot": 2 / (FAN_IN + FAN_OUT)}
BOUNDS = {"glorot": math.sqrt(6 / (FAN_IN + FAN_OUT))}


@pytest.mark.parametrize("name", INITIALIZERS)
def test_the_variance_is_that_of_the_paper(name: str) -> None:
    """Over 100,000 numbers, within 2 %; the mean is nothing."""
    drawn = INITIALIZERS[name](SHAPE, FAN_IN, FAN_OUT, np.random.default_rng(0))

    assert drawn.shape == SHAPE
    assert drawn.var() == pytest.approx(VARIANCES[name], rel=0.02)
    assert abs(drawn.mean()) < 0.02 * drawn.std()


@pytest.mark.parametrize("name", BOUNDS)
def test_uniform_numbers_reach_their_bound_and_stay_within_it(name: str) -> None:
    """The largest of 100,000 is within a thousandth of the bound."""
    drawn = INITIALIZERS[name](SHAPE, FAN_IN, FAN_OUT, np.random.default_rng(0))

    assert 0.999 * BOUNDS[name] < np.abs(drawn).max() <= BOUNDS[name]


@pytest.mark.parametrize("name", INITIALIZERS)
def test_the_same_seed_draws_the_same_numbers(name: str) -> None:
    """To the bit; and another seed draws others."""

    def draw(seed: int) -> bytes:
        return INITIALIZERS[name](SHAPE, FAN_IN, FAN_OUT, np.random.default_rng(seed)).tobytes()

    assert draw(1) == draw(1)
    assert draw(1) != draw(2)
