"""A session: every event is in the journal before it is yielded, and the lock is held meanwhile."""

import warnings
from dataclasses import replace
from pathlib import Path

import pytest

from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.errors import DataError, RunError, ShapeError, StorageError
from nntui.runs.journal import replay
from nntui.runs.trainer import checkpointing
from nntui.runs.trainer.session import run_session
from nntui.runs.trainer.timings import DEFAULT_TIMINGS
from nntui.training.events import CheckpointSaved, Evaluated, RunFinished, RunStarted
from nntui.weights import read
from tests.runs.helpers import TrainRun, end_of, small_run, steps_of, theta


def test_the_journal_has_all_events_in_their_order(saves: Path, train_run: TrainRun) -> None:
    run = small_run(saves)

    events = list(train_run(run))

    assert events == replay(run.events_file)
    assert isinstance(events[0], RunStarted)
    assert list(range(1, 17)) == steps_of(events)
    evaluated = [event.split for event in events if isinstance(event, Evaluated)]
    assert evaluated == ["validation", "validation", "test"]
    assert end_of(events).reason == "done"


def test_an_event_is_on_the_disk_before_it_is_yielded(saves: Path, train_run: TrainRun) -> None:
    run = small_run(saves)

    for event in train_run(run):
        assert event == replay(run.events_file)[-1]


def test_a_network_learns_to_classify_lines(saves: Path, train_run: TrainRun) -> None:
    end = end_of(list(train_run(small_run(saves, layers="32", batch=32, epochs=20))))

    assert end.accuracy is not None
    assert end.accuracy > 0.95


def test_time_and_steps_never_decrease(saves: Path, train_run: TrainRun) -> None:
    """Also with averaged steps, and at the end of the journal."""
    events = list(train_run(small_run(saves), DEFAULT_TIMINGS))

    assert events == sorted(events, key=lambda event: event.at)
    assert events == sorted(events, key=lambda event: event.step)


def test_a_stop_before_the_first_step_loses_nothing(saves: Path, lines: Dataset) -> None:
    """Such as a signal that arrives while the data set is loaded."""
    run = small_run(saves)

    events = list(run_session(run, lambda _: lines, lambda: "received SIGTERM"))

    assert [RunStarted, CheckpointSaved, RunFinished] == [type(event) for event in events]
    assert end_of(events).message == "received SIGTERM"


def test_the_same_seed_gives_the_same_weights(saves: Path, train_run: TrainRun) -> None:
    """To the bit, with dropout too; another seed gives others."""
    runs = [small_run(saves, layers="8,dropout:0.3", seed=seed) for seed in (1, 1, 2)]
    for run in runs:
        list(train_run(run))

    first, same, other = map(theta, runs)

    assert first == same
    assert first != other


@pytest.mark.parametrize("epochs", range(1, 6))
def test_divergence_is_an_event(saves: Path, train_run: TrainRun, epochs: int) -> None:
    """There is no traceback, no warning and no checkpoint of infinite weights at any step."""
    run = small_run(saves, optimizer="sgd", lr=100, layers="30,30,30", batch=500, epochs=epochs)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        events = list(train_run(run, replace(DEFAULT_TIMINGS, checkpoint_interval=0)))

    assert events == replay(run.events_file)
    if end_of(events).reason == "diverged":
        assert end_of(events).message.endswith("try a learning rate below 100")
    else:
        assert end_of(events).loss is not None
    for path in run.checkpoints.glob("step-*"):
        read(path)


def test_a_learning_rate_that_is_too_large_diverges(saves: Path, train_run: TrainRun) -> None:
    """The last event says what to change."""
    run = small_run(saves, optimizer="sgd", lr=100, layers="30,30,30", epochs=50)

    events = list(train_run(run))

    assert end_of(events).reason == "diverged"
    assert "the loss is no longer a finite number at step" in end_of(events).message


def test_missing_data_is_recorded_in_the_journal(saves: Path) -> None:
    """And raised."""
    run = small_run(saves)

    def load(config: RunConfig) -> Dataset:
        raise DataError(f"{config.data}: there is none")

    with pytest.raises(DataError, match="lines: there is none"):
        list(run_session(run, load))

    (end,) = replay(run.events_file)
    assert isinstance(end, RunFinished)
    assert (end.reason, end.message) == ("failed", "lines: there is none")
    assert not run.alive()


def test_a_failure_is_recorded_at_its_step(
    saves: Path, train_run: TrainRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as a disk that is full at the end of an epoch."""
    run = small_run(saves)

    def refuse(*_: object) -> str:
        raise StorageError("no space left")

    monkeypatch.setattr(checkpointing, "save_checkpoint", refuse)
    with pytest.raises(StorageError, match="no space left"):
        list(train_run(run))

    events = replay(run.events_file)
    end = end_of(events)
    assert (end.reason, end.message, end.step) == ("failed", "no space left", 8)
    assert events == sorted(events, key=lambda event: event.at)


def test_a_network_that_is_too_large_is_refused(saves: Path, train_run: TrainRun) -> None:
    """In one sentence, before anything else happens."""
    run = small_run(saves, layers=",".join(["16384"] * 32))

    with pytest.raises(ShapeError, match=r"expected at most 67,108,864 weights in all"):
        list(train_run(run))

    assert end_of(replay(run.events_file)).reason == "failed"


def test_a_run_has_one_trainer(saves: Path, train_run: TrainRun) -> None:
    """A second one is refused, and adds nothing to the journal of the first."""
    run = small_run(saves)
    first = train_run(run)
    events = [next(first)]

    with pytest.raises(RunError, match="is being trained; nntui runs stop"):
        next(train_run(run))

    events += first
    assert events == replay(run.events_file)
    assert end_of(events).reason == "done"


def test_closing_the_generator_releases_the_lock(saves: Path, train_run: TrainRun) -> None:
    run = small_run(saves)
    events = train_run(run)
    next(events)
    assert run.alive()

    events.close()  # type: ignore[attr-defined]  # a generator

    assert not run.alive()
