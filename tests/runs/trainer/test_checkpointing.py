"""Checkpoints of a session: when they are saved, what they hold, and which are kept."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nntui.errors import StorageError
from nntui.runs import manifest
from nntui.runs.checkpoint import best_weights
from nntui.runs.commands import AnyCommand, Pause, Resume, Save, Stop, send
from nntui.runs.journal import replay
from nntui.runs.manifest import FILE, KEPT, read_manifest
from nntui.training.events import CheckpointSaved, Evaluated, Paused, StepDone
from nntui.weights import read
from tests.runs.helpers import (
    EVERY_CHECKPOINT,
    EVERY_STEP,
    TrainRun,
    end_of,
    newest_checkpoint,
    small_run,
    theta,
)

EPOCH_CHECKPOINTS = replace(EVERY_STEP, checkpoint_interval=1e9, epoch_checkpoint_interval=0)
"""Checkpoints are saved only at the end of an epoch."""


def test_few_checkpoints_are_kept_and_all_can_be_read(saves: Path, train_run: TrainRun) -> None:
    """Each is complete when its event is recorded; the newest ones and the best one are kept."""
    run = small_run(saves)
    names = []
    for event in train_run(run, EVERY_CHECKPOINT):
        if isinstance(event, CheckpointSaved):
            weights = read(run.checkpoints / event.name)
            assert (event.step, event.epoch) == (weights.info.step, weights.info.epoch)
            names.append(event.name)

    kept = sorted(path.name for path in run.checkpoints.iterdir() if path.name != FILE)
    best = read_manifest(run.checkpoints).best
    assert len(names) > KEPT
    assert best is not None
    assert sorted({best, *sorted(set(names))[-KEPT:]}) == kept


def test_a_checkpoint_holds_everything_the_next_step_needs(
    saves: Path, train_run: TrainRun
) -> None:
    """Weights, the state of the optimizer and of the trainer, and metadata."""
    run = small_run(saves, layers="4:tanh,dropout:0.5")
    end = end_of(list(train_run(run)))

    newest = newest_checkpoint(run)
    assert newest is not None
    weights = read(newest)
    assert {"0/weight", "0/bias", "3/weight", "3/bias"} == weights.arrays.keys()
    assert {"m", "v"} == weights.extra.keys()
    assert '"training": {"step": 16, "epoch": 2, "seen": 1000, "layers_rng"' in weights.position
    assert ("lines", run.name, end.accuracy) == (
        weights.info.data,
        weights.info.run,
        weights.info.accuracy,
    )


def test_neither_pauses_nor_checkpoints_change_the_weights(
    saves: Path, train_run: TrainRun
) -> None:
    alone, watched = (small_run(saves, layers="8,dropout:0.3") for _ in range(2))
    list(train_run(alone))

    for event in train_run(watched, EVERY_CHECKPOINT):
        if isinstance(event, StepDone) and event.step in {2, 9}:
            send(watched.commands, Pause())
        if isinstance(event, Paused):
            send(watched.commands, Resume())

    assert theta(alone) == theta(watched)


def test_a_checkpoint_that_cannot_be_written_harms_none_before_it(
    saves: Path, train_run: TrainRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk may become full at any moment."""
    run = small_run(saves)
    events = train_run(run, EVERY_CHECKPOINT)

    def refuse(path: Path, contents: bytes, *, make_folders: bool) -> None:
        assert not make_folders
        raise StorageError(f"{path.name}: no space for {len(contents)} bytes")

    next(event for event in events if isinstance(event, CheckpointSaved))
    before = {path.name: path.read_bytes() for path in run.checkpoints.glob("step-*")}
    monkeypatch.setattr(manifest, "write_whole", refuse)
    with pytest.raises(StorageError, match="no space for"):
        list(events)

    assert len(before) == 1
    assert before == {path.name: path.read_bytes() for path in run.checkpoints.glob("step-*")}
    assert np.frombuffer(theta(run), np.float32).any()


def test_the_best_checkpoint_is_kept(saves: Path, train_run: TrainRun) -> None:
    """Besides the newest two, and it is marked in the journal."""
    run = small_run(saves, layers="8", epochs=12, lr=0.03, schedule="constant")

    events = list(train_run(run, EPOCH_CHECKPOINTS))

    evaluated = [e for e in events if isinstance(e, Evaluated) and e.split == "validation"]
    highest = max(e.accuracy for e in evaluated)
    best_step = next(e.step for e in evaluated if e.accuracy == highest)
    best = best_weights(run)
    assert best is not None
    assert best.info.step == best_step < events[-1].step
    assert len(list(run.checkpoints.glob("step-*"))) == 3
    marked = [e.step for e in events if isinstance(e, CheckpointSaved) and e.best]
    assert marked[-1] == best_step


def test_a_checkpoint_is_saved_on_request(saves: Path, train_run: TrainRun) -> None:
    run = small_run(saves)
    requests: dict[int, AnyCommand] = {3: Save(), 4: Save(), 6: Stop()}

    for event in train_run(run, replace(EVERY_STEP, checkpoint_interval=1e9)):
        if isinstance(event, StepDone) and event.step in requests:
            send(run.commands, requests.pop(event.step))

    saved = [e.step for e in replay(run.events_file) if isinstance(e, CheckpointSaved)]
    assert saved == [3, 4, 6]
