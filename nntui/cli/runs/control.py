"""`nntui runs stop`, `pause`, `resume`, `checkpoint` and `set`: control of a live run.

Each sends a command to the trainer, awaits the event that answers it, and prints the answer.
"""

from typing import Annotated, Any

import typer

from nntui.cli.options import RunName, number_option
from nntui.cli.output import print_line
from nntui.config.aliases import current_name
from nntui.config.interval import interval
from nntui.config.knobs import knobs
from nntui.config.live import CHANGEABLE
from nntui.errors import ConfigError
from nntui.runs import commands
from nntui.runs.directory import RunDirectory
from nntui.runs.summary import summarize
from nntui.strings import clean
from nntui.training.events import (
    AnyEvent,
    CheckpointSaved,
    Paused,
    Resumed,
    RunFinished,
    SettingsChanged,
)
from nntui.view.runview import RunView
from nntui.workspace import runs
from nntui.workspace.control import request, send


def stop(
    run: RunName,
    *,
    after_epoch: Annotated[
        int,
        number_option(
            "--after-epoch",
            int,
            "Stop once this epoch has ended; 0 is now. The learning-rate schedule stays that of "
            "all epochs",
            interval("[0, 100_000]"),
            0,
        ),
    ] = 0,
) -> int:
    """Stop a run after a checkpoint.

    nntui train --resume continues it.
    """
    directory = runs.find(run)
    if not directory.alive():
        status = summarize(directory).status
        ended = "stopped" if status == "stopped" else f"ended: {status}"
        print_line(f"{directory.name} has already {ended}")
        return 0
    if after_epoch:
        send(directory, commands.Stop(after_epoch))
        print_line(f"{directory.name} stops after epoch {after_epoch}")
        return 0
    return _request(directory, commands.Stop())


def pause(run: RunName) -> int:
    """Pause a run."""
    directory = runs.find(run)
    if summarize(directory).status == "paused":
        print_line(f"{directory.name} is paused already")
        return 0
    return _request(directory, commands.Pause())


def resume(run: RunName) -> int:
    """Resume a paused run.

    nntui train --resume resumes one that has ended.
    """
    directory = runs.find(run)
    if summarize(directory).status == "running":
        print_line(f"{directory.name} is not paused")
        return 0
    return _request(directory, commands.Resume())


def checkpoint(run: RunName) -> int:
    """Save a checkpoint of a run."""
    return _request(runs.find(run), commands.Save())


def change(
    run: RunName,
    settings: Annotated[
        list[str],
        typer.Argument(metavar="NAME=VALUE...", help=f"{', '.join(CHANGEABLE)}."),
    ],
) -> int:
    """Change settings of a run that is being trained.

    They take effect at the next step: nntui runs set last lr=0.001 batch=128
    """
    requested: dict[str, Any] = {}
    for setting in settings:
        name, value = _parsed(setting)
        if name in requested:
            raise ConfigError(f"{clean(name, 40)}: expected one value, received two")
        requested[name] = value
    return _request(runs.find(run), commands.Change(requested))


def _request(run: RunDirectory, command: commands.AnyCommand) -> int:
    print_line(f"{run.name} {_answer(request(run, command))}")
    return 0


def _parsed(setting: str) -> tuple[str, Any]:
    typed, equals, value = setting.partition("=")
    if not equals:
        raise ConfigError(f"expected NAME=VALUE, as in lr=0.001, received {clean(setting, 60)!r}")
    name = current_name(typed)
    # The trainer checks the value; here its text only becomes a number.
    return name, knobs()[name].parse(value) if name in knobs() else value


def _answer(event: AnyEvent) -> str:
    match event:
        case SettingsChanged():
            return RunView().after(event).message
        case CheckpointSaved(name=name):
            return f"saved {name}"
        case RunFinished(reason=reason, message=message):
            explained = "" if reason == "stopped" else f": {message or reason}"
            verb = "stopped" if reason == "stopped" else "ended"
            return f"{verb} at step {event.step:,}{explained}"
        case Paused():
            return f"paused at step {event.step:,}"
        case Resumed():
            return f"resumed at step {event.step:,}"
    return f"answered with {type(event).__name__} at step {event.step:,}"
