"""The training clock counts seconds without pauses."""

from nntui.runs.trainer.clock import TrainingClock


class _MachineTime:
    """The time of a machine, set by the test."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_clock_begins_at_zero() -> None:
    """Whatever the time of the machine is."""
    time = _MachineTime()
    clock = TrainingClock(time)

    assert clock() == 0
    time.now += 2.5
    assert clock() == 2.5


def test_pauses_do_not_count() -> None:
    """The clock stands still between pause and resume."""
    time = _MachineTime()
    clock = TrainingClock(time)
    time.now += 1
    clock.pause()
    time.now += 50
    assert clock() == 1

    clock.resume()
    time.now += 2

    assert clock() == 3


def test_a_second_pause_changes_nothing() -> None:
    """Nor does a second resume."""
    time = _MachineTime()
    clock = TrainingClock(time)
    clock.pause()
    time.now += 5
    clock.pause()
    clock.resume()
    time.now += 1
    clock.resume()

    assert clock() == 1


def test_seconds_are_rounded_to_microseconds() -> None:
    """Longer numbers would only make the journal longer."""
    time = _MachineTime()
    clock = TrainingClock(time)
    time.now += 1 / 3

    assert clock() == 0.333333
