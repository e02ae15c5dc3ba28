"""Commands: requests to a run that is training, one small file each.

A client writes a file into the run's `commands/`, completely or not at all. The trainer carries the
command out between two steps, removes the file, and answers with an event that names it; see
training.events. File names sort in the order in which the commands were sent.
"""

import contextlib
import os
import time
from itertools import count
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

import msgspec
from msgspec import Struct

from nntui.storage import write_whole
from nntui.strings import clean
from nntui.training.events import Count, Setting

_MAX_BYTES = 4096
_numbers = count()


class Command(Struct, frozen=True, tag_field="command"):
    """A request to a run."""


class Pause(Command, frozen=True, tag="pause"):
    """Make no step until resumed."""


class Resume(Command, frozen=True, tag="resume"):
    """Make steps again."""


class Advance(Command, frozen=True, tag="advance"):
    """Make one step, or train to the end of the epoch, its evaluation included; then pause."""

    unit: Literal["step", "epoch"] = "step"


class Change(Command, frozen=True, tag="change"):
    """Train on with other settings; config.live says which can change."""

    settings: dict[str, Setting]


class Save(Command, frozen=True, tag="save"):
    """Save a checkpoint now."""


class Stop(Command, frozen=True, tag="stop", omit_defaults=True):
    """Save a checkpoint and end: now, or once so many epochs of the run have ended.

    The schedule stays that of all epochs of the run: resumed, it ends with the same weights as a
    run that was never stopped. `after_epoch` has no effect where the run ends before.
    """

    after_epoch: Count = 0
    """The epoch to end after, counted from 1; 0 is now."""


AnyCommand: TypeAlias = Pause | Resume | Advance | Change | Save | Stop
_decoder: msgspec.json.Decoder[AnyCommand] = msgspec.json.Decoder(AnyCommand)


class Malformed(NamedTuple):
    """A file that is not a command."""

    reason: str


class Received(NamedTuple):
    """A file from `commands/`: its name, and the command in it."""

    name: str
    command: AnyCommand | Malformed


def send(folder: Path, command: AnyCommand) -> str:
    """Write a command into the folder `commands/` of a run; return the name that answers have.

    Raises:
        StorageError: the file cannot be written, or the run was deleted.
    """
    # Process number and counter keep the names of two clients apart that send at the same instant.
    name = f"{time.time_ns():020}-{os.getpid()}-{next(_numbers):06}.json"
    contents = msgspec.json.encode(command)
    write_whole(folder / name, contents, make_folders=False, sync=False)
    return name


def receive(folder: Path) -> list[Received]:
    """Return the commands in `folder`, in the order they were sent, and remove them."""
    return [Received(clean(path.name, 60), _read_and_remove(path)) for path in _pending(folder)]


def discard_pending(folder: Path) -> None:
    """Remove commands that an ended trainer left: the next one must not carry them out."""
    for path in _pending(folder):
        with contextlib.suppress(OSError):
            path.unlink()


def _pending(folder: Path) -> list[Path]:
    try:
        return sorted(folder / entry.name for entry in os.scandir(folder) if _is_command(entry))
    except OSError:
        return []


def _is_command(entry: os.DirEntry[str]) -> bool:
    # A folder cannot be removed like a file, and reading a pipe would block.
    named = entry.name.endswith(".json") and not entry.name.startswith(".")
    return named and entry.is_file(follow_symlinks=False)


def _read_and_remove(path: Path) -> AnyCommand | Malformed:
    try:
        with path.open("rb") as file:
            raw = file.read(_MAX_BYTES)
        path.unlink()
        return _decoder.decode(raw)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        return Malformed(f"{clean(path.name, 60)}: not a command: {clean(error, 100)}")
