"""What happens between the loop and the folder: every event is written before it is told."""

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.errors import DataError, RunError, ShapeError, StorageError
from nntui.runs import commands, manifest
from nntui.runs.checkpoint import newest_checkpoint
from nntui.runs.commands import (
    Advance,
    AnyCommand,
    Change,
    Pause,
    Resume,
    Save,
    Stop,
    send,
)
from nntui.runs.directory import RunDirectory
from nntui.runs.journal import StepAverager, replay
from nntui.runs.manifest import FILE, KEPT, read_manifest
from nntui.runs.trainer import session
from nntui.training.events import (
    AnyEvent,
    CheckpointSaved,
    CommandRefused,
    Evaluated,
    Paused,
    Resumed,
    RunFinished,
    RunStarted,
    SettingsChanged,
    StepDone,
)
from nntui.view.runview import view_of
from nntui.weights import read
from tests.runs.helpers import small_run

Drive = Callable[[RunDirectory], Iterator[AnyEvent]]


@pytest.fixture
def driven(lines: Dataset) -> Drive:
    """Drives a run on the lines."""
    return lambda run: session.run_session(run, lambda _: lines)


@pytest.fixture
def every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every step is told, and commands are looked for before each."""
    monkeypatch.setattr(session, "COMMANDS_EVERY", 0)
    monkeypatch.setattr(StepAverager, "FIRST", 0)
    monkeypatch.setattr(StepAverager, "LAST", 0)


def _after(
    events: Iterator[AnyEvent], run: RunDirectory, requested: dict[int, AnyCommand]
) -> list[AnyEvent]:
    """Return all events, giving each command when its step has been told."""
    told = []
    for event in events:
        told.append(event)
        if isinstance(event, StepDone) and event.step in requested:
            send(run.commands, requested.pop(event.step))
    return told


def _end(events: list[AnyEvent]) -> RunFinished:
    last = events[-1]
    assert isinstance(last, RunFinished)
    return last


def _steps(events: list[AnyEvent]) -> list[int]:
    return [event.step for event in events if isinstance(event, StepDone)]


def _theta(run: RunDirectory) -> bytes:
    newest = newest_checkpoint(run)
    assert newest is not None
    arrays = read(newest).arrays
    return b"".join(arrays[name].tobytes() for name in sorted(arrays))


@pytest.mark.usefixtures("every_step")
def test_the_journal_is_what_was_told(saves: Path, driven: Drive) -> None:
    """From the start over every step and judgment to the end, in one order."""
    run = small_run(saves)

    told = list(driven(run))

    assert told == replay(run.events_file)
    assert isinstance(told[0], RunStarted)
    assert list(range(1, 17)) == _steps(told)
    judged = [event.split for event in told if isinstance(event, Evaluated)]
    assert judged == ["validation", "validation", "test"]
    assert _end(told).reason == "done"


def test_an_event_is_on_the_disk_before_it_is_told(saves: Path, driven: Drive) -> None:
    """Whoever sees it can rely on it."""
    run = small_run(saves)

    for event in driven(run):
        assert event == replay(run.events_file)[-1]


def test_a_training_learns(saves: Path, driven: Drive) -> None:
    """Lines that lie are told from lines that stand."""
    end = _end(list(driven(small_run(saves, layers="32", batch=32, epochs=20))))

    assert end.accuracy is not None
    assert end.accuracy > 0.95


def test_time_and_steps_never_go_back(saves: Path, driven: Drive) -> None:
    """Neither in the order of the journal nor at its end."""
    told = list(driven(small_run(saves)))

    assert told == sorted(told, key=lambda event: event.at)
    assert told == sorted(told, key=lambda event: event.step)


@pytest.mark.usefixtures("every_step")
def test_a_paused_run_makes_no_step_until_resumed(saves: Path, driven: Drive) -> None:
    """It saves what it has, stands still, and goes on where it was."""
    run = small_run(saves)
    told = []
    for event in driven(run):
        told.append(event)
        if isinstance(event, StepDone) and event.step == 3:
            send(run.commands, Pause())
        if isinstance(event, Paused):
            send(run.commands, Resume())

    place = next(place for place, event in enumerate(told) if isinstance(event, Paused))
    kinds = [type(event) for event in told[place - 2 : place + 2]]
    assert [StepDone, CheckpointSaved, Paused, Resumed] == kinds
    assert {3} == {event.step for event in told[place - 2 : place + 2]}
    assert list(range(1, 17)) == _steps(told)


@pytest.mark.usefixtures("every_step")
def test_a_pause_is_no_time(saves: Path, driven: Drive) -> None:
    """The clock of the run stands still while it is paused."""
    run = small_run(saves)
    told = []
    for event in driven(run):
        told.append(event)
        if isinstance(event, RunStarted):
            send(run.commands, Pause())
        if isinstance(event, Paused):
            send(run.commands, Resume())

    paused = next(event for event in told if isinstance(event, Paused))
    resumed = next(event for event in told if isinstance(event, Resumed))
    assert resumed.at - paused.at < 0.05


@pytest.mark.usefixtures("every_step")
def test_a_step_at_a_time(saves: Path, driven: Drive) -> None:
    """Advancing makes one step and pauses again."""
    run = small_run(saves)
    told = []
    left = 3
    for event in driven(run):
        told.append(event)
        if isinstance(event, RunStarted):
            send(run.commands, Pause())
        if isinstance(event, Paused):
            send(run.commands, Advance("step") if left else Stop())
            left -= 1

    assert [event.step for event in told if isinstance(event, Paused)] == [0, 1, 2, 3]
    assert _steps(told) == [1, 2, 3]
    assert _end(told).reason == "stopped"


@pytest.mark.usefixtures("every_step")
@pytest.mark.parametrize(("validation", "last"), [(100, 8), (0, 10)])
def test_an_epoch_at_a_time(saves: Path, driven: Drive, validation: int, last: int) -> None:
    """Advancing by an epoch pauses when it has been judged, or ends where nothing judges it."""
    run = small_run(saves, validation=validation)
    told = []
    for event in driven(run):
        told.append(event)
        if isinstance(event, RunStarted):
            send(run.commands, Advance("epoch"))
        if isinstance(event, Paused):
            send(run.commands, Stop())

    assert [event.step for event in told if isinstance(event, Paused)] == [last]
    assert list(range(1, last + 1)) == _steps(told)


@pytest.mark.usefixtures("every_step")
def test_a_stopped_run_saves_and_says_so(saves: Path, driven: Drive) -> None:
    """The last checkpoint is that of the last step."""
    run = small_run(saves)

    told = _after(driven(run), run, {5: Stop()})

    assert list(range(1, 6)) == _steps(told)
    assert (
        _end(told).reason,
        _end(told).message,
        _end(told).step,
    ) == ("stopped", "asked to stop", 5)
    newest = newest_checkpoint(run)
    assert newest is not None
    assert read(newest).info.step == 5
    assert told == replay(run.events_file)


def test_a_wish_to_stop_is_heard_before_the_first_step(saves: Path, lines: Dataset) -> None:
    """A signal while the data was loaded loses nothing."""
    run = small_run(saves)

    told = list(session.run_session(run, lambda _: lines, lambda: "received SIGTERM"))

    assert [RunStarted, CheckpointSaved, RunFinished] == [type(event) for event in told]
    assert _end(told).message == "received SIGTERM"


def _answers(events: list[AnyEvent], command: str) -> list[AnyEvent]:
    return [event for event in events if getattr(event, "command", None) == command]


@pytest.mark.usefixtures("every_step")
def test_every_command_has_its_own_answer(saves: Path, driven: Drive) -> None:
    """Two of each kind at once: every file is named by one event of the kind that answers it."""
    run = small_run(saves)
    requests: list[AnyCommand] = [Save(), Pause(), Pause(), Save(), Resume(), Resume(), Save()]
    requests += [Pause(), Resume(), Change({"lr": 0.1}), Change({"lr": -1})]
    kinds = {Save: CheckpointSaved, Pause: Paused, Resume: Resumed, Change: SettingsChanged}
    names: list[str] = []
    told = []
    for event in driven(run):
        told.append(event)
        if isinstance(event, StepDone) and event.step == 3:
            names = [send(run.commands, request) for request in requests]

    expected = [kinds[type(request)] for request in requests[:-1]] + [CommandRefused]
    assert [[type(event) for event in _answers(told, name)] for name in names] == [
        [kind] for kind in expected
    ]
    assert [event for event in told if getattr(event, "command", "")] == [
        answer for name in names for answer in _answers(told, name)
    ]
    assert view_of(told).status == "done"


@pytest.mark.usefixtures("every_step")
def test_what_no_command_asked_for_names_none(saves: Path, driven: Drive) -> None:
    """Checkpoints that were due and the end of a run answer no one."""
    told = list(driven(small_run(saves)))

    assert {getattr(event, "command", "") for event in told} == {""}


@pytest.mark.usefixtures("every_step")
def test_advance_is_answered_by_a_pause_that_names_it(saves: Path, driven: Drive) -> None:
    """If the run was paused, by Resumed before; several at once are answered by one pause each."""
    run = small_run(saves)
    told = []
    paused = send(run.commands, Pause())
    advanced: list[str] = []
    for event in driven(run):
        told.append(event)
        if isinstance(event, Paused) and event.command == paused:
            advanced = [send(run.commands, Advance("step")) for _ in range(3)]
        elif isinstance(event, Paused) and event.command == advanced[-1]:
            send(run.commands, Stop())

    first, *others = advanced
    assert [type(event) for event in _answers(told, first)] == [Resumed, Paused]
    for name in others:
        assert [type(event) for event in _answers(told, name)] == [Paused]
    assert [event.step for event in told if isinstance(event, Paused)] == [0, 3, 3, 3]


@pytest.mark.usefixtures("every_step")
def test_advance_is_answered_when_another_command_ends_it(saves: Path, driven: Drive) -> None:
    """A pause that comes earlier is its pause too; if the run is resumed, it is refused."""
    run = small_run(saves)
    told = []
    names: dict[str, str] = {}
    for event in driven(run):
        told.append(event)
        match event:
            case StepDone(step=2):
                names["advance"] = send(run.commands, Advance("epoch"))
            case StepDone(step=4):
                names["pause"] = send(run.commands, Pause())
            case Paused(command=name) if name == names["pause"]:
                names["again"] = send(run.commands, Advance("epoch"))
            case StepDone(step=6):
                names["resume"] = send(run.commands, Resume())

    kinds = {key: [type(e) for e in _answers(told, name)] for key, name in names.items()}
    assert kinds == {
        "advance": [Paused],
        "pause": [Paused],
        "again": [Resumed, CommandRefused],
        "resume": [Resumed],
    }
    assert _end(told).reason == "done"


@pytest.mark.usefixtures("every_step")
def test_the_end_names_the_command_that_stopped_the_run(saves: Path, driven: Drive) -> None:
    """The first one, where several ask for it."""
    run = small_run(saves)
    first, second = (send(run.commands, Stop()) for _ in range(2))

    told = list(driven(run))

    assert _end(told).command == first
    assert not _answers(told, second)


@pytest.mark.usefixtures("every_step")
def test_garbage_among_the_commands_is_told_and_no_more(saves: Path, driven: Drive) -> None:
    """The training goes on, and the same garbage is told once."""
    run = small_run(saves)
    (run.commands / "0.json").write_bytes(b"\x1b]0;")
    (run.commands / "1.json").mkdir()

    told = list(driven(run))

    refused = [event.reason for event in told if isinstance(event, CommandRefused)]
    assert len(refused) == 1
    assert refused[0].startswith("0.json: no command")
    assert _end(told).reason == "done"


def test_few_checkpoints_are_kept_and_all_can_be_read(
    saves: Path, driven: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is whole when it is told of; the newest ones stay."""
    monkeypatch.setattr(session, "CHECKPOINT_EVERY", 0)
    run = small_run(saves)
    names = []
    for event in driven(run):
        if isinstance(event, CheckpointSaved):
            weights = read(run.checkpoints / event.name)
            assert (event.step, event.epoch) == (weights.info.step, weights.info.epoch)
            names.append(event.name)

    kept = sorted(path.name for path in run.checkpoints.iterdir() if path.name != FILE)
    best = read_manifest(run.checkpoints).best
    assert len(names) > KEPT
    assert best is not None
    assert sorted({best, *sorted(set(names))[-KEPT:]}) == kept


def test_a_checkpoint_holds_all_that_the_next_step_needs(saves: Path, driven: Drive) -> None:
    """Weights, the state of the optimizer and the place in the run, and who it is."""
    run = small_run(saves, layers="4:tanh,dropout:0.5")
    end = _end(list(driven(run)))

    newest = newest_checkpoint(run)
    assert newest is not None
    weights = read(newest)
    assert {"0/weight", "0/bias", "3/weight", "3/bias"} == weights.arrays.keys()
    assert {"m", "v"} == weights.extra.keys()
    assert '"step": 16, "epoch": 2, "seen": 1000, "layers_rng": {' in weights.position
    assert ("lines", run.name, end.accuracy) == (
        weights.info.data,
        weights.info.run,
        weights.info.accuracy,
    )


def test_the_same_seed_gives_the_same_weights(saves: Path, driven: Drive) -> None:
    """To the bit, dropout and all; another seed gives others."""
    runs = [small_run(saves, layers="8,dropout:0.3", seed=seed) for seed in (1, 1, 2)]
    for run in runs:
        list(driven(run))

    first, same, other = map(_theta, runs)

    assert first == same
    assert first != other


@pytest.mark.usefixtures("every_step")
def test_neither_pauses_nor_checkpoints_change_what_is_learned(
    saves: Path, driven: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Watching a training is not taking part in it."""
    alone, watched = (small_run(saves, layers="8,dropout:0.3") for _ in range(2))
    list(driven(alone))

    monkeypatch.setattr(session, "CHECKPOINT_EVERY", 0)
    for event in driven(watched):
        if isinstance(event, StepDone) and event.step in {2, 9}:
            send(watched.commands, Pause())
        if isinstance(event, Paused):
            send(watched.commands, Resume())

    assert _theta(alone) == _theta(watched)


@pytest.mark.parametrize("epochs", range(1, 6))
def test_a_divergence_is_an_event(
    saves: Path, driven: Drive, monkeypatch: pytest.MonkeyPatch, epochs: int
) -> None:
    """No traceback, no warning, no weights that are no numbers, whichever step it is."""
    monkeypatch.setattr(session, "CHECKPOINT_EVERY", 0)
    run = small_run(saves, optimizer="sgd", lr=100, layers="30,30,30", batch=500, epochs=epochs)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        told = list(driven(run))

    assert told == replay(run.events_file)
    if _end(told).reason == "diverged":
        assert _end(told).message.endswith("try a learning rate below 100")
    else:
        assert _end(told).loss is not None
    for path in run.checkpoints.glob("step-*"):
        read(path)


def test_too_large_a_learning_rate_diverges(saves: Path, driven: Drive) -> None:
    """And the last word names what to change."""
    told = list(driven(small_run(saves, optimizer="sgd", lr=100, layers="30,30,30", epochs=50)))

    assert _end(told).reason == "diverged"
    assert "the weights have grown beyond all bounds at step" in _end(told).message


def test_missing_data_ends_the_run_in_its_journal(saves: Path) -> None:
    """Who watches learns why, and who drives too."""
    run = small_run(saves)

    def load(config: RunConfig) -> Dataset:
        raise DataError(f"{config.data}: there is none")

    with pytest.raises(DataError, match="lines: there is none"):
        list(session.run_session(run, load))

    (end,) = replay(run.events_file)
    assert isinstance(end, RunFinished)
    assert (end.reason, end.message) == ("failed", "lines: there is none")
    assert not run.alive()


def test_a_failure_is_told_where_it_happened(
    saves: Path, driven: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full after an epoch does not send the run back to its beginning."""
    run = small_run(saves)

    def refuse(*_: object) -> str:
        raise StorageError("no space left")

    monkeypatch.setattr(session, "save_checkpoint", refuse)
    with pytest.raises(StorageError, match="no space left"):
        list(driven(run))

    told = replay(run.events_file)
    assert (
        _end(told).reason,
        _end(told).message,
        _end(told).step,
    ) == ("failed", "no space left", 8)
    assert told == sorted(told, key=lambda event: event.at)


def test_a_network_that_fits_into_no_memory_is_told(saves: Path, driven: Drive) -> None:
    """In a sentence, before anything else happens."""
    run = small_run(saves, layers=",".join(["16384"] * 32))

    with pytest.raises(ShapeError, match=r"expected at most 67,108,864 weights in all"):
        list(driven(run))

    assert _end(replay(run.events_file)).reason == "failed"


def test_a_run_has_one_trainer(saves: Path, driven: Drive) -> None:
    """The second is refused and leaves no mark in the journal of the first."""
    run = small_run(saves)
    first = driven(run)
    told = [next(first)]

    with pytest.raises(RunError, match="another trainer is at work on this run"):
        next(driven(run))

    told += first
    assert told == replay(run.events_file)
    assert _end(told).reason == "done"


def test_a_closed_run_lets_go(saves: Path, driven: Drive) -> None:
    """Stopping to ask for events releases the lock."""
    run = small_run(saves)
    events = driven(run)
    next(events)
    assert run.alive()

    events.close()  # type: ignore[attr-defined]  # a generator

    assert not run.alive()


def test_a_checkpoint_that_fails_harms_none_before_it(
    saves: Path, driven: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk may fill up at any moment."""
    monkeypatch.setattr(session, "CHECKPOINT_EVERY", 0)
    run = small_run(saves)
    events = driven(run)

    def refuse(path: Path, contents: bytes, *, inside: bool) -> None:
        assert inside
        raise StorageError(f"{path.name}: no space for {len(contents)} bytes")

    next(event for event in events if isinstance(event, CheckpointSaved))
    before = {path.name: path.read_bytes() for path in run.checkpoints.glob("step-*")}
    monkeypatch.setattr(manifest, "write_whole", refuse)
    with pytest.raises(StorageError, match="no space for"):
        list(events)

    assert len(before) == 1
    assert before == {path.name: path.read_bytes() for path in run.checkpoints.glob("step-*")}
    assert np.frombuffer(_theta(run), np.float32).any()


def test_a_run_without_a_checkpoint_has_no_newest(saves: Path) -> None:
    """Before the first, and where the folder is gone."""
    run = small_run(saves)

    assert newest_checkpoint(run) is None
    run.checkpoints.rmdir()
    assert newest_checkpoint(run) is None
    assert commands.receive(run.commands) == []
