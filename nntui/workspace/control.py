"""Commands to a run that is being trained, and the trainer's answers."""

import time

from nntui.errors import ConfigError, RunError, TrainingError
from nntui.runs import commands
from nntui.runs.commands import AnyCommand
from nntui.runs.directory import RunDirectory
from nntui.runs.exit_reason import describe_exit
from nntui.runs.journal import JournalReader
from nntui.runs.summary import summarize
from nntui.strings import quoted
from nntui.training.events import (
    AnyEvent,
    CheckpointSaved,
    CommandRefused,
    Paused,
    Resumed,
    RunFinished,
    SettingsChanged,
)

PATIENCE = 15.0
"""Seconds to wait for an answer: many times what a step or an evaluation takes."""
POLL_INTERVAL = 0.02
"""Seconds between two looks at the journal for an answer."""
_ANSWERS: dict[type[AnyCommand], type[AnyEvent]] = {
    commands.Pause: Paused,
    commands.Resume: Resumed,
    commands.Advance: Paused,
    commands.Change: SettingsChanged,
    commands.Save: CheckpointSaved,
    commands.Stop: RunFinished,
}


def send(run: RunDirectory, command: AnyCommand) -> str:
    """Send a command to the trainer of `run` and return its name, which the answer will carry.

    Raises:
        MissingRunError: the run was deleted or renamed.
        StorageError: the file cannot be written.
    """
    run.make_missing_folders()
    return commands.send(run.commands, command)


def request(run: RunDirectory, command: AnyCommand, patience: float = PATIENCE) -> AnyEvent:
    """Send a command to the trainer of `run` and return the event that answers it.

    That is Paused for Pause and Advance, Resumed for Resume, CheckpointSaved for Save,
    SettingsChanged for Change, and RunFinished for Stop. RunFinished is returned for any command
    where the run ended before it was carried out: then its `command` is another one, or empty.

    Args:
        run: the run.
        command: what its trainer is to do.
        patience: seconds to wait for the answer.

    Raises:
        RunError: no process trains the run.
        ConfigError: the trainer refused the command.
        TrainingError: the trainer died, or has not answered in time.
        MissingRunError: the run was deleted or renamed.
        StorageError: the file cannot be written.
    """
    if not run.alive():
        raise RunError(
            f"{run.name}: is not being trained ({summarize(run).status}); "
            f"nntui train --resume {quoted(run.name)} resumes it"
        )
    follower = JournalReader(run.events_file)
    follower.poll()
    name = send(run, command)
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        alive = run.alive()  # asked before reading: a trainer that ends in between has answered
        for event in follower.poll():
            if _answers(event, command, name) or _answers_unnamed(event, command, run, name):
                return _accepted(event)
        if not alive:
            raise TrainingError(describe_exit(run))
        time.sleep(POLL_INTERVAL)
    raise TrainingError(
        f"{run.name}: its trainer, process {run.process_id()}, has not answered for "
        f"{patience:.0f} s; it may be stopped, or busy; the command waits for it"
    )


def _answers(event: AnyEvent, command: AnyCommand, name: str) -> bool:
    if isinstance(event, RunFinished):
        return True  # no event follows, so no other answer will
    if isinstance(command, commands.Advance) and isinstance(event, Resumed):
        return False  # it is answered once more, when the run is paused again
    return getattr(event, "command", "") == name


def _answers_unnamed(event: AnyEvent, command: AnyCommand, run: RunDirectory, name: str) -> bool:
    """Return whether a trainer of an earlier version, whose answers name no command, answers."""
    kinds = (CommandRefused, _ANSWERS[type(command)])
    unnamed = isinstance(event, kinds) and not getattr(event, "command", "")
    return unnamed and not (run.commands / name).exists()


def _accepted(event: AnyEvent) -> AnyEvent:
    if not isinstance(event, CommandRefused):
        return event
    earlier = "" if event.command else " (its trainer is an earlier version; stop and resume it)"
    raise ConfigError(f"{event.reason}{earlier}")
