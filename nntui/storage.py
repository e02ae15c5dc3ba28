"""Atomic writes and safe reads: a crash or a full disk never damages an existing file."""

import contextlib
import errno
import os
import secrets
import stat
from io import BufferedReader
from pathlib import Path

from nntui.errors import StorageError


def write_whole(
    path: Path,
    contents: bytes | memoryview,
    variable: str = "NNTUI_SAVES",
    *,
    make_folders: bool = True,
    sync: bool = True,
) -> None:
    """Write a file atomically: readers see the old contents or the new ones, never a part.

    The contents are written to a temporary file in the same folder, which is synced and renamed;
    then the folder is synced. Syncing can take 10 ms on a busy disk.

    Args:
        path: the file to write.
        contents: all of its bytes.
        variable: the environment variable that names the folder, mentioned in the error.
        make_folders: whether missing folders are created. Without it, writing into a folder that
            was deleted is an error.
        sync: whether the file must survive a power failure.

    Raises:
        StorageError: the file could not be written; `path` is unchanged.
    """
    # tempfile would make the file readable for its owner only, and runs may be shared.
    temporary = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        if make_folders:
            path.parent.mkdir(parents=True, exist_ok=True)
        _write(temporary, contents, sync=sync)
        temporary.replace(path)
        if sync:
            _sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise write_error(path, error, variable) from None


def write_new(path: Path, contents: bytes | memoryview, variable: str = "NNTUI_SAVES") -> bool:
    """Write a new file atomically; return False, and change nothing, where one of that name exists.

    Of several programs that write the same name at once, one succeeds.

    Raises:
        StorageError: the file could not be written.
    """
    temporary = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(temporary, contents, sync=True)
        try:
            os.link(temporary, path)
        except FileExistsError:
            return False
        except OSError:  # a file system without hard links
            if path.exists():
                return False
            temporary.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise write_error(path, error, variable) from None
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    return True


def make_folder(path: Path) -> None:
    """Make a folder and its parents where they are missing.

    Raises:
        StorageError: the folder could not be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise write_error(path, error) from None


def is_file(path: Path) -> bool:
    """Return whether a regular file exists at `path`; False for paths that are not valid."""
    try:
        return path.is_file()
    except (OSError, ValueError):  # no permission, too long a name, a zero byte in it
        return False


def exists(path: Path) -> bool:
    """Return whether anything is at `path`, be it a broken link; False for invalid paths."""
    try:
        return os.path.lexists(path)
    except ValueError:  # a zero byte
        return False


def open_file(path: Path) -> BufferedReader:
    """Open a regular file for reading.

    Raises:
        OSError: it cannot be opened, or is no regular file. Reading from a pipe could wait forever.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except ValueError:  # a zero byte
        raise OSError(errno.EINVAL, "not a valid file name") from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "not a file")
    return os.fdopen(handle, "rb")


def write_error(path: Path, error: OSError, variable: str = "NNTUI_SAVES") -> StorageError:
    """Return the StorageError for a failed write.

    Args:
        path: what could not be written.
        error: the reason.
        variable: the environment variable that names the folder, empty if the user named the file.
    """
    reason = error.strerror or type(error).__name__
    elsewhere = f"folder in {variable}" if variable else "file"
    return StorageError(
        f"{path}: cannot be written: {reason}; free some space, fix the permissions, or name "
        f"another {elsewhere}"
    )


def _write(path: Path, contents: bytes | memoryview, *, sync: bool) -> None:
    """Write a new file; with `sync`, wait until its contents are on the disk."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        rest = memoryview(contents)
        while rest:
            rest = rest[os.write(handle, rest) :]
        if sync:
            os.fsync(handle)
    finally:
        os.close(handle)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
