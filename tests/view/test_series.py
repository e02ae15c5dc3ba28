"""Series: a curve of any length in bounded memory."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nntui.view.series import CAPACITY, Series


def series_of(values: list[float]) -> Series:
    """The series of these values at steps 1, 2, 3, ..."""
    series = Series()
    for step, value in enumerate(values, start=1):
        series = series.add(step, value)
    return series


def test_a_short_curve_is_kept_unchanged() -> None:
    """Below the capacity."""
    assert series_of([0.5, 0.25, 0.125]).points == ((1, 0.5), (2, 0.25), (3, 0.125))


def test_an_empty_series_has_no_points() -> None:
    """It has no newest value."""
    assert Series().points == ()
    assert Series().last is None


def test_add_does_not_change_the_series() -> None:
    """It returns another one."""
    before = series_of([1.0])
    before.add(2, 2.0)

    assert before == series_of([1.0])


def test_a_full_series_halves_its_resolution() -> None:
    """Two neighbors become their mean, at the step of the second."""
    series = series_of([float(step) for step in range(1, CAPACITY + 1)])

    assert series.stride == 2
    assert len(series.points) == CAPACITY // 2
    assert series.points[:2] == ((2, 1.5), (4, 3.5))
    assert series.points[-1] == (CAPACITY, CAPACITY - 0.5)


@pytest.mark.parametrize("count", [1, 399, 400, 401, 799, 800, 801, 5_000])
def test_a_series_is_bounded_and_complete(count: int) -> None:
    """Few points, in order, from the first stride to the newest step."""
    series = series_of([math.sin(step) for step in range(count)])
    steps = [step for step, _ in series.points]

    assert len(series.points) <= CAPACITY
    assert len(series.pending) < series.stride
    assert steps == sorted(steps)
    assert steps[0] == min(series.stride, count)
    assert steps[-1] == count


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=1_300))
def test_thinning_keeps_the_mean(values: list[float]) -> None:
    """The sum of all values follows from the points."""
    series = series_of(values)
    total = series.stride * sum(value for _, value in series.kept)
    total += sum(value for _, value in series.pending)

    assert math.isclose(sum(values), total, rel_tol=1e-9, abs_tol=1e-6)
