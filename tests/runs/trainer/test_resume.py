"""A resumed run ends at the same weights, to the bit, as one that was never interrupted."""

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from nntui import locations
from nntui.config.run_config import RunConfig
from nntui.datasets import catalog
from nntui.datasets.dataset import Dataset
from nntui.errors import RunError
from nntui.runs.commands import AnyCommand, Change, send
from nntui.runs.directory import RunDirectory
from nntui.runs.journal import replay
from nntui.runs.manifest import FILE, read_manifest, write_checkpoint
from nntui.runs.trainer.session import run_session
from nntui.training.events import (
    AnyEvent,
    CheckpointSaved,
    CommandRefused,
    Evaluated,
    RunContinued,
    RunFinished,
    RunStarted,
    SettingsChanged,
    StepDone,
)
from nntui.training.history import pending_changes, recorded_changes
from nntui.view.runview import RunView, view_of
from tests.runs.helpers import EVERY_STEP, small_run, theta

Train = Callable[[RunDirectory], Iterator[AnyEvent]]
Commands = dict[int, AnyCommand]

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
CHANGES: Commands = {
    2: Change({"lr": 0.01}),
    5: Change({"batch": 100, "dropout": 0.6}),
    8: Change({"weight_decay": 0.1, "epochs": 3}),
}


TIMINGS = replace(EVERY_STEP, checkpoint_interval=0)
"""Every step is recorded and has a checkpoint, and commands are read before it."""


class Killed(BaseException):
    """The process was killed: nothing may catch this."""


@pytest.fixture
def train(lines: Dataset) -> Train:
    """A function that trains a run on the lines, or on synthetic ones for each epoch."""
    synthetic = catalog.load("lines", locations.data_folders())

    def load(config: RunConfig) -> Dataset:
        return synthetic if config.data == "synthetic" else lines

    return lambda run: run_session(run, load, timings=TIMINGS)


def _train(train: Train, run: RunDirectory, requested: Commands, dies_at: float = 1e9) -> None:
    """Train a run, sending each command at its step; die after so many events."""
    events = train(run)
    known = {change.step for change in recorded_changes(replay(run.events_file))}
    for number, event in enumerate(events):
        if isinstance(event, StepDone) and event.step in requested and event.step not in known:
            send(run.commands, requested[event.step])
        if number >= dies_at:
            events.close()  # type: ignore[attr-defined]  # a generator
            return


def _ended(run: RunDirectory) -> bool:
    events = replay(run.events_file)
    return bool(events) and isinstance(events[-1], RunFinished)


@pytest.mark.parametrize("settings", NETWORKS.values(), ids=NETWORKS)
def test_a_run_killed_at_any_event_ends_at_the_same_weights(
    saves: Path, train: Train, settings: dict[str, object]
) -> None:
    """With random layers, optimizer state, schedules, and in the middle of an epoch too."""
    whole, broken = (small_run(saves, **settings) for _ in range(2))
    _train(train, whole, {})

    lives, longest = 0, 2 + len(replay(whole.events_file)) // 5
    luck = random.Random(1)  # noqa: S311 - the same moments every time
    while not _ended(broken):
        _train(train, broken, {}, dies_at=luck.randint(1, longest))
        lives += 1

    assert lives > 3
    assert theta(broken) == theta(whole)
    assert read_manifest(broken.checkpoints).best == read_manifest(whole.checkpoints).best
    assert view_of(replay(broken.events_file)).test == _test_of(whole, broken)


def _test_of(whole: RunDirectory, broken: RunDirectory) -> Evaluated | None:
    """Return the evaluation of the test images, which must be the same but for its time."""
    mine, theirs = (view_of(replay(run.events_file)).test for run in (whole, broken))
    assert mine is not None
    assert theirs is not None
    assert (mine.step, mine.loss, mine.confusion) == (theirs.step, theirs.loss, theirs.confusion)
    return theirs


def test_changes_of_settings_are_repeated_at_their_steps(saves: Path, train: Train) -> None:
    """Also if they are in no checkpoint: the journal records them."""
    settings: dict[str, object] = {"layers": "8,dropout:0.3"}
    whole, changed = (small_run(saves, **settings) for _ in range(2))
    _train(train, whole, {})
    _train(train, changed, CHANGES)
    view = view_of(replay(changed.events_file))
    assert view.settings == {
        "lr": 0.01,
        "batch": 100,
        "layers": "8:relu,dropout:0.6",
        "weight_decay": 0.1,
        "epochs": 3,
    }
    assert theta(changed) != theta(whole)

    for seed in range(4):
        broken = small_run(saves, **settings)
        luck = random.Random(seed)  # noqa: S311 - the same moments every time
        while not _ended(broken):
            _train(train, broken, CHANGES, dies_at=luck.randint(2, 14))
            # It may be resumed from an earlier checkpoint, too.
            for name in [saved.name for saved in read_manifest(broken.checkpoints).saved][
                -luck.randint(0, 1) :
            ]:
                _flip(broken.checkpoints / name, luck) if luck.random() < 0.3 else None

        assert theta(broken) == theta(changed)
        assert view_of(replay(broken.events_file)).settings == view.settings


def _flip(path: Path, luck: random.Random) -> None:
    contents = bytearray(path.read_bytes())
    contents[luck.randrange(len(contents))] ^= 1 << luck.randrange(8)
    path.write_bytes(contents)


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
    saves: Path, train: Train
) -> None:
    """In the middle of a write, before an fsync, between two renames, before a removal."""
    settings: dict[str, object] = {"layers": "4,dropout:0.3", "batch": 250, "epochs": 1}
    whole = small_run(saves, **settings)
    _train(train, whole, {})
    operations, died = 1, True
    while died:
        broken, died = small_run(saves, **settings), False
        with pytest.MonkeyPatch.context() as patch:
            _count_down(patch, [operations])
            try:
                _train(train, broken, {})
            except Killed:
                died = True
        _train(train, broken, {})
        assert theta(broken) == theta(whole), f"died at operation {operations}"
        assert not list(broken.checkpoints.glob(".*"))
        operations += 1
    assert operations > 30


@pytest.mark.parametrize("harm", ["torn", "flipped", "missing", "empty"])
def test_a_damaged_checkpoint_is_skipped(saves: Path, train: Train, harm: str) -> None:
    """The event says so. The run is resumed from the one before, and ends the same."""
    whole, broken = (small_run(saves, layers="8,dropout:0.3") for _ in range(2))
    _train(train, whole, {})
    _train(train, broken, {}, dies_at=16)
    newest = read_manifest(broken.checkpoints).saved[-1]
    path = broken.checkpoints / newest.name
    match harm:
        case "torn":
            path.write_bytes(path.read_bytes()[:-100])
        case "flipped":
            _flip(path, random.Random(1))  # noqa: S311 - the same bit every time
        case "missing":
            path.unlink()
        case "empty":
            path.write_bytes(b"")

    _train(train, broken, {})

    continued = next(e for e in replay(broken.events_file) if isinstance(e, RunContinued))
    assert continued.step < newest.step
    (line,) = continued.skipped
    assert line.startswith(f"skipped a checkpoint: {path}: ")
    assert theta(broken) == theta(whole)


def test_a_run_without_an_intact_checkpoint_starts_over(saves: Path, train: Train) -> None:
    """The journal says so."""
    whole, broken = (small_run(saves) for _ in range(2))
    _train(train, whole, {})
    _train(train, broken, {}, dies_at=16)
    paths = list(broken.checkpoints.glob("step-*"))
    for path in paths:
        path.write_bytes(b"nothing")
    (broken.checkpoints / FILE).write_bytes(b"\x00")

    events = list(train(broken))

    first = events[0]
    assert isinstance(first, RunContinued)
    assert (first.step, first.name, len(first.skipped)) == (0, "", len(paths))
    assert view_of(events[:1], view_of(replay(whole.events_file))).message.startswith(
        "starts over; skipped a checkpoint"
    )
    assert theta(broken) == theta(whole)


@pytest.mark.parametrize("change", ["config", "hash kept, contents of another version"])
def test_an_intact_checkpoint_that_does_not_fit_is_refused_and_kept(
    saves: Path, train: Train, change: str
) -> None:
    """Starting over would overwrite it."""
    run = small_run(saves, layers="8")
    _train(train, run, {}, dies_at=16)
    config = run.config_file.read_bytes()
    if change == "config":
        run.config_file.write_bytes(config.replace(b'"8:relu"', b'"9:relu"'))
    else:
        manifest = read_manifest(run.checkpoints)
        newest = manifest.saved[-1].step
        write_checkpoint(run.checkpoints, manifest, newest, b"new", best=False)
    before = {path.name: path.read_bytes() for path in run.checkpoints.iterdir()}

    with pytest.raises(RunError, match=r"step-\d+\.safetensors is intact, but .* start a new run"):
        list(train(run))

    assert {path.name: path.read_bytes() for path in run.checkpoints.iterdir()} == before


def test_a_change_is_repeated_if_the_journal_lost_the_one_before(saves: Path, train: Train) -> None:
    """Each has a number and a step of its own."""
    run = small_run(saves)
    _train(train, run, {8: Change({"lr": 0.5})}, dies_at=24)
    lines = run.events_file.read_bytes().splitlines(keepends=True)
    run.events_file.write_bytes(b"".join(line for line in lines if b"settings_changed" not in line))
    _train(train, run, {replay(run.events_file)[-1].step + 2: Change({"lr": 0.001})}, dies_at=8)

    (change,) = recorded_changes(replay(run.events_file))

    assert (change.revision, change.settings) == (2, {"lr": 0.001})
    assert pending_changes(replay(run.events_file), 1) == [change]
    assert pending_changes(replay(run.events_file), 2) == []


def test_a_deleted_journal_is_started_over(saves: Path, train: Train) -> None:
    """Its first event describes the run, whatever step it is resumed from."""
    run = small_run(saves)
    _train(train, run, {}, dies_at=16)
    run.events_file.unlink()

    first, second, *_ = train(run)

    assert isinstance(first, RunStarted)
    assert isinstance(second, RunContinued)


def test_the_view_of_a_resumed_run_shows_no_step_twice(saves: Path, train: Train) -> None:
    """Live and replayed it is the same, and has the curves of a run without interruption."""
    whole, broken = (small_run(saves, epochs=3) for _ in range(2))
    _train(train, whole, {})
    view = RunView()
    luck = random.Random(3)  # noqa: S311 - the same moments every time
    while not _ended(broken):
        before = len(replay(broken.events_file))
        _train(train, broken, {}, dies_at=luck.randint(2, 15))
        view = view_of(replay(broken.events_file)[before:], view)

    replayed = view_of(replay(broken.events_file))
    assert view == replayed
    ours, theirs = replayed, view_of(replay(whole.events_file))
    for name in ("train_loss", "train_accuracy", "validation_loss", "validation_accuracy"):
        assert getattr(ours, name).points == getattr(theirs, name).points
    assert (ours.status, ours.step, ours.seen) == (theirs.status, theirs.step, theirs.seen)


def test_the_time_of_a_run_is_that_of_all_its_trainers(saves: Path, train: Train) -> None:
    run = small_run(saves)
    _train(train, run, {}, dies_at=16)
    saved = [e for e in replay(run.events_file) if isinstance(e, CheckpointSaved)][-1]

    continued, *rest = train(run)

    assert 0 < continued.at <= saved.at
    assert [event.at for event in rest] == sorted(event.at for event in rest)
    assert rest[0].at >= continued.at


def test_patience_ends_a_run(saves: Path, train: Train) -> None:
    """After so many epochs without a better validation accuracy; the message says so."""
    run = small_run(saves, layers="8", epochs=50, patience=3, lr=0.03, schedule="constant")

    *_, end = train(run)

    validated = [e for e in replay(run.events_file) if isinstance(e, Evaluated)][:-1]
    accuracies = [e.accuracy for e in validated]
    best = accuracies.index(max(accuracies))
    assert len(validated) == best + 1 + 3 < 50
    assert isinstance(end, RunFinished)
    assert end.reason == "done"
    assert end.message.startswith("stopped early: epochs without better validation accuracy: 3;")


@pytest.mark.parametrize(
    ("requested", "message"),
    [
        ({"lr": -1.0}, "lr: expected a number above 0 to 100, received -1.0"),
        ({"batch": 0}, "batch: expected a whole number from 1 to 65536, received 0"),
        ({"epochs": 1}, "epochs: expected at least 2, the epoch that is under way, received 1"),
        ({"momentum": 0.5}, "momentum: adam has no momentum; use momentum or nesterov"),
        ({"dropout": 1.0}, "layer 1: expected a dropout rate from 0 to below 1, received '1.0'"),
        ({"seed": 2}, "seed: cannot change while a run is under way"),
        ({"lrr": 2}, "lrr: cannot change while a run is under way; did you mean lr?"),
        ({"layers": "9"}, "layers: only dropout rates can change in a run, received 9:relu"),
        ({"lr": 0.01, "batch": -3}, "batch: expected a whole number from 1"),
    ],
)
def test_changes_that_are_not_possible_are_refused(
    saves: Path, train: Train, requested: dict[str, float | str], message: str
) -> None:
    """The answer says why, and no part of the change is made."""
    whole, run = (small_run(saves, layers="8,dropout:0.3") for _ in range(2))
    _train(train, whole, {})
    _train(train, run, {9: Change(requested)})

    (refused,) = (e for e in replay(run.events_file) if isinstance(e, CommandRefused))
    assert refused.reason.startswith(message)
    assert refused.command.endswith(".json")
    assert not [e for e in replay(run.events_file) if isinstance(e, SettingsChanged)]
    assert theta(run) == theta(whole)


def test_a_new_change_replaces_those_to_be_repeated(saves: Path, train: Train) -> None:
    run = small_run(saves)
    _train(train, run, {8: Change({"lr": 0.5})}, dies_at=30)
    for saved in read_manifest(run.checkpoints).saved:
        (run.checkpoints / saved.name).unlink()

    _train(train, run, {2: Change({"lr": 0.001})})

    changes = recorded_changes(replay(run.events_file))
    assert [(change.step, change.settings) for change in changes] == [(2, {"lr": 0.001})]
    assert view_of(replay(run.events_file)).settings == {"lr": 0.001}
