"""Step averaging: steps that follow each other quickly are recorded as their mean."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nntui.runs.trainer.averaging import StepAverager
from nntui.runs.trainer.timings import DEFAULT_TIMINGS, SessionTimings
from nntui.training.events import StepDone
from tests.strategies import losses


def _step(number: int, at: float, loss: float | None = 1.0) -> StepDone:
    return StepDone(
        step=number, at=at, epoch=1, loss=loss, accuracy=number % 2, lr=0.1, seen=64 * number
    )


def test_the_gradient_norm_is_the_mean_of_those_that_were_measured() -> None:
    """One is measured for each mean, so that it costs nothing."""
    averager = StepAverager(SessionTimings())
    assert averager.begins
    averager.add(_step(1, 0.0))
    for number, norm in ((2, 3.0), (3, None), (4, 5.0)):
        assert averager.begins == (number == 2)
        averager.add(msgspec.structs.replace(_step(number, 0.0), gradient_norm=norm))

    assert [event.gradient_norm for event in averager.flush()] == [4.0]


@given(st.lists(st.tuples(st.floats(0, 0.3), losses), max_size=50))
def test_averaging_keeps_the_last_step_and_every_divergence(
    moves: list[tuple[float, float | None]],
) -> None:
    """Steps are merged and never reordered."""
    averager = StepAverager(DEFAULT_TIMINGS)
    at = 0.0
    recorded: list[StepDone] = []
    steps = []
    for number, (pause, loss) in enumerate(moves, start=1):
        at += pause
        steps.append(_step(number, at, loss))
        if mean := averager.add(steps[-1]):
            recorded.append(mean)
    recorded += averager.flush()

    assert averager.flush() == []
    assert sorted({event.step for event in recorded}) == [event.step for event in recorded]
    assert steps[-1:] == [] or recorded[-1].step == steps[-1].step
    diverged = {event.step for event in steps if event.loss is None}
    assert diverged == {event.step for event in recorded if event.loss is None}


def test_steps_within_an_interval_are_recorded_as_their_mean() -> None:
    """The first step is recorded at once."""
    averager = StepAverager(DEFAULT_TIMINGS)

    assert _step(1, 0.0, 5.0) == averager.add(_step(1, 0.0, 5.0))
    assert averager.add(_step(2, 0.01, 2.0)) is None
    assert averager.add(_step(3, 0.02, 4.0)) is None
    mean = averager.add(_step(4, 0.07, 6.0))

    assert mean is not None
    assert (mean.step, mean.at, mean.loss, mean.seen) == (4, 0.07, 4.0, 256)
    assert mean.accuracy == pytest.approx(1 / 3)


def test_a_short_window_at_the_end_of_an_epoch_is_averaged_with_the_one_before() -> None:
    """A few steps alone would stand out by their noise."""
    for smooth, loss in ((True, 3.0), (False, 9.0)):
        averager = StepAverager(DEFAULT_TIMINGS)
        averager.add(_step(1, 0.0))
        for number, at in ((2, 0.01), (3, 0.02), (4, 0.07)):
            averager.add(_step(number, at))
        averager.add(_step(5, 0.08, 9.0))

        (mean,) = averager.flush(smooth=smooth)

        assert (mean.step, mean.loss) == (5, loss)


def test_a_single_step_after_a_gap_is_not_recorded_alone() -> None:
    """After an evaluation a single batch would stand out by its noise."""
    averager = StepAverager(DEFAULT_TIMINGS)
    averager.add(_step(1, 0.0))

    assert averager.add(_step(2, 10.0)) is None
    assert averager.add(_step(3, 10.01)) is None
    assert averager.add(_step(4, 10.06)) is not None


def test_a_long_run_has_a_small_journal() -> None:
    """A million steps in an hour become thousands of lines."""
    averager = StepAverager(DEFAULT_TIMINGS)
    recorded = sum(averager.add(_step(n, n * 0.0036)) is not None for n in range(1, 10**5))

    assert recorded * 10 < 20_000


def test_means_of_several_steps_count_as_many_steps() -> None:
    """A group of nine steps weighs nine times as much as a single one."""
    averager = StepAverager(DEFAULT_TIMINGS)
    averager.add(_step(1, 0.0))
    averager.add(_step(2, 0.1, loss=1.0))
    (mean,) = [averager.add(_step(11, 0.2, loss=11.0)), *averager.flush()][:1]

    assert mean is not None
    assert mean.step == 11
    assert mean.loss == pytest.approx(10.0)


def test_the_first_step_is_made_alone() -> None:
    """It is recorded as it is; later ones are made together, for less than a command waits."""
    averager = StepAverager(DEFAULT_TIMINGS)
    first = averager.group()
    averager.add(_step(1, 0.0))
    most, seconds = averager.group()

    assert first[0] == 1
    assert most > 1
    assert 0 < seconds <= DEFAULT_TIMINGS.command_interval


def test_every_step_is_made_alone_where_every_step_is_recorded() -> None:
    averager = StepAverager(SessionTimings(first_average=0.0))
    averager.add(_step(1, 0.0))
    assert averager.group()[0] == 1
