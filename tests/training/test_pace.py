"""Tests of how many steps are made before the clock is read again."""

import pytest

from nntui.training.pace import Pace


def test_the_first_step_is_made_alone() -> None:
    assert Pace().steps_within(10.0) == 1


def test_fast_steps_are_doubled_until_they_take_the_duration() -> None:
    pace, made = Pace(), []
    for _ in range(6):
        steps = pace.steps_within(0.010)
        made.append(steps)
        pace.observe(steps, steps * 0.001)
    assert made == [1, 2, 4, 8, 10, 10]


@pytest.mark.parametrize(("steps", "seconds", "expected"), [(100, 0.05, 20), (1, 3.0, 1)])
def test_slow_steps_become_fewer_at_once(steps: int, seconds: float, expected: int) -> None:
    """At least one is left, however long it takes."""
    pace = Pace()
    pace.observe(steps, seconds)
    assert pace.steps_within(0.01) == expected


def test_a_clock_that_stands_still_only_doubles() -> None:
    pace = Pace()
    pace.observe(3, 0.0)
    assert pace.steps_within(0.0) == 6
