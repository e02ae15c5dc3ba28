"""The trash: deleted runs and sweeps are moved there with all they need to be restored."""

import contextlib
import errno
import time
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct

from nntui.errors import RunError, StorageError
from nntui.runs.folder import WorkFolder
from nntui.runs.names import MAX_LENGTH, claim_free
from nntui.storage import exists, is_file, make_folder, open_file, write_error, write_whole
from nntui.strings import clean, quoted

RECORD = "deleted.json"
"""In the folder of a deleted run: where it was, and when it was deleted."""
_MAX_RECORD = 2**14


class Kind(NamedTuple):
    """What belongs to the folder of a run, or of a sweep; anything else in it is the user's."""

    name: str
    defining_file: str
    files: tuple[str, ...]
    folders: tuple[str, ...]
    command: str
    """The group of commands for it."""


RUN = Kind(
    "run",
    "config.toml",
    (
        *("config.toml", "data.json", "initial.json", "initial.safetensors"),
        *("label-fixes.json", "*.mixed.npz"),
        *("events.jsonl", "note.txt", "trainer.log", "lock", ".*.part"),
    ),
    ("checkpoints", "commands", "history"),
    "runs",
)
SWEEP = Kind(
    "sweep",
    "sweep.toml",
    ("sweep.toml", "events.jsonl", "progress.json", "coordinator.log", "lock", ".*.part"),
    ("trials", "commands"),
    "sweep",
)
_TRIALS = "trials"
_INSIDE = ("*.safetensors", "*.json", ".*.part")
"""What is written into the folders inside, but that of the trials."""


class _Record(Struct, frozen=True):
    path: str
    at: float


@dataclass(frozen=True, slots=True)
class Trashed:
    """A deleted run or sweep.

    Args:
        path: its folder in the trash.
        origin: the folder it was in.
        at: when it was deleted, in seconds since 1970.
        kept: names of what else was in its folder, which stayed there.
    """

    path: Path
    origin: Path
    at: float
    kept: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its name in the trash, safe to show; a number is behind one that is there twice."""
        return clean(self.path.name, MAX_LENGTH)

    @property
    def kind(self) -> Kind:
        """Whether it is a run or a sweep."""
        return kind_of(self.path)


def kind_of(folder: Path) -> Kind:
    """Return whether a folder is that of a sweep, or else of a run."""
    return SWEEP if is_file(folder / SWEEP.defining_file) else RUN


def move_to_trash(folder: WorkFolder, trash: Path) -> Trashed:
    """Move a run or a sweep to the trash and return it there; the lock is held meanwhile.

    Only what nntui writes is moved: the folder may be any with such a file in it.

    Raises:
        RunError: it is being trained, or is on another file system than the trash.
        StorageError: the files cannot be moved.
    """
    with folder.locked():
        kind = kind_of(folder.path)
        make_folder(trash)
        target = claim_free(trash, folder.path.name)
        origin, now = folder.path.absolute(), time.time()
        try:
            others = sorted(p.name for p in folder.path.iterdir() if not _belongs(p, kind))
            _move(folder.path, target, others)
        except OSError as error:
            with contextlib.suppress(OSError):
                target.rmdir()
            if error.errno == errno.EXDEV:
                raise RunError(
                    f"{folder.name}: expected a {kind.name} on the file system of {trash}, "
                    f"received one on another; nntui {kind.command} rm --permanently deletes it"
                ) from None
            raise write_error(folder.path, error) from None
        write_whole(target / RECORD, msgspec.json.encode(_Record(str(origin), now)))
    return Trashed(target, origin, now, tuple(clean(name, 60) for name in others))


def list_trash(trash: Path, runs: Path) -> list[Trashed]:
    """Return what is in `trash`, the last one deleted first.

    Args:
        trash: the folder.
        runs: where a run was of which this is not recorded.
    """
    try:
        paths = [path for path in trash.iterdir() if path.is_dir()]
    except OSError:
        return []
    found = [_trashed(path, runs) for path in paths]
    return sorted(found, key=lambda each: (each.at, each.path.name), reverse=True)


def restore_folder(trashed: Trashed, target: Path) -> Path:
    """Move a deleted run or sweep to the folder `target` and return it.

    Raises:
        RunError: there is another one.
        StorageError: the files cannot be moved.
    """
    kind = trashed.kind
    names = [path.name for path in trashed.path.iterdir() if path.name != RECORD]
    taken = exists(target / kind.defining_file) or any(exists(target / name) for name in names)
    if taken:
        raise RunError(
            f"{trashed.name}: expected a free name to restore this {kind.name}, but {target} "
            f"exists; nntui {kind.command} restore {quoted(trashed.name)} --as NAME takes another"
        )
    try:
        make_folder(target)
        for name in sorted(names, key=lambda name: name == kind.defining_file):
            (trashed.path / name).rename(target / name)
        (trashed.path / RECORD).unlink(missing_ok=True)
        trashed.path.rmdir()
    except OSError as error:
        raise write_error(target, error) from None
    return target


def delete_files(path: Path) -> list[str]:
    """Delete what nntui has written to a folder; return the names of what else is there.

    Raises:
        StorageError: a file cannot be deleted.
    """
    kind = kind_of(path)
    try:
        for name in kind.folders:
            inner = path / name
            if name == _TRIALS:
                for trial in _folders(inner):
                    delete_files(trial)
            else:
                _delete_matching(inner, _INSIDE)
            if inner.is_dir() and not any(inner.iterdir()):
                inner.rmdir()
        # What says that it is a sweep is the last, so that a deletion that failed can be repeated.
        _delete_matching(path, (*reversed(kind.files), RECORD))
        kept = sorted(clean(left.name, 60) for left in path.iterdir())
        if not kept:
            path.rmdir()
    except OSError as error:
        raise write_error(path, error) from None
    return kept


def empty_trash(
    trash: Path, runs: Path, older_than: float = 0.0, kind: Kind | None = None
) -> list[str]:
    """Delete what is in the trash for good and return the names.

    Args:
        trash: the folder.
        runs: see `list_trash`.
        older_than: only what was deleted at least so many seconds ago.
        kind: runs or sweeps; None for both.
    """
    deleted = []
    for each in list_trash(trash, runs):
        if kind in {None, each.kind} and time.time() - each.at >= older_than:
            with contextlib.suppress(StorageError):
                delete_files(each.path)
                deleted.append(each.name)
    return deleted


def _belongs(path: Path, kind: Kind) -> bool:
    return path.name in kind.folders or any(
        fnmatchcase(path.name, pattern) for pattern in kind.files
    )


def _folders(path: Path) -> list[Path]:
    return [each for each in path.iterdir() if each.is_dir()] if path.is_dir() else []


def _move(source: Path, target: Path, others: list[str]) -> None:
    """Move a folder; where `others` are in it, only the other files and folders."""
    if not others:
        source.rename(target)  # it may replace an empty folder
        return
    moved: list[str] = []
    try:
        for path in [path for path in source.iterdir() if path.name not in others]:
            path.rename(target / path.name)
            moved.append(path.name)
    except OSError:
        for name in moved:
            (target / name).rename(source / name)
        raise


def _trashed(path: Path, runs: Path) -> Trashed:
    try:
        with open_file(path / RECORD) as file:
            record = msgspec.json.decode(file.read(_MAX_RECORD), type=_Record)
        return Trashed(path, Path(record.path), record.at)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, ValueError):
        # A crash came before the record was written.
        folder = runs if kind_of(path) is RUN else runs.parent / "sweeps"
        return Trashed(path, folder / path.name, _changed(path))


def _changed(path: Path) -> float:
    try:
        return path.stat().st_ctime
    except OSError:
        return time.time()


def _delete_matching(inside: Path, patterns: tuple[str, ...]) -> None:
    for pattern in patterns:
        for path in inside.glob(pattern):
            if not path.is_dir() or path.is_symlink():
                path.unlink()
