"""Files that are there whole or not at all: a crash or a full disk never harms what was there.

Reading is guarded too: what lies in a folder may have been put there by anybody.
"""

import contextlib
import errno
import os
import secrets
import stat
from pathlib import Path
from typing import BinaryIO

from nntui.errors import StorageError


def write_whole(
    path: Path,
    contents: bytes | memoryview,
    variable: str = "NNTUI_SAVES",
    *,
    inside: bool = False,
) -> None:
    """Write `contents` to `path` so that nobody ever sees a part of it.

    A temporary file in the same folder, fsync, rename, fsync of the folder: what was at `path`
    before stays until the new contents are safe on the disk.

    Args:
        path: where to.
        contents: all of them.
        variable: what another folder can be named in, as the sentence for a refusal says.
        inside: whether the folder must be there: one that was deleted does not come back.

    Raises:
        StorageError: the disk refused; `path` is as it was.
    """
    # Not tempfile's: its files are closed to everybody else, and a run may be shared.
    temporary = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        if not inside:
            path.parent.mkdir(parents=True, exist_ok=True)
        with _create(temporary, "xb") as file:
            file.write(contents)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise refused(path, error, variable) from None


def make_folder(path: Path) -> None:
    """Make a folder and those above it where they are missing; StorageError if it cannot be."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refused(path, error) from None


def is_file(path: Path) -> bool:
    """Return whether a file is there; where a path cannot even be asked for, none is."""
    try:
        return path.is_file()
    except (OSError, ValueError):  # no permission, too long a name, a zero byte in it
        return False


def open_file(path: Path) -> BinaryIO:
    """Open a file to read from; OSError for anything else: a pipe would be waited for forever."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except ValueError:  # a zero byte
        raise OSError(errno.EINVAL, "no name of a file") from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "not a file")
    return os.fdopen(handle, "rb")


def refused(path: Path, error: OSError, variable: str = "NNTUI_SAVES") -> StorageError:
    """Return the sentence for a write that failed.

    `variable` names the folder that was written to; nothing where the user named the file.
    """
    reason = error.strerror or type(error).__name__
    elsewhere = f"folder in {variable}" if variable else "file"
    return StorageError(
        f"{path}: cannot be written: {reason}; free some space, mend the permissions, or name "
        f"another {elsewhere}"
    )


_create = Path.open


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
