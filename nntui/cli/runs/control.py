"""`nntui runs stop`, `set`, `pause`, `resume`, `checkpoint`: what is wanted of a run under way.

Each is a file in the run's folder; the trainer acknowledges it by an event, which is waited for.
"""

import time
from collections.abc import Callable
from typing import Annotated, Any

import typer

from nntui import locations
from nntui.config.live import DROPOUT
from nntui.config.run_config import knobs
from nntui.errors import ConfigError, RunError, TrainingError
from nntui.runs import commands
from nntui.runs.directory import RunDirectory, find_run
from nntui.runs.exit_reason import describe_exit
from nntui.runs.journal import Follower
from nntui.runs.summary import summarize
from nntui.strings import clean
from nntui.training.events import (
    AnyEvent,
    CheckpointSaved,
    CommandRefused,
    Paused,
    Resumed,
    RunFinished,
    SettingsChanged,
)
from nntui.view.runview import RunView

PATIENCE = 15.0
"""Seconds to wait for an acknowledgment: many times what a step or a judgment takes."""
_LOOK_EVERY = 0.02

Name = Annotated[str, typer.Argument(metavar="RUN", help="A run's name, its start, or last.")]


def stop(name: Name) -> int:
    """End a run after a checkpoint; nntui train --resume goes on with it."""
    run = find_run(locations.runs(), name)
    if not run.alive():
        typer.echo(f"{run.name} is not under way: {summarize(run).status}")
        return 0
    end = _ask(run, commands.Stop(), lambda event, _: isinstance(event, RunFinished))
    typer.echo(f"{run.name} {_words(end)}")
    return 0


def set_command(
    name: Name,
    settings: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME=VALUE ...",
            help="lr, momentum, l1, l2, decay, maxnorm, clip, batch, epochs, patience, dropout.",
        ),
    ],
) -> int:
    """Change settings of a run under way, from its next step on: lr=0.001 batch=128."""
    run = find_run(locations.runs(), name)
    requested = dict(_parsed(setting) for setting in settings)
    _tell(run, commands.Change(requested), SettingsChanged)
    return 0


def pause(name: Name) -> int:
    """Have a run make no step until it is resumed."""
    run = find_run(locations.runs(), name)
    if summarize(run).status == "paused":
        typer.echo(f"{run.name} is paused already")
        return 0
    _tell(run, commands.Pause(), Paused)
    return 0


def resume(name: Name) -> int:
    """Have a paused run go on; for one that has ended there is nntui train --resume."""
    run = find_run(locations.runs(), name)
    if summarize(run).status == "running":
        typer.echo(f"{run.name} is not paused")
        return 0
    _tell(run, commands.Resume(), Resumed)
    return 0


def checkpoint(name: Name) -> int:
    """Have a run save a checkpoint at its next step."""
    _tell(find_run(locations.runs(), name), commands.Save(), CheckpointSaved)
    return 0


def _parsed(setting: str) -> tuple[str, Any]:
    name, equals, value = setting.partition("=")
    if not equals:
        raise ConfigError(f"expected NAME=VALUE, as in lr=0.001, received {clean(setting, 60)!r}")
    # What a value may be is the trainer's to say; here it only becomes a number.
    if name == DROPOUT or name not in knobs():
        return name, value
    return name, knobs()[name].parse(value)


def _tell(run: RunDirectory, command: commands.AnyCommand, answer: type[AnyEvent]) -> None:
    """Give a command and say what became of it; ConfigError where it was refused."""

    def answers(event: AnyEvent, name: str) -> bool:
        if isinstance(event, CommandRefused):
            return event.command == name
        return isinstance(event, answer | RunFinished)

    event = _ask(run, command, answers)
    if isinstance(event, CommandRefused):
        raise ConfigError(event.reason)
    typer.echo(f"{run.name} {_words(event)}")


def _ask(
    run: RunDirectory, command: commands.AnyCommand, answers: Callable[[AnyEvent, str], bool]
) -> AnyEvent:
    """Give a command and return the event that answers it.

    Raises:
        RunError: there is nobody to obey it.
        TrainingError: the trainer died of it, or does not answer.
    """
    if not run.alive():
        raise RunError(
            f"{run.name}: is not under way, {summarize(run).status}; "
            f"nntui train --resume {run.name} goes on with it"
        )
    follower = Follower(run.events_file)
    follower.poll()
    name = commands.send(run.commands, command)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        alive = run.alive()
        for event in follower.poll():
            if answers(event, name):
                return event
        if not alive:
            raise TrainingError(describe_exit(run))
        time.sleep(_LOOK_EVERY)
    raise TrainingError(
        f"{run.name}: its trainer, process {run.trainer_pid()}, has not answered for "
        f"{PATIENCE:.0f} s; it may be stopped, or busy; the command waits for it"
    )


def _words(event: AnyEvent) -> str:
    match event:
        case SettingsChanged():
            return RunView().after(event).message
        case CheckpointSaved(name=name):
            return f"saved {name}"
        case RunFinished(reason=reason, message=message):
            return f"ended at step {event.step:,}: {message or reason}"
    return f"{'paused' if isinstance(event, Paused) else 'goes on'} at step {event.step:,}"
