"""A run that goes on ends at the same weights, to the bit, as one that was never interrupted."""

import io
import os
import random
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from nntui import locations, storage
from nntui.datasets import catalog
from nntui.datasets.dataset import Dataset
from nntui.errors import RunError
from nntui.runs.changes import changes_told, still_to_come
from nntui.runs.checkpoint import best_weights
from nntui.runs.commands import AnyCommand, Change, Save, Stop, send
from nntui.runs.directory import RunDirectory
from nntui.runs.journal import Journal, StepAverager, replay
from nntui.runs.manifest import FILE, read_manifest, write_checkpoint
from nntui.runs.trainer import session
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
from nntui.view.runview import RunView, view_of
from tests.runs.helpers import small_run, theta

Drive = Callable[[RunDirectory], Iterator[AnyEvent]]
Wishes = dict[int, AnyCommand]

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
    "sgd, nothing held out": {"optimizer": "sgd", "validation": 0, "l2": 1, "momentum": 0},
    "single images": {"optimizer": "sgd", "batch": 1, "epochs": 1, "validation": 560},
    "distorted": {"augment": "shift:1,rotate:10,scale:0.1,elastic:2/5,erase:2", "batch": 40},
    "resample": {"data": "drawn", "resample": True, "train_size": 300, "layers": "4"},
    "lion, patience": {"layers": "8", "optimizer": "lion", "patience": 2, "epochs": 9},
    "adagrad": {"layers": "5:gelu", "optimizer": "adagrad", "max_norm": 1, "schedule": "constant"},
}
CHANGES: Wishes = {
    2: Change({"lr": 0.01}),
    5: Change({"batch": 100, "dropout": 0.6}),
    8: Change({"weight_decay": 0.1, "epochs": 3}),
}


class Killed(BaseException):
    """The process is no more: nothing may catch this."""


@pytest.fixture(autouse=True)
def busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every step is told, commands are looked for before each, and checkpoints are many."""
    monkeypatch.setattr(session, "COMMANDS_EVERY", 0)
    monkeypatch.setattr(session, "CHECKPOINT_EVERY", 0)
    monkeypatch.setattr(StepAverager, "FIRST", 0)
    monkeypatch.setattr(StepAverager, "LAST", 0)


@pytest.fixture
def driven(lines: Dataset) -> Drive:
    """Drives a run on the lines, or on those that are drawn anew for each epoch."""
    drawn = catalog.load("lines", locations.data_folders())
    return lambda run: session.run_session(
        run, lambda config: drawn if config.data == "drawn" else lines
    )


def _drive(driven: Drive, run: RunDirectory, requested: Wishes, dies_at: float = 1e9) -> None:
    """Drive a run, giving each command at its step; die when so many events were told."""
    events = driven(run)
    known = {change.step for change in changes_told(replay(run.events_file))}
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
def test_killed_at_every_moment_it_ends_at_the_same_weights(
    saves: Path, driven: Drive, settings: dict[str, object]
) -> None:
    """Whatever the network draws, remembers or listens to, in the middle of an epoch too."""
    whole, broken = (small_run(saves, **settings) for _ in range(2))
    _drive(driven, whole, {})

    lives, longest = 0, 2 + len(replay(whole.events_file)) // 5
    luck = random.Random(1)  # noqa: S311 - the same moments every time
    while not _ended(broken):
        _drive(driven, broken, {}, dies_at=luck.randint(1, longest))
        lives += 1

    assert lives > 3
    assert theta(broken) == theta(whole)
    assert read_manifest(broken.checkpoints).best == read_manifest(whole.checkpoints).best
    assert view_of(replay(broken.events_file)).test == _test_of(whole, broken)


def _test_of(whole: RunDirectory, broken: RunDirectory) -> Evaluated | None:
    """The judgment of the test images, but for the time it was made at."""
    mine, theirs = (view_of(replay(run.events_file)).test for run in (whole, broken))
    assert mine is not None
    assert theirs is not None
    assert (mine.step, mine.loss, mine.confusion) == (theirs.step, theirs.loss, theirs.confusion)
    return theirs


def test_live_changes_are_repeated_at_their_steps(saves: Path, driven: Drive) -> None:
    """Also where no checkpoint knows of them: the journal does."""
    settings: dict[str, object] = {"layers": "8,dropout:0.3"}
    whole, changed = (small_run(saves, **settings) for _ in range(2))
    _drive(driven, whole, {})
    _drive(driven, changed, CHANGES)
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
            _drive(driven, broken, CHANGES, dies_at=luck.randint(2, 14))
            # Whatever checkpoint it goes on from.
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
    """Do something to the disk, or die before it, or, where it writes, in the middle of it."""
    left[0] -= 1
    if left[0] == 0:
        if isinstance(arguments[-1], bytes):
            operation(*arguments[:-1], arguments[-1][: len(arguments[-1]) // 2])
        raise Killed
    return operation(*arguments, **options)


class _File(io.FileIO):
    """A file that dies as `_dying` does."""

    left: list[int]

    def write(self, contents: Any) -> int:
        return int(_dying(super().write, self.left, bytes(contents)))


def _count_down(patch: pytest.MonkeyPatch, left: list[int]) -> None:
    for module, name in ((os, "fsync"), (os, "write"), (os, "open"), (Path, "replace")):
        patch.setattr(module, name, partial(_dying, getattr(module, name), left))
    patch.setattr(Path, "replace", lambda *paths: _dying(os.replace, left, *paths))
    patch.setattr(Path, "unlink", lambda path, **_: _dying(os.unlink, left, path))

    def opened(path: Path, mode: str) -> _File:
        file = _File(path, mode.replace("b", ""))
        file.left = left
        return file

    patch.setattr(storage, "_create", opened)


def test_killed_at_every_touch_of_the_disk_it_ends_at_the_same_weights(
    saves: Path, driven: Drive
) -> None:
    """In the middle of a write, before an fsync, between two renames, before a removal."""
    settings: dict[str, object] = {"layers": "4,dropout:0.3", "batch": 250, "epochs": 1}
    whole = small_run(saves, **settings)
    _drive(driven, whole, {})
    touches, died = 1, True
    while died:
        broken, died = small_run(saves, **settings), False
        with pytest.MonkeyPatch.context() as patch:
            _count_down(patch, [touches])
            try:
                _drive(driven, broken, {})
            except Killed:
                died = True
        _drive(driven, broken, {})
        assert theta(broken) == theta(whole), f"died at touch {touches}"
        assert not list(broken.checkpoints.glob(".*"))
        touches += 1
    assert touches > 30


@pytest.mark.parametrize("harm", ["torn", "flipped", "gone", "empty"])
def test_a_damaged_checkpoint_is_skipped_and_told(saves: Path, driven: Drive, harm: str) -> None:
    """The one before it serves as well, and the end is the same."""
    whole, broken = (small_run(saves, layers="8,dropout:0.3") for _ in range(2))
    _drive(driven, whole, {})
    _drive(driven, broken, {}, dies_at=16)
    newest = read_manifest(broken.checkpoints).saved[-1]
    path = broken.checkpoints / newest.name
    match harm:
        case "torn":
            path.write_bytes(path.read_bytes()[:-100])
        case "flipped":
            _flip(path, random.Random(1))  # noqa: S311 - the same bit every time
        case "gone":
            path.unlink()
        case "empty":
            path.write_bytes(b"")

    _drive(driven, broken, {})

    continued = next(e for e in replay(broken.events_file) if isinstance(e, RunContinued))
    assert continued.step < newest.step
    (line,) = continued.skipped
    assert line.startswith(f"skipped a checkpoint: {path}: ")
    assert theta(broken) == theta(whole)


def test_without_any_whole_checkpoint_it_begins_anew(saves: Path, driven: Drive) -> None:
    """Nothing is lost but time, and the reader of the journal is told."""
    whole, broken = (small_run(saves) for _ in range(2))
    _drive(driven, whole, {})
    _drive(driven, broken, {}, dies_at=16)
    paths = list(broken.checkpoints.glob("step-*"))
    for path in paths:
        path.write_bytes(b"nothing")
    (broken.checkpoints / FILE).write_bytes(b"\x00")

    events = list(driven(broken))

    first = events[0]
    assert isinstance(first, RunContinued)
    assert (first.step, first.name, len(first.skipped)) == (0, "", len(paths))
    assert view_of(events[:1], view_of(replay(whole.events_file))).message.startswith(
        "begins anew; skipped a checkpoint"
    )
    assert theta(broken) == theta(whole)


@pytest.mark.parametrize("change", ["config", "hash kept, contents of another version"])
def test_a_whole_checkpoint_that_does_not_fit_costs_nothing(
    saves: Path, driven: Drive, change: str
) -> None:
    """The run is refused in a sentence, and every checkpoint stays where it is."""
    run = small_run(saves, layers="8")
    _drive(driven, run, {}, dies_at=16)
    config = run.config_file.read_bytes()
    if change == "config":
        run.config_file.write_bytes(config.replace(b'"8:relu"', b'"9:relu"'))
    else:
        manifest = read_manifest(run.checkpoints)
        newest = manifest.saved[-1].step
        write_checkpoint(run.checkpoints, manifest, newest, b"new", best=False)
    before = {path.name: path.read_bytes() for path in run.checkpoints.iterdir()}

    with pytest.raises(RunError, match=r"step-\d+\.safetensors is whole, but .* begin a new run"):
        list(driven(run))

    assert {path.name: path.read_bytes() for path in run.checkpoints.iterdir()} == before


def test_a_change_is_repeated_though_the_journal_lost_the_one_before(
    saves: Path, driven: Drive
) -> None:
    """Each is known by its number, and holds from its own step."""
    run = small_run(saves)
    _drive(driven, run, {8: Change({"lr": 0.5})}, dies_at=24)
    lines = run.events_file.read_bytes().splitlines(keepends=True)
    run.events_file.write_bytes(b"".join(line for line in lines if b"settings_changed" not in line))
    _drive(driven, run, {replay(run.events_file)[-1].step + 2: Change({"lr": 0.001})}, dies_at=8)

    (change,) = changes_told(replay(run.events_file))

    assert (change.revision, change.settings) == (2, {"lr": 0.001})
    assert still_to_come(replay(run.events_file), 1) == [change]
    assert still_to_come(replay(run.events_file), 2) == []


def test_a_journal_that_is_gone_is_begun_again(saves: Path, driven: Drive) -> None:
    """What is trained on what is told first, whatever the run goes on from."""
    run = small_run(saves)
    _drive(driven, run, {}, dies_at=16)
    run.events_file.unlink()

    first, second, *_ = driven(run)

    assert isinstance(first, RunStarted)
    assert isinstance(second, RunContinued)


def test_what_lies_after_the_checkpoint_is_void(saves: Path, driven: Drive) -> None:
    """The view of a run that went on shows no step twice, live or replayed, and ends as another."""
    whole, broken = (small_run(saves, epochs=3) for _ in range(2))
    _drive(driven, whole, {})
    view = RunView()
    luck = random.Random(3)  # noqa: S311 - the same moments every time
    while not _ended(broken):
        before = len(replay(broken.events_file))
        _drive(driven, broken, {}, dies_at=luck.randint(2, 15))
        view = view_of(replay(broken.events_file)[before:], view)

    replayed = view_of(replay(broken.events_file))
    assert view == replayed
    ours, theirs = replayed, view_of(replay(whole.events_file))
    for name in ("train_loss", "train_accuracy", "validation_loss", "validation_accuracy"):
        assert getattr(ours, name).points == getattr(theirs, name).points
    assert (ours.status, ours.step, ours.seen) == (theirs.status, theirs.step, theirs.seen)


def test_time_goes_on_where_it_was(saves: Path, driven: Drive) -> None:
    """The seconds of a run are those of all its trainers together."""
    run = small_run(saves)
    _drive(driven, run, {}, dies_at=16)
    saved = [e for e in replay(run.events_file) if isinstance(e, CheckpointSaved)][-1]

    continued, *rest = driven(run)

    assert 0 < continued.at <= saved.at
    assert [event.at for event in rest] == sorted(event.at for event in rest)
    assert rest[0].at >= continued.at


def test_the_best_is_kept(saves: Path, driven: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside the newest two, with the accuracy it was chosen for, and marked in the journal."""
    monkeypatch.setattr(session, "CHECKPOINT_EVERY", 1e9)
    monkeypatch.setattr(session, "EPOCH_CHECKPOINT_EVERY", 0)
    run = small_run(saves, layers="8", epochs=12, lr=0.03, schedule="constant")

    told = list(driven(run))

    judged = [e for e in told if isinstance(e, Evaluated) and e.split == "validation"]
    top = max(e.accuracy for e in judged)
    best_step = next(e.step for e in judged if e.accuracy == top)
    best = best_weights(run)
    assert best is not None
    assert best.info.step == best_step < told[-1].step
    assert len(list(run.checkpoints.glob("step-*"))) == 3
    marked = [e.step for e in told if isinstance(e, CheckpointSaved) and e.best]
    assert marked[-1] == best_step


def test_patience_ends_a_run(saves: Path, driven: Drive) -> None:
    """So many epochs without a better accuracy, and the run is done, and says why."""
    run = small_run(saves, layers="8", epochs=50, patience=3, lr=0.03, schedule="constant")

    *_, end = driven(run)

    judged = [e for e in replay(run.events_file) if isinstance(e, Evaluated)][:-1]
    accuracies = [e.accuracy for e in judged]
    best = accuracies.index(max(accuracies))
    assert len(judged) == best + 1 + 3 < 50
    assert isinstance(end, RunFinished)
    assert end.reason == "done"
    assert end.message.startswith("stopped early: epochs without better validation accuracy: 3;")


@pytest.mark.parametrize(
    ("wish", "words"),
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
def test_what_cannot_change_is_refused(
    saves: Path, driven: Drive, wish: dict[str, float | str], words: str
) -> None:
    """In a sentence, by the name of the command, and nothing of it is done."""
    whole, run = (small_run(saves, layers="8,dropout:0.3") for _ in range(2))
    _drive(driven, whole, {})
    _drive(driven, run, {9: Change(wish)})

    (refused,) = (e for e in replay(run.events_file) if isinstance(e, CommandRefused))
    assert refused.reason.startswith(words)
    assert refused.command.endswith(".json")
    assert not [e for e in replay(run.events_file) if isinstance(e, SettingsChanged)]
    assert theta(run) == theta(whole)


def test_a_checkpoint_on_demand(
    saves: Path, driven: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once, also where the one of this step is there already; it is the acknowledgment."""
    monkeypatch.setattr(session, "CHECKPOINT_EVERY", 1e9)
    run = small_run(saves)

    _drive(driven, run, {3: Save(), 4: Save(), 6: Stop()})

    saved = [e.step for e in replay(run.events_file) if isinstance(e, CheckpointSaved)]
    assert saved == [3, 4, 6]


def test_a_decision_takes_the_place_of_what_was_to_be_repeated(saves: Path, driven: Drive) -> None:
    """Whoever changes a setting in a run that went on is not overruled by their former self."""
    run = small_run(saves)
    _drive(driven, run, {8: Change({"lr": 0.5})}, dies_at=30)
    for saved in read_manifest(run.checkpoints).saved:
        (run.checkpoints / saved.name).unlink()

    _drive(driven, run, {2: Change({"lr": 0.001})})

    changes = changes_told(replay(run.events_file))
    assert [(change.step, change.settings) for change in changes] == [(2, {"lr": 0.001})]
    assert view_of(replay(run.events_file)).settings == {"lr": 0.001}


def test_changes_are_read_off_any_journal(saves: Path) -> None:
    """Numbers that cannot be are passed over; what is repeated is told once."""
    run = small_run(saves)
    journal = Journal(run.events_file)
    for step, revision in ((5, 0), (5, 1), (9, 2), (7, 9), (5, 1), (9, 2), (11, 3), (6, 2)):
        journal.append(
            SettingsChanged(step=step, at=0, settings={}, revision=revision, epochs=1, steps=1)
        )
    journal.close()

    assert [(e.step, e.revision) for e in changes_told(replay(run.events_file))] == [(5, 1), (6, 2)]
