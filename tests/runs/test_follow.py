"""Following a run: its events arrive once, and the last update says how it ended."""

from pathlib import Path

from nntui.runs.follow import follow
from nntui.runs.journal import replay
from nntui.training.events import RunStarted
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
