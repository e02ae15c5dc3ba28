"""The courses of the learning rate, at steps where they can be worked out."""

import math

import pytest

from nntui.engine.schedules import SCHEDULES


@pytest.mark.parametrize("step", [0, 1, 50, 99, 100])
def test_constant_is_one(step: int) -> None:
    """Whatever the step."""
    assert SCHEDULES["constant"](step, 100) == 1


@pytest.mark.parametrize(
    ("step", "factor"),
    [(0, 1), (25, (1 + math.sqrt(0.5)) / 2), (50, 0.5), (75, (1 - math.sqrt(0.5)) / 2), (100, 0)],
)
def test_cosine_is_half_a_wave(step: int, factor: float) -> None:
    """1, 1/2 in the middle, 0 at the end."""
    assert SCHEDULES["cosine"](step, 100) == pytest.approx(factor, abs=1e-15)


@pytest.mark.parametrize("name", SCHEDULES)
def test_no_schedule_leaves_zero_to_one(name: str) -> None:
    """At every step, also one beyond the last."""
    factors = [SCHEDULES[name](step, 37) for step in range(40)]

    assert all(0 <= factor <= 1 for factor in factors)
