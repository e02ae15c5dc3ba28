"""The clock counts work and leaves pauses out."""

from nntui.runs.trainer.clock import TrainingClock


class _Hands:
    """A clock whose hands the test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_it_begins_at_nothing_and_counts() -> None:
    """Seconds since it was made, whatever the time of the machine."""
    hands = _Hands()
    clock = TrainingClock(hands)

    assert clock() == 0
    hands.now += 2.5
    assert clock() == 2.5


def test_pauses_do_not_count() -> None:
    """It stands still between stop and go, and goes on from there."""
    hands = _Hands()
    clock = TrainingClock(hands)
    hands.now += 1
    clock.stop()
    hands.now += 50
    assert clock() == 1

    clock.go()
    hands.now += 2

    assert clock() == 3


def test_stopping_twice_is_stopping_once() -> None:
    """So is going on."""
    hands = _Hands()
    clock = TrainingClock(hands)
    clock.stop()
    hands.now += 5
    clock.stop()
    clock.go()
    hands.now += 1
    clock.go()

    assert clock() == 1


def test_it_tells_microseconds() -> None:
    """No longer numbers in the journal than anybody can read."""
    hands = _Hands()
    clock = TrainingClock(hands)
    hands.now += 1 / 3

    assert clock() == 0.333333
