"""A resumed run ends at the same weights, to the bit, as one that was never interrupted."""

import os
import random
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from nntui.errors import RunError
from nntui.runs.directory import RunDirectory
from nntui.runs.journal import replay
from nntui.runs.manifest import FILE, read_manifest, write_checkpoint
from nntui.training.events import (
    CheckpointSaved,
    Evaluated,
    RunContinued,
    RunFinished,
    RunStarted,
    SettingsChanged,
)
from nntui.view.runview import RunView, view_of
from tests.runs.helpers import (
    EVERY_CHECKPOINT,
    TrainRun,
    flip_bit,
    has_ended,
    small_run,
    theta,
    train_checkpointed,
)

NETWORKS: dict[str, dict[str, object]] = {
    "dropout, adam": {"layers": "8:relu,dropout:0.3", "schedule": "cosine"},
    "nesterov, plateau": {
        "layers": "6:tanh",
        "optimizer": "nesterov",
        "schedule": "plateau",
        "schedule_epochs": 1,
        "epochs": 5,
    },
    "batchnorm, rmsprop, warm-up": {
        "layers": "6,batchnorm:relu,dropout:0.5",
        "optimizer": "rmsprop",
        "schedule": "one-cycle",
        "warmup_steps": 5,
    },
    "convolution, adamw, clipped": {
        "layers": "conv:2x3:relu,pool:2,dropout:0.2",
        "optimizer": "adamw",
        "schedule": "step",
        "schedule_epochs": 1,
        "clip_norm": 0.5,
    },
    "sgd, no validation": {"optimizer": "sgd", "validation": 0, "l2": 1, "momentum": 0},
    "single images": {"optimizer": "sgd", "batch": 1, "epochs": 1, "validation": 560},
    "distorted": {"augment": "shift:1,rotate:10,scale:0.1,elastic:2/5,erase:2", "batch": 40},
    "resample": {"data": "synthetic", "resample": True, "train_size": 300, "layers": "4"},
    "lion, patience": {"layers": "8", "optimizer": "lion", "patience": 2, "epochs": 9},
    "adagrad": {"layers": "5:gelu", "optimizer": "adagrad", "max_norm": 1, "schedule": "constant"},
}


class Killed(BaseException):
    """The process was killed: nothing may catch this."""


@pytest.mark.parametrize("settings", NETWORKS.values(), ids=NETWORKS)
def test_a_run_killed_at_any_event_ends_at_the_same_weights(
    saves: Path, train_run: TrainRun, settings: dict[str, object]
) -> None:
    """With random layers, optimizer state, schedules, and in the middle of an epoch too."""
    reference, killed = (small_run(saves, **settings) for _ in range(2))
    train_checkpointed(train_run, reference)

    sessions, longest = 0, 2 + len(replay(reference.events_file)) // 5
    rng = random.Random(1)  # noqa: S311 - the same moments every time
    while not has_ended(killed):
        train_checkpointed(train_run, killed, killed_after=rng.randint(1, longest))
        sessions += 1

    assert sessions > 3
    assert theta(killed) == theta(reference)
    assert read_manifest(killed.checkpoints).best == read_manifest(reference.checkpoints).best
    assert view_of(replay(killed.events_file)).test == _test_of(reference, killed)


def _test_of(reference: RunDirectory, killed: RunDirectory) -> Evaluated | None:
    """Return the evaluation of the test images, which must be the same but for its time."""
    mine, theirs = (view_of(replay(run.events_file)).test for run in (reference, killed))
    assert mine is not None
    assert theirs is not None
    assert (mine.step, mine.loss, mine.confusion) == (theirs.step, theirs.loss, theirs.confusion)
    return theirs


def _dying(operation: Callable[..., Any], left: list[int], *arguments: Any, **options: Any) -> Any:
    """Run an operation of the disk, or die before it, or in the middle of a write."""
    left[0] -= 1
    if left[0] == 0:
        if isinstance(arguments[-1], bytes | memoryview):
            operation(*arguments[:-1], arguments[-1][: len(arguments[-1]) // 2])
        raise Killed
    return operation(*arguments, **options)


def _count_down(patch: pytest.MonkeyPatch, left: list[int]) -> None:
    for module, name in ((os, "fsync"), (os, "write"), (os, "open"), (Path, "replace")):
        patch.setattr(module, name, partial(_dying, getattr(module, name), left))
    patch.setattr(Path, "replace", lambda *paths: _dying(os.replace, left, *paths))
    patch.setattr(Path, "unlink", lambda path, **_: _dying(os.unlink, left, path))


def test_a_run_killed_at_any_operation_of_the_disk_ends_at_the_same_weights(
    saves: Path, train_run: TrainRun
) -> None:
    """In the middle of a write, before an fsync, between two renames, before a removal."""
    settings: dict[str, object] = {"layers": "4,dropout:0.3", "batch": 250, "epochs": 1}
    reference = small_run(saves, **settings)
    train_checkpointed(train_run, reference)
    operations, died = 1, True
    while died:
        killed, died = small_run(saves, **settings), False
        with pytest.MonkeyPatch.context() as patch:
            _count_down(patch, [operations])
            try:
                train_checkpointed(train_run, killed)
            except Killed:
                died = True
        train_checkpointed(train_run, killed)
        assert theta(killed) == theta(reference), f"died at operation {operations}"
        assert not list(killed.checkpoints.glob(".*"))
        operations += 1
    assert operations > 30


@pytest.mark.parametrize("harm", ["torn", "flipped", "missing", "empty"])
def test_a_damaged_checkpoint_is_skipped(saves: Path, train_run: TrainRun, harm: str) -> None:
    """The event says so. The run is resumed from the one before, and ends the same."""
    reference, killed = (small_run(saves, layers="8,dropout:0.3") for _ in range(2))
    train_checkpointed(train_run, reference)
    train_checkpointed(train_run, killed, killed_after=16)
    newest = read_manifest(killed.checkpoints).saved[-1]
    path = killed.checkpoints / newest.name
    match harm:
        case "torn":
            path.write_bytes(path.read_bytes()[:-100])
        case "flipped":
            flip_bit(path, random.Random(1))  # noqa: S311 - the same bit every time
        case "missing":
            path.unlink()
        case "empty":
            path.write_bytes(b"")

    train_checkpointed(train_run, killed)

    continued = next(e for e in replay(killed.events_file) if isinstance(e, RunContinued))
    assert continued.step < newest.step
    (line,) = continued.skipped
    assert line.startswith(f"skipped a checkpoint: {path}: ")
    assert theta(killed) == theta(reference)


def test_a_run_without_an_intact_checkpoint_starts_over(saves: Path, train_run: TrainRun) -> None:
    """The journal says so."""
    reference, killed = (small_run(saves) for _ in range(2))
    train_checkpointed(train_run, reference)
    train_checkpointed(train_run, killed, killed_after=16)
    paths = list(killed.checkpoints.glob("step-*"))
    for path in paths:
        path.write_bytes(b"nothing")
    (killed.checkpoints / FILE).write_bytes(b"\x00")

    events = list(train_run(killed, EVERY_CHECKPOINT))

    first = events[0]
    assert isinstance(first, RunContinued)
    assert (first.step, first.name, len(first.skipped)) == (0, "", len(paths))
    message = view_of(events[:1], view_of(replay(reference.events_file))).message
    assert "; skipped a checkpoint" in message
    changed = SettingsChanged(step=0, at=0, settings={"epochs": 9}, revision=1, epochs=9, steps=9)
    resumed = view_of([*events[:1], changed], view_of(replay(reference.events_file)))
    assert resumed.message == f"{message}; from step 0 on: epochs 9"
    assert theta(killed) == theta(reference)


@pytest.mark.parametrize("change", ["config", "hash kept, contents of another version"])
def test_an_intact_checkpoint_that_does_not_fit_is_refused_and_kept(
    saves: Path, train_run: TrainRun, change: str
) -> None:
    """Starting over would overwrite it."""
    run = small_run(saves, layers="8")
    train_checkpointed(train_run, run, killed_after=16)
    config = run.config_file.read_bytes()
    if change == "config":
        run.config_file.write_bytes(config.replace(b'"8:relu"', b'"9:relu"'))
    else:
        manifest = read_manifest(run.checkpoints)
        newest = manifest.saved[-1].step
        write_checkpoint(run.checkpoints, manifest, newest, b"new", best=False)
    before = {path.name: path.read_bytes() for path in run.checkpoints.iterdir()}

    with pytest.raises(RunError, match=r"step-\d+\.safetensors is intact, but .* start a new run"):
        list(train_run(run, EVERY_CHECKPOINT))

    assert {path.name: path.read_bytes() for path in run.checkpoints.iterdir()} == before


def test_a_deleted_journal_is_started_over(saves: Path, train_run: TrainRun) -> None:
    """Its first event describes the run, whatever step it is resumed from."""
    run = small_run(saves)
    train_checkpointed(train_run, run, killed_after=16)
    run.events_file.unlink()

    first, second, *_ = train_run(run, EVERY_CHECKPOINT)

    assert isinstance(first, RunStarted)
    assert isinstance(second, RunContinued)


def test_the_view_of_a_resumed_run_shows_no_step_twice(saves: Path, train_run: TrainRun) -> None:
    """Live and replayed it is the same, and has the curves of a run without interruption."""
    reference, killed = (small_run(saves, epochs=3) for _ in range(2))
    train_checkpointed(train_run, reference)
    view = RunView()
    rng = random.Random(3)  # noqa: S311 - the same moments every time
    while not has_ended(killed):
        before = len(replay(killed.events_file))
        train_checkpointed(train_run, killed, killed_after=rng.randint(2, 15))
        view = view_of(replay(killed.events_file)[before:], view)

    replayed = view_of(replay(killed.events_file))
    assert view == replayed
    ours, theirs = replayed, view_of(replay(reference.events_file))
    for name in ("train_loss", "train_accuracy", "validation_loss", "validation_accuracy"):
        assert getattr(ours, name).points == getattr(theirs, name).points
    assert (ours.status, ours.step, ours.seen) == (theirs.status, theirs.step, theirs.seen)


def test_the_time_of_a_run_is_that_of_all_its_trainers(saves: Path, train_run: TrainRun) -> None:
    run = small_run(saves)
    train_checkpointed(train_run, run, killed_after=16)
    saved = [e for e in replay(run.events_file) if isinstance(e, CheckpointSaved)][-1]

    continued, *rest = train_run(run, EVERY_CHECKPOINT)

    assert 0 < continued.at <= saved.at
    assert [event.at for event in rest] == sorted(event.at for event in rest)
    assert rest[0].at >= continued.at


def test_patience_ends_a_run(saves: Path, train_run: TrainRun) -> None:
    """After so many epochs without a better validation accuracy; the message says so."""
    run = small_run(saves, layers="8", epochs=50, patience=3, lr=0.03, schedule="constant")

    *_, end = train_run(run, EVERY_CHECKPOINT)

    validated = [e for e in replay(run.events_file) if isinstance(e, Evaluated)][:-1]
    accuracies = [e.accuracy for e in validated]
    best = accuracies.index(max(accuracies))
    assert len(validated) == best + 1 + 3 < 50
    assert isinstance(end, RunFinished)
    assert end.reason == "done"
    assert end.message.startswith("stopped early: epochs without better validation accuracy: 3;")
