"""The lock of a run: held while its trainer runs, and the only proof that it does."""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

from nntui.errors import BusyRunError
from nntui.runs.names import MAX_LENGTH
from nntui.storage import open_file, write_error
from nntui.strings import clean, quoted

_TRIES = 100
_PAUSE = 0.01


@contextlib.contextmanager
def hold_lock(path: Path) -> Iterator[None]:
    """Hold the lock at `path` inside a with statement, or until the process ends.

    Raises:
        BusyRunError: another process holds it.
        StorageError: the file cannot be written.
    """
    try:
        handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o644)
    except OSError as error:
        raise write_error(path, error) from None
    try:
        _acquire(handle, path)
        # For users who search the process; the proof that it runs is the lock itself.
        with contextlib.suppress(OSError):
            os.ftruncate(handle, 0)
            os.write(handle, b"%d\n" % os.getpid())
        yield
    finally:
        os.close(handle)


def is_locked(path: Path | str) -> bool:
    """Return whether a process holds the lock at `path` at this moment."""
    try:
        # Not blocking: opening a pipe in its place would wait forever.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False


def wait_until_unlocked(path: Path) -> bool:
    """Return True once no process holds the lock, or False if one holds it for about a second.

    A trainer that has recorded its end may still hold the lock for an instant.
    """
    for _ in range(_TRIES):
        if not is_locked(path):
            return True
        time.sleep(_PAUSE)
    return False


def last_holder(path: Path) -> int | None:
    """Return the number of the process that took the lock last, if it can be read."""
    try:
        with open_file(path) as file:
            return int(file.read(20))
    except (OSError, ValueError):
        return None


def _acquire(handle: int, path: Path) -> None:
    # A process that asks whether the run is alive holds a shared lock for an instant: try again.
    for _ in range(_TRIES):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            time.sleep(_PAUSE)
        else:
            return
    run = clean(path.parent.name, MAX_LENGTH)
    raise BusyRunError(f"{run} is being trained; nntui runs stop {quoted(run)} stops it first")
