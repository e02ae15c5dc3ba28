"""Learning-rate schedules at steps with known values."""

import json
import math

import pytest

from nntui.engine.schedules import SCHEDULES, Plateau, ScheduleContext, warm_up


@pytest.mark.parametrize("step", [0, 1, 50, 99, 100])
def test_constant_is_one(step: int) -> None:
    """At every step."""
    assert SCHEDULES["constant"](step, ScheduleContext(100)) == 1


@pytest.mark.parametrize(
    ("step", "factor"),
    [(0, 1), (25, (1 + math.sqrt(0.5)) / 2), (50, 0.5), (75, (1 - math.sqrt(0.5)) / 2), (100, 0)],
)
def test_cosine_is_half_a_wave(step: int, factor: float) -> None:
    """1, 1/2 in the middle, 0 at the end."""
    assert SCHEDULES["cosine"](step, ScheduleContext(100)) == pytest.approx(factor, abs=1e-15)


@pytest.mark.parametrize(
    ("step", "factor"), [(0, 1), (29, 1), (30, 0.5), (59, 0.5), (60, 0.25), (99, 0.125)]
)
def test_step_multiplies_by_the_factor_at_each_interval(step: int, factor: float) -> None:
    """It is constant in between."""
    assert SCHEDULES["step"](step, ScheduleContext(100, factor=0.5, interval=30)) == factor


@pytest.mark.parametrize(("step", "factor"), [(0, 1), (1, 0.999), (100, 0.9047921471137096)])
def test_exponential_falls_with_every_step(step: int, factor: float) -> None:
    """0.999^100 = 0.90479..."""
    assert SCHEDULES["exponential"](step, ScheduleContext(100, factor=0.999)) == pytest.approx(
        factor
    )


@pytest.mark.parametrize(
    ("step", "factor"),
    [(0, 1 / 25), (14.5, 13 / 25), (29, 1), (64, (1 + 4e-6) / 2), (99, 4e-6), (100, 4e-6)],
)
def test_one_cycle_rises_and_falls_as_cosines(step: int, factor: float) -> None:
    """1/25 at first, 1 after 30 of 100 steps, 4e-6 in the last."""
    assert SCHEDULES["one-cycle"](step, ScheduleContext(100)) == pytest.approx(factor, rel=1e-12)


@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize("steps", [1, 2, 3, 37])
def test_factors_are_between_zero_and_one(name: str, steps: int) -> None:
    """At every step, also beyond the last, for trainings of any length."""
    factors = [SCHEDULES[name](step, ScheduleContext(steps)) for step in range(steps + 3)]

    assert all(0 <= factor <= 1 for factor in factors)


def test_warm_up_is_linear() -> None:
    """The factor of the first step is not 0; without warm-up it is 1."""
    assert [warm_up(step, 4) for step in range(6)] == [0.25, 0.5, 0.75, 1, 1, 1]
    assert warm_up(0, 0) == 1


def test_plateau_shrinks_after_more_than_patience_epochs_without_a_fall() -> None:
    """With a patience of 1 after the second in a row; a fall below 0.01 % does not count."""
    plateau = Plateau(shrink=0.5, patience=1)
    factors = []

    for loss in [1.0, 0.9, 0.9, 0.89995, 0.8, math.inf, math.nan, 0.7]:
        plateau.observe(loss)
        factors.append(plateau.factor)

    assert factors == [1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25]


def test_plateau_continues_from_its_state() -> None:
    """The state survives JSON, in which checkpoints store it."""
    plateau, resumed = Plateau(0.5, 1), Plateau(0.5, 1)
    for loss in [1.0, 2.0]:
        plateau.observe(loss)

    resumed.restore(json.loads(json.dumps(plateau.state)))
    plateau.observe(1.5)
    resumed.observe(1.5)

    assert resumed.factor == plateau.factor == 0.5
    assert resumed.state == plateau.state
