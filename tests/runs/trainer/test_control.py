"""Run control: pause, resume, single steps and epochs, stop, and an answer for every command."""

from pathlib import Path

import numpy as np
import pytest

from nntui.datasets.dataset import Dataset
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
from nntui.runs.journal import replay
from nntui.runs.trainer.checkpointing import Checkpointer
from nntui.runs.trainer.clock import TrainingClock
from nntui.runs.trainer.control import RunController
from nntui.runs.trainer.live_settings import LiveSettings
from nntui.runs.trainer.resume import resume_training
from nntui.training.events import (
    AnyEvent,
    CheckpointSaved,
    CommandRefused,
    Paused,
    Resumed,
    RunStarted,
    SettingsChanged,
    StepDone,
)
from nntui.view.runview import view_of
from nntui.weights import read
from tests.runs.helpers import EVERY_STEP, TrainRun, end_of, newest_checkpoint, small_run, steps_of


def _answers(events: list[AnyEvent], command: str) -> list[AnyEvent]:
    return [event for event in events if getattr(event, "command", None) == command]


def test_a_paused_run_makes_no_step_until_it_is_resumed(saves: Path, train_run: TrainRun) -> None:
    """It saves a checkpoint when it is paused."""
    run = small_run(saves)
    events = []
    for event in train_run(run):
        events.append(event)
        if isinstance(event, StepDone) and event.step == 3:
            send(run.commands, Pause())
        if isinstance(event, Paused):
            send(run.commands, Resume())

    index = next(index for index, event in enumerate(events) if isinstance(event, Paused))
    around = events[index - 2 : index + 2]
    assert [StepDone, CheckpointSaved, Paused, Resumed] == [type(event) for event in around]
    assert {3} == {event.step for event in around}
    assert list(range(1, 17)) == steps_of(events)


def test_the_clock_stands_still_while_a_run_is_paused(saves: Path, train_run: TrainRun) -> None:
    run = small_run(saves)
    events = []
    for event in train_run(run):
        events.append(event)
        if isinstance(event, RunStarted):
            send(run.commands, Pause())
        if isinstance(event, Paused):
            send(run.commands, Resume())

    paused = next(event for event in events if isinstance(event, Paused))
    resumed = next(event for event in events if isinstance(event, Resumed))
    assert resumed.at == paused.at


def test_advance_makes_one_step_and_pauses_again(saves: Path, train_run: TrainRun) -> None:
    run = small_run(saves)
    events = []
    left = 3
    for event in train_run(run):
        events.append(event)
        if isinstance(event, RunStarted):
            send(run.commands, Pause())
        if isinstance(event, Paused):
            send(run.commands, Advance("step") if left else Stop())
            left -= 1

    assert [event.step for event in events if isinstance(event, Paused)] == [0, 1, 2, 3]
    assert steps_of(events) == [1, 2, 3]
    assert end_of(events).reason == "stopped"


@pytest.mark.parametrize(("validation", "last"), [(100, 8), (0, 10)])
def test_advance_trains_to_the_end_of_an_epoch(
    saves: Path, train_run: TrainRun, validation: int, last: int
) -> None:
    """It pauses after the evaluation, or without one after the last step."""
    run = small_run(saves, validation=validation)
    events = []
    for event in train_run(run):
        events.append(event)
        if isinstance(event, RunStarted):
            send(run.commands, Advance("epoch"))
        if isinstance(event, Paused):
            send(run.commands, Stop())

    assert [event.step for event in events if isinstance(event, Paused)] == [last]
    assert list(range(1, last + 1)) == steps_of(events)


@pytest.mark.parametrize(("validation", "last"), [(100, 8), (0, 10)])
def test_a_run_stopped_after_an_epoch_resumes_to_the_same_weights(
    saves: Path, train_run: TrainRun, validation: int, last: int
) -> None:
    """The schedule stays that of all epochs; a stop after the last epoch has no effect."""
    straight = small_run(saves, validation=validation, schedule="cosine")
    whole = list(train_run(straight))
    run = small_run(saves, validation=validation, schedule="cosine")
    send(run.commands, Stop(after_epoch=1))
    first = list(train_run(run))
    send(run.commands, Stop(after_epoch=9))
    rest = list(train_run(run))

    assert (end_of(first).reason, end_of(first).message) == ("stopped", "after epoch 1 of 2")
    assert steps_of(first) + steps_of(rest) == list(range(1, 2 * last + 1))
    assert end_of(rest).accuracy == end_of(whole).accuracy
    one, other = newest_checkpoint(straight), newest_checkpoint(run)
    assert one is not None
    assert other is not None
    arrays = read(other).arrays
    for name, array in read(one).arrays.items():
        np.testing.assert_array_equal(arrays[name], array)


def test_a_run_that_is_beyond_the_epoch_stops_at_once(saves: Path, train_run: TrainRun) -> None:
    run = small_run(saves)
    for _ in range(2):
        send(run.commands, Stop(after_epoch=1))
        events = list(train_run(run))

    assert steps_of(events) == []
    assert (end_of(events).reason, end_of(events).step) == ("stopped", 8)


def test_a_stopped_run_saves_its_last_step(saves: Path, train_run: TrainRun) -> None:
    run = small_run(saves)
    events = []
    for event in train_run(run):
        events.append(event)
        if isinstance(event, StepDone) and event.step == 5:
            send(run.commands, Stop())

    end = end_of(events)
    assert list(range(1, 6)) == steps_of(events)
    assert (end.reason, end.message, end.step) == ("stopped", "", 5)
    newest = newest_checkpoint(run)
    assert newest is not None
    assert read(newest).info.step == 5
    assert events == replay(run.events_file)


def test_every_command_has_its_own_answer(saves: Path, train_run: TrainRun) -> None:
    """Two of a kind at once: each is named by one event of the kind that answers it."""
    run = small_run(saves)
    requests: list[AnyCommand] = [Save(), Pause(), Pause(), Save(), Resume(), Resume(), Save()]
    requests += [Pause(), Resume(), Change({"lr": 0.1}), Change({"lr": -1})]
    kinds = {Save: CheckpointSaved, Pause: Paused, Resume: Resumed, Change: SettingsChanged}
    names: list[str] = []
    events = []
    for event in train_run(run):
        events.append(event)
        if isinstance(event, StepDone) and event.step == 3:
            names = [send(run.commands, request) for request in requests]

    expected = [kinds[type(request)] for request in requests[:-1]] + [CommandRefused]
    assert [[type(event) for event in _answers(events, name)] for name in names] == [
        [kind] for kind in expected
    ]
    assert [event for event in events if getattr(event, "command", "")] == [
        answer for name in names for answer in _answers(events, name)
    ]
    assert view_of(events).status == "done"


def test_events_without_a_command_name_none(saves: Path, train_run: TrainRun) -> None:
    """Such as checkpoints that were due, and the end of a run."""
    events = list(train_run(small_run(saves)))

    assert {getattr(event, "command", "") for event in events} == {""}


def test_advance_is_answered_by_a_pause_that_names_it(saves: Path, train_run: TrainRun) -> None:
    """If the run was paused, by Resumed before; several at once are answered by one pause each."""
    run = small_run(saves)
    events = []
    paused = send(run.commands, Pause())
    advanced: list[str] = []
    for event in train_run(run):
        events.append(event)
        if isinstance(event, Paused) and event.command == paused:
            advanced = [send(run.commands, Advance("step")) for _ in range(3)]
        elif isinstance(event, Paused) and event.command == advanced[-1]:
            send(run.commands, Stop())

    first, *others = advanced
    assert [type(event) for event in _answers(events, first)] == [Resumed, Paused]
    for name in others:
        assert [type(event) for event in _answers(events, name)] == [Paused]
    assert [event.step for event in events if isinstance(event, Paused)] == [0, 3, 3, 3]


def test_advance_is_answered_when_another_command_ends_it(saves: Path, train_run: TrainRun) -> None:
    """If the run is paused earlier, by that pause; if it is resumed, by a refusal."""
    run = small_run(saves)
    events = []
    names: dict[str, str] = {}
    for event in train_run(run):
        events.append(event)
        match event:
            case StepDone(step=2):
                names["advance"] = send(run.commands, Advance("epoch"))
            case StepDone(step=4):
                names["pause"] = send(run.commands, Pause())
            case Paused(command=name) if name == names["pause"]:
                names["again"] = send(run.commands, Advance("epoch"))
            case StepDone(step=6):
                names["resume"] = send(run.commands, Resume())

    kinds = {key: [type(e) for e in _answers(events, name)] for key, name in names.items()}
    assert kinds == {
        "advance": [Paused],
        "pause": [Paused],
        "again": [Resumed, CommandRefused],
        "resume": [Resumed],
    }
    assert end_of(events).reason == "done"


def test_the_end_names_the_command_that_stopped_the_run(saves: Path, train_run: TrainRun) -> None:
    """The first one, if several did."""
    run = small_run(saves)
    first, second = (send(run.commands, Stop()) for _ in range(2))

    events = list(train_run(run))

    assert end_of(events).command == first
    assert not _answers(events, second)


def test_a_checkpoint_of_infinite_weights_is_refused(saves: Path, lines: Dataset) -> None:
    """The command is still answered."""
    run = small_run(saves)
    resumed = resume_training(run, lines)
    clock = TrainingClock()
    settings = LiveSettings(resumed, clock)
    checkpoints = Checkpointer(run, resumed, settings, clock, EVERY_STEP)
    control = RunController(run, resumed.trainer, clock, settings, checkpoints, EVERY_STEP)
    resumed.trainer.network.parameters.theta[...] = np.inf
    name = send(run.commands, Save())

    (refused,) = control.respond(Resumed(step=0, at=0.0), lambda: "")

    assert isinstance(refused, CommandRefused)
    assert refused.command == name


def test_malformed_commands_are_refused_once(saves: Path, train_run: TrainRun) -> None:
    """Training continues."""
    run = small_run(saves)
    (run.commands / "0.json").write_bytes(b"\x1b]0;")
    (run.commands / "1.json").mkdir()

    events = list(train_run(run))

    refused = [event.reason for event in events if isinstance(event, CommandRefused)]
    assert len(refused) == 1
    assert refused[0].startswith("0.json: not a command")
    assert end_of(events).reason == "done"
