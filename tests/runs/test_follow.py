"""Following a run: its events arrive once, and the last update says how it ended."""

from pathlib import Path
from typing import cast

from nntui.runs.follow import follow
from nntui.runs.journal import Journal, replay
from nntui.runs.trainer.process import TrainerProcess
from nntui.training.events import Paused, RunStarted
from tests.runs.helpers import TrainRun, small_run


def test_an_ended_run_is_one_update(saves: Path, train_run: TrainRun) -> None:
    run = small_run(saves)
    list(train_run(run))

    (update,) = follow(run)

    assert update.events == replay(run.events_file)
    assert (update.live, update.trainer_lost) == (False, False)


def test_events_of_a_running_trainer_arrive_once(saves: Path, train_run: TrainRun) -> None:
    run = small_run(saves)
    session = train_run(run)
    next(session)
    updates = follow(run)

    first = next(updates)
    rest = list(session)
    second = next(updates)

    assert [type(event) for event in first.events] == [RunStarted]
    assert first.live
    assert second.events == rest
    assert (second.live, second.trainer_lost) == (False, False)


def test_a_trainer_that_ends_without_an_end_is_lost(saves: Path, train_run: TrainRun) -> None:
    run = small_run(saves)
    session = train_run(run)
    next(session)
    session.close()  # type: ignore[attr-defined]  # a generator

    (update,) = follow(run)

    assert update.trainer_lost


def test_a_trainer_that_never_starts_is_lost(saves: Path) -> None:
    """After the time that a start may take."""
    *_, last = follow(small_run(saves), start_timeout=0)

    assert last.events == []
    assert last.trainer_lost


def test_following_stops_on_request(saves: Path) -> None:
    assert list(follow(small_run(saves), stop_requested=lambda: True)) == []


class _LostRace:
    """A trainer of this process that has ended, for another one holds the lock of the run."""

    journal_offset = 0

    def alive(self) -> bool:
        return False


def test_a_trainer_that_found_the_lock_taken_is_not_the_end(
    saves: Path, train_run: TrainRun
) -> None:
    """Two apps resume one run: the trainer of the other one is followed."""
    run = small_run(saves)
    session = train_run(run)
    next(session)

    updates = follow(run, cast(TrainerProcess, _LostRace()))
    first = next(updates)
    rest = list(session)
    second = next(updates)

    assert (first.live, first.trainer_lost) == (True, False)
    assert second.events == rest
    assert (second.live, second.trainer_lost) == (False, False)


def test_a_run_that_is_resumed_after_its_end_is_followed_again(
    saves: Path, train_run: TrainRun
) -> None:
    """The lock and the journal are looked at again."""
    run = small_run(saves)
    list(train_run(run))
    updates = follow(run, beyond_end=True)
    ended = next(updates)
    journal = Journal(run.events_file)

    with run.locked():
        journal.append(Paused(step=1, at=1.0))
        again = next(updates)
    journal.close()
    lost = next(updates)

    assert (ended.live, ended.trainer_lost) == (False, False)
    assert again.events == [Paused(step=1, at=1.0)]
    assert (lost.live, lost.events) == (False, [])
