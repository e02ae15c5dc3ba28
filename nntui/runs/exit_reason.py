"""Why a trainer is gone that did not say so itself: it was killed, or it crashed."""

import contextlib
import os
import sys
from typing import Literal, TextIO

from nntui.runs.directory import RunDirectory
from nntui.storage import open_file
from nntui.strings import clean

_TAIL = 4096


def exit_reason(run: RunDirectory) -> tuple[Literal["killed", "crashed"], str]:
    """Return what became of a trainer, and its last words where it had any.

    The log is emptied when a trainer is started, so what is there is of the last one.
    """
    lines = last_log_lines(run, 1)
    return ("crashed", lines[0]) if lines else ("killed", "")


def begin_log(run: RunDirectory) -> None:
    """Empty the log of the trainer before this one; its lock must be held.

    A trainer in the background writes to the log itself, and it was emptied when that was started.
    """
    if not _is_log(run, sys.stderr):
        with contextlib.suppress(OSError):
            run.log_file.write_bytes(b"")


def write_last_error(run: RunDirectory, words: str) -> None:
    """Note why a trainer ends that could not say so in its journal, where the disk allows it."""
    if not _is_log(run, sys.stderr):
        with contextlib.suppress(OSError):
            run.log_file.write_text(f"{words}\n", "utf-8", "backslashreplace")


def _is_log(run: RunDirectory, stream: TextIO | None) -> bool:
    try:
        return stream is not None and os.path.samestat(
            os.fstat(stream.fileno()), run.log_file.stat()
        )
    except (OSError, ValueError):  # there is no log yet, or the stream is none of the system's
        return False


def last_log_lines(run: RunDirectory, most: int) -> list[str]:
    """Return the last lines of the trainer's log, safe to show."""
    try:
        with open_file(run.log_file) as file:
            file.seek(max(file.seek(0, 2) - _TAIL, 0))
            text = file.read(_TAIL).decode("utf-8", "replace")
    except OSError:
        return []
    lines = [line for line in text.splitlines() if line.strip()]
    return [clean(line, 200) for line in lines[-most:]]


def describe_exit(run: RunDirectory) -> str:
    """Return in a sentence what became of a trainer."""
    if not run.path.exists():
        return f"{run.name}: the folder of this run was deleted"
    status, words = exit_reason(run)
    why = f"it crashed: {words}" if status == "crashed" else "it was killed"
    return f"the trainer of {run.name} is gone: {why}"
