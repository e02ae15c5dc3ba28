"""The trash: deleted runs are moved there with all they need to be restored."""

import contextlib
import errno
import time
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import msgspec
from msgspec import Struct

from nntui.errors import RunError, StorageError
from nntui.runs.directory import RunDirectory
from nntui.runs.names import MAX_LENGTH, claim_free
from nntui.storage import exists, make_folder, open_file, write_error, write_whole
from nntui.strings import clean, quoted

RECORD = "deleted.json"
"""In the folder of a deleted run: where it was, and when it was deleted."""
_FILES = (
    *("config.toml", "data.json", "initial.json", "initial.safetensors"),
    *("label-fixes.json", "*.mixed.npz"),
    *("events.jsonl", "note.txt", "trainer.log", "lock", ".*.part"),
)
_FOLDERS = ("checkpoints", "commands", "history")
_INSIDE = ("*.safetensors", "*.json", ".*.part")
"""What a trainer writes: into the folder of a run, and into the folders inside."""
_MAX_RECORD = 2**14


class _Record(Struct, frozen=True):
    path: str
    at: float


@dataclass(frozen=True, slots=True)
class TrashedRun:
    """A deleted run.

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


def move_to_trash(run: RunDirectory, trash: Path) -> TrashedRun:
    """Move a run to the trash and return it there; the lock is held meanwhile.

    Only what a trainer writes is moved: the folder may be any with a config.toml.

    Raises:
        RunError: the run is being trained, or is on another file system than the trash.
        StorageError: the files cannot be moved.
    """
    with run.locked():
        make_folder(trash)
        target = claim_free(trash, run.path.name)
        origin, now = run.path.absolute(), time.time()
        try:
            others = sorted(p.name for p in run.path.iterdir() if not _is_of_run(p))
            _move(run.path, target, others)
        except OSError as error:
            with contextlib.suppress(OSError):
                target.rmdir()
            if error.errno == errno.EXDEV:
                raise RunError(
                    f"{run.name}: expected a run on the file system of {trash}, received one on "
                    "another; nntui runs rm --permanently deletes it"
                ) from None
            raise write_error(run.path, error) from None
        write_whole(target / RECORD, msgspec.json.encode(_Record(str(origin), now)))
    return TrashedRun(target, origin, now, tuple(clean(name, 60) for name in others))


def list_trash(trash: Path, runs: Path) -> list[TrashedRun]:
    """Return the deleted runs in `trash`, the last one deleted first.

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


def restore_run(trashed: TrashedRun, target: Path) -> RunDirectory:
    """Move a deleted run to the folder `target` and return it.

    Raises:
        RunError: there is another run.
        StorageError: the files cannot be moved.
    """
    names = [path.name for path in trashed.path.iterdir() if path.name != RECORD]
    taken = exists(target / "config.toml") or any(exists(target / name) for name in names)
    if taken:
        raise RunError(
            f"{trashed.name}: expected a free name to restore this run, but {target} exists; "
            f"nntui runs restore {quoted(trashed.name)} --as NAME takes another"
        )
    try:
        make_folder(target)
        for name in sorted(names, key=lambda name: name == "config.toml"):
            (trashed.path / name).rename(target / name)
        (trashed.path / RECORD).unlink(missing_ok=True)
        trashed.path.rmdir()
    except OSError as error:
        raise write_error(target, error) from None
    return RunDirectory(target)


def delete_files(path: Path) -> list[str]:
    """Delete what a trainer has written to a folder; return the names of what else is there.

    Raises:
        StorageError: a file cannot be deleted.
    """
    try:
        for name in _FOLDERS:
            inner = path / name
            _delete_matching(inner, _INSIDE)
            if inner.is_dir() and not any(inner.iterdir()):
                inner.rmdir()
        _delete_matching(path, (*_FILES, RECORD))
        kept = sorted(clean(left.name, 60) for left in path.iterdir())
        if not kept:
            path.rmdir()
    except OSError as error:
        raise write_error(path, error) from None
    return kept


def empty_trash(trash: Path, runs: Path, older_than: float = 0.0) -> list[str]:
    """Delete the runs in the trash for good and return their names.

    Args:
        trash: the folder.
        runs: see `list_trash`.
        older_than: only runs that were deleted at least so many seconds ago.
    """
    deleted = []
    for each in list_trash(trash, runs):
        if time.time() - each.at >= older_than:
            with contextlib.suppress(StorageError):
                delete_files(each.path)
                deleted.append(each.name)
    return deleted


def _is_of_run(path: Path) -> bool:
    return path.name in _FOLDERS or any(fnmatchcase(path.name, pattern) for pattern in _FILES)


def _move(source: Path, target: Path, others: list[str]) -> None:
    """Move the folder of a run; where `others` are in it, only the files of the run."""
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


def _trashed(path: Path, runs: Path) -> TrashedRun:
    try:
        with open_file(path / RECORD) as file:
            record = msgspec.json.decode(file.read(_MAX_RECORD), type=_Record)
        return TrashedRun(path, Path(record.path), record.at)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, ValueError):
        # A crash came before the record was written.
        return TrashedRun(path, runs / path.name, _changed(path))


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
