"""Series: a bounded memory of an unbounded curve."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nntui.view.series import CAPACITY, Series


def series_of(values: list[float]) -> Series:
    """The series of values at the steps 1, 2, 3, ..."""
    series = Series()
    for step, value in enumerate(values, start=1):
        series = series.add(step, value)
    return series


def test_short_curves_are_kept_whole() -> None:
    """Below the capacity every point is there as it was."""
    assert series_of([0.5, 0.25, 0.125]).points == ((1, 0.5), (2, 0.25), (3, 0.125))


def test_empty() -> None:
    """Before the first value there is no point and no newest value."""
    assert Series().points == ()
    assert Series().last is None


def test_add_leaves_the_series_as_it_was() -> None:
    """A series is a value: adding returns another one."""
    before = series_of([1.0])
    before.add(2, 2.0)

    assert before == series_of([1.0])


def test_full_series_halves_its_resolution() -> None:
    """With the point that fills it, two neighbors become their mean, at the place of the second."""
    series = series_of([float(step) for step in range(1, CAPACITY + 1)])

    assert series.stride == 2
    assert len(series.points) == CAPACITY // 2
    assert series.points[:2] == ((2, 1.5), (4, 3.5))
    assert series.points[-1] == (CAPACITY, CAPACITY - 0.5)


@pytest.mark.parametrize("count", [1, 399, 400, 401, 799, 800, 801, 5_000])
def test_bounded_and_whole(count: int) -> None:
    """However long, the points are few, in order, from the first stride to the newest step."""
    series = series_of([math.sin(step) for step in range(count)])
    steps = [step for step, _ in series.points]

    assert len(series.points) <= CAPACITY
    assert len(series.pending) < series.stride
    assert steps == sorted(steps)
    assert steps[0] == min(series.stride, count)
    assert steps[-1] == count


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=1_300))
def test_mean_is_kept(values: list[float]) -> None:
    """Merging loses resolution and nothing else: the mean of all values can be told from it."""
    series = series_of(values)
    total = series.stride * sum(value for _, value in series.kept)
    total += sum(value for _, value in series.pending)

    assert math.isclose(sum(values), total, rel_tol=1e-9, abs_tol=1e-6)
