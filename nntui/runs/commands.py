"""Commands: what somebody wants of a run that is under way, one small file each.

Whoever wants something writes a file into the run's `commands/`, whole or not at all; the trainer
carries it out between two steps and removes it. The names sort in the order they were given.
"""

import contextlib
import os
import time
from itertools import count
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec
from msgspec import Struct

from nntui.storage import write_whole
from nntui.strings import clean
from nntui.training.events import Setting

_MOST_BYTES = 4096
_numbers = count()


class Command(Struct, frozen=True, tag_field="command"):
    """What can be wanted of a run."""


class Pause(Command, frozen=True, tag="pause"):
    """Make no step until resumed."""


class Resume(Command, frozen=True, tag="resume"):
    """Make steps again."""


class Advance(Command, frozen=True, tag="advance"):
    """Make one step, or go on until the next judgment of the validation images, then pause."""

    unit: Literal["step", "epoch"] = "step"


class Change(Command, frozen=True, tag="change"):
    """Go on with other settings; see training.live for those that can change."""

    settings: dict[str, Setting]


class Save(Command, frozen=True, tag="save"):
    """Save a checkpoint now."""


class Stop(Command, frozen=True, tag="stop"):
    """Save a checkpoint and end."""


AnyCommand: TypeAlias = Pause | Resume | Advance | Change | Save | Stop
_decoder: msgspec.json.Decoder[AnyCommand] = msgspec.json.Decoder(AnyCommand)


def send(folder: Path, command: AnyCommand) -> str:
    """Ask a trainer for something; return the name it will be acknowledged by.

    Raises:
        StorageError: the disk refused, or the run is gone.
    """
    # The process number and a counter keep apart what two askers want in one instant.
    name = f"{time.time_ns():020}-{os.getpid()}-{next(_numbers):06}.json"
    write_whole(folder / name, msgspec.json.encode(command), make_folders=False)
    return name


def receive(folder: Path) -> list[tuple[str, AnyCommand | str]]:
    """Return the commands that were given, by their names and in their order, and remove them.

    A file that is no command comes as the reason why not.
    """
    return [(clean(path.name, 60), _take_one(path)) for path in _given(folder)]


def discard_pending(folder: Path) -> None:
    """Remove what was wanted of a trainer that is gone: the next one must not obey it."""
    for path in _given(folder):
        with contextlib.suppress(OSError):
            path.unlink()


def _given(folder: Path) -> list[Path]:
    try:
        return sorted(folder / entry.name for entry in os.scandir(folder) if _is_given(entry))
    except OSError:
        return []


def _is_given(entry: os.DirEntry[str]) -> bool:
    # A folder could not be removed and would be refused for ever, a pipe waited for.
    named = entry.name.endswith(".json") and not entry.name.startswith(".")
    return named and entry.is_file(follow_symlinks=False)


def _take_one(path: Path) -> AnyCommand | str:
    try:
        with path.open("rb") as file:
            raw = file.read(_MOST_BYTES)
        path.unlink()
        return _decoder.decode(raw)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        return f"{clean(path.name, 60)}: no command: {clean(error, 100)}"
