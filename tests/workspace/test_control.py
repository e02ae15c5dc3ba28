"""Commands to a run: each client gets the answer to its own command."""

import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from nntui.errors import ConfigError, MissingRunError, RunError, TrainingError
from nntui.runs import commands
from nntui.runs.commands import AnyCommand
from nntui.runs.directory import RunDirectory
from nntui.runs.journal import Journal, replay
from nntui.training.events import (
    AnyEvent,
    CheckpointSaved,
    CommandRefused,
    Paused,
    Resumed,
    RunFinished,
    SettingsChanged,
    StepDone,
)
from nntui.workspace import runs
from nntui.workspace.control import request, send
from tests.runs.helpers import wait_for
from tests.workspace.helpers import ENDLESS, new_run, trained_run

Answer = Callable[[str, AnyCommand | commands.Malformed], list[AnyEvent]]


@contextmanager
def _trainer(run: RunDirectory, answer: Answer, count: int = 1) -> Iterator[None]:
    """Act as the trainer of `run`: wait for `count` commands, then answer them, the last first."""
    locked, received = threading.Event(), list[commands.Received]()

    def act() -> None:
        with run.locked():
            locked.set()
            wait_for(lambda: _receive(run, received) >= count)
            journal = Journal(run.events_file)
            for name, command in reversed(received):
                for event in answer(name, command):
                    journal.append(event)
            journal.close()

    with ThreadPoolExecutor(1) as pool:
        acting = pool.submit(act)
        assert locked.wait(60)
        yield
        acting.result()


def _receive(run: RunDirectory, received: list[commands.Received]) -> int:
    received += commands.receive(run.commands)
    return len(received)


def _changed(name: str, command: AnyCommand | commands.Malformed) -> list[AnyEvent]:
    assert isinstance(command, commands.Change)
    return [
        SettingsChanged(
            step=1, at=0.1, settings=command.settings, revision=1, epochs=1, steps=1, command=name
        )
    ]


def test_each_client_gets_its_own_answer() -> None:
    """Also when two ask at once, and the second one is answered first."""
    run = new_run()

    with _trainer(run, _changed, count=2), ThreadPoolExecutor(2) as clients:
        rates = [0.1, 0.2]
        asked = [clients.submit(request, run, commands.Change({"lr": lr})) for lr in rates]
        answers = [one.result() for one in asked]

    assert [event.settings for event in answers if isinstance(event, SettingsChanged)] == [
        {"lr": lr} for lr in rates
    ]


def test_the_answer_to_another_command_is_passed_over() -> None:
    """Paused, Resumed and CheckpointSaved of other clients, or of none, are not the answer."""
    run = new_run()

    def answer(name: str, command: AnyCommand | commands.Malformed) -> list[AnyEvent]:
        assert isinstance(command, commands.Pause)
        return [
            Paused(step=1, at=0.1, command="another"),
            CheckpointSaved(step=2, at=0.1, epoch=1, name="automatic"),
            CommandRefused(step=3, at=0.1, reason="of another", command="another"),
            Paused(step=4, at=0.1, command=name),
        ]

    with _trainer(run, answer):
        event = request(run, commands.Pause())

    assert (type(event), event.step) == (Paused, 4)


@pytest.mark.parametrize(
    ("command", "event"),
    [
        (commands.Pause(), Paused(step=1, at=0.1)),
        (commands.Resume(), Resumed(step=1, at=0.1)),
        (commands.Save(), CheckpointSaved(step=1, at=0.1, epoch=1, name="saved")),
        (
            commands.Change({"lr": 0.1}),
            SettingsChanged(step=1, at=0.1, settings={}, revision=1, epochs=1, steps=1),
        ),
    ],
)
def test_a_trainer_of_an_earlier_version_answers(command: AnyCommand, event: AnyEvent) -> None:
    """Its answers do not name the command."""
    run = new_run()

    with _trainer(run, lambda *_: [event]):
        assert request(run, command) == event


def test_a_refusal_by_a_trainer_of_an_earlier_version_says_so() -> None:
    """It does not know the names of this version."""
    run = new_run()
    refused = CommandRefused(step=1, at=0.1, reason="weight_decay: unknown")

    with (
        _trainer(run, lambda *_: [refused]),
        pytest.raises(
            ConfigError, match=r"weight_decay: unknown .its trainer is an earlier version"
        ),
    ):
        request(run, commands.Change({"weight_decay": 0.1}))


def test_an_advance_is_answered_when_the_run_is_paused_again() -> None:
    """And not when it is resumed for it."""
    run = new_run()

    def answer(name: str, command: AnyCommand | commands.Malformed) -> list[AnyEvent]:
        assert isinstance(command, commands.Advance)
        return [Resumed(step=1, at=0.1, command=name), Paused(step=2, at=0.1, command=name)]

    with _trainer(run, answer):
        assert isinstance(request(run, commands.Advance()), Paused)


def test_a_refusal_is_an_error_with_its_reason() -> None:
    """As the trainer words it."""
    run = new_run()

    def answer(name: str, command: AnyCommand | commands.Malformed) -> list[AnyEvent]:
        assert isinstance(command, commands.Change)
        return [CommandRefused(step=1, at=0.1, reason="lr: out of range", command=name)]

    with _trainer(run, answer), pytest.raises(ConfigError, match="lr: out of range"):
        request(run, commands.Change({"lr": -1}))


def test_the_end_of_the_run_answers_every_command() -> None:
    """No event follows, so no other answer will come."""
    run = new_run()

    def answer(name: str, command: AnyCommand | commands.Malformed) -> list[AnyEvent]:
        assert name
        assert isinstance(command, commands.Save)
        return [RunFinished(step=9, at=0.1, reason="done")]

    with _trainer(run, answer):
        event = request(run, commands.Save())

    assert isinstance(event, RunFinished)
    assert event.command == ""


def test_a_trainer_that_dies_does_not_answer() -> None:
    """The error says what became of it."""
    run = new_run("first")

    with _trainer(run, lambda *_: []), pytest.raises(TrainingError, match="it was killed"):
        request(run, commands.Pause())


def test_a_trainer_that_hangs_is_not_waited_for_forever() -> None:
    """The command stays, and is carried out when the trainer comes to it."""
    run = new_run("first")

    with run.locked(), pytest.raises(TrainingError, match="has not answered for 0 s"):
        request(run, commands.Pause(), patience=0.05)

    ((_, command),) = commands.receive(run.commands)
    assert isinstance(command, commands.Pause)


def test_a_run_without_a_trainer_takes_no_command() -> None:
    """The error says how it ended, and how it is resumed."""
    run = trained_run("first")

    with pytest.raises(RunError, match=r"first: is not being trained \(done\); nntui train"):
        request(run, commands.Pause())
    assert commands.receive(run.commands) == []


def test_a_trainer_answers_every_command() -> None:
    """Each with the event for it, twice the same command twice."""
    run = runs.start(runs.configure(ENDLESS).config).run
    wait_for(lambda: any(isinstance(event, StepDone) for event in replay(run.events_file)))

    with ThreadPoolExecutor(4) as clients:
        paused = list(clients.map(lambda _: request(run, commands.Pause()), range(4)))
    assert len({getattr(event, "command", "") for event in paused}) == 4
    assert {type(event) for event in paused} == {Paused}
    advanced = request(run, commands.Advance())
    assert (type(advanced), advanced.step) == (Paused, paused[0].step + 1)
    for command, answer in (
        (commands.Save(), CheckpointSaved),
        (commands.Change({"lr": 0.5}), SettingsChanged),
        (commands.Resume(), Resumed),
        (commands.Stop(), RunFinished),
    ):
        assert isinstance(request(run, command), answer)


def test_send_returns_the_name_that_the_answer_carries() -> None:
    """For a client that follows the run anyway."""
    run = new_run()

    name = send(run, commands.Stop())

    assert commands.receive(run.commands) == [(name, commands.Stop())]


def test_a_command_for_a_deleted_run_is_refused() -> None:
    """Its folder does not reappear, and the error says what to try."""
    run = new_run("first")
    shutil.rmtree(run.path)

    with pytest.raises(MissingRunError, match=r"first: .* deleted or renamed: open it by"):
        send(run, commands.Stop())
    assert not run.path.exists()
