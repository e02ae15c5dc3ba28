"""The index of a folder of runs: a cache of their rows, so that thousands are listed in a second.

The files of a run are the truth. A row of the index is used only while no trainer holds the lock of
the run and its config, journal, note and log are the files that the row was made from, by number,
size and times. The index may be deleted; one that is missing, damaged or of another version is made
again. Of several processes that write it, the last one wins, and what it lacks is read again.
"""

import contextlib
import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from nntui.errors import StorageError
from nntui.runs.directory import RunDirectory, list_folders
from nntui.runs.lock import is_locked
from nntui.runs.row import RunRow, read_row
from nntui.storage import open_file, write_whole
from nntui.version import __version__

VERSION = f"1 {__version__}"
"""Of the rows, and of the program, which may compute them in another way."""
_MAX_BYTES = 2**28
_HASH_BYTES = 16
_ENDED = frozenset({"done", "stopped", "diverged", "failed", "killed", "crashed"})
"""States that last until a file of the run changes."""
_FILES = ("config.toml", "events.jsonl", "note.txt", "trainer.log")


class _Entry(Struct, frozen=True, array_like=True, gc=False):
    stamp: int
    row: RunRow


class _Index(Struct, frozen=True):
    entries: dict[str, _Entry]
    version: str


def index_file(folder: Path) -> Path:
    """Return the file with the index of a folder of runs, which is beside the folder."""
    return folder.with_name(f".{folder.name}.index")


def list_rows(folder: Path) -> list[RunRow]:
    """Return the rows of all runs in `folder`, the newest first.

    Raises:
        RunError: it is not a folder, or cannot be read.
    """
    found = list_folders(folder)
    known = _read(index_file(folder))
    entries: dict[str, _Entry] = {}
    rows: list[RunRow] = []
    for started, path in found:
        name = path.rpartition(os.sep)[2]
        entry = _entry(path, started, known.get(name))
        rows.append(entry.row)
        if entry.row.state in _ENDED and name.isprintable():
            entries[name] = entry
    if entries != known:
        _write(index_file(folder), entries)
    return rows


def newest_rows(folder: Path, count: int) -> tuple[list[RunRow], int]:
    """Return the rows of the newest `count` runs in `folder`, and how many runs there are.

    The index is not needed for these.

    Raises:
        RunError: it is not a folder, or cannot be read.
    """
    found = list_folders(folder)
    rows = [read_row(RunDirectory(Path(path)), started) for started, path in found[:count]]
    return rows, len(found)


def _entry(path: str, started: float, known: _Entry | None) -> _Entry:
    # Before the files are read: what changes in between has another stamp the next time.
    stamp = _stamp(path)
    if known is not None and known.stamp == stamp and not is_locked(f"{path}/lock"):
        return known
    return _Entry(stamp, read_row(RunDirectory(Path(path)), started))


def _stamp(path: str) -> int:
    """Return a number that differs where a file of the run does."""
    numbers: list[int] = []
    for name in _FILES:
        try:
            found = os.stat(f"{path}/{name}")  # noqa: PTH116 - ten times as fast as Path.stat
        except OSError:
            numbers.append(0)
        else:
            numbers += (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
    digest = hashlib.blake2b(repr((path, numbers)).encode("utf-8", "replace"), digest_size=7)
    return int.from_bytes(digest.digest(), "little")


def _read(path: Path) -> Mapping[str, _Entry]:
    """Return the entries of an index; none if it is missing, damaged or of another version."""
    try:
        with open_file(path) as file:
            contents = file.read(_MAX_BYTES)
        if _hash(contents[_HASH_BYTES:]) != contents[:_HASH_BYTES]:
            return {}
        index = msgspec.msgpack.decode(contents[_HASH_BYTES:], type=_Index)
    except (OSError, msgspec.MsgspecError, ValueError, RecursionError):
        return {}
    return index.entries if index.version == VERSION else {}


def _write(path: Path, entries: dict[str, _Entry]) -> None:
    """Write an index; where that is not possible, the next list takes longer."""
    # A path may hold bytes that are not UTF-8.
    with contextlib.suppress(StorageError, UnicodeEncodeError):
        encoded = msgspec.msgpack.encode(_Index(entries, VERSION))
        write_whole(path, _hash(encoded) + encoded, make_folders=False)


def _hash(contents: bytes) -> bytes:
    return hashlib.blake2b(contents, digest_size=_HASH_BYTES).digest()
