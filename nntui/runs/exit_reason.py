"""Exit reason: why a trainer ended that did not record it itself, from its log."""

import contextlib
import os
import sys
from typing import Literal, TextIO

from nntui.runs.directory import RunDirectory
from nntui.storage import open_file
from nntui.strings import clean

_TAIL_BYTES = 4096


def exit_reason(run: RunDirectory) -> tuple[Literal["killed", "crashed"], str]:
    """Return how a trainer ended, and the last line of its log where it crashed.

    The log is emptied when a trainer starts, so its lines are those of the last trainer.
    """
    lines = last_log_lines(run, 1)
    return ("crashed", lines[0]) if lines else ("killed", "")


def describe_exit(run: RunDirectory) -> str:
    """Return one sentence on how the trainer of `run` ended."""
    if not run.exists():
        return f"{run.name}: the folder of this run was deleted or renamed"
    status, error = exit_reason(run)
    reason = f"it crashed: {error}" if status == "crashed" else "it was killed"
    return f"the training process of {run.name} has ended: {reason}"


def last_log_lines(run: RunDirectory, count: int) -> list[str]:
    """Return the last lines of the trainer's log, at most `count`, safe to show."""
    try:
        with open_file(run.log_file) as file:
            file.seek(max(file.seek(0, 2) - _TAIL_BYTES, 0))
            text = file.read(_TAIL_BYTES).decode("utf-8", "replace")
    except OSError:
        return []
    lines = [line for line in text.splitlines() if line.strip()]
    return [clean(line, 200) for line in lines[-count:]]


def clear_log(run: RunDirectory) -> None:
    """Empty the log of the previous trainer; the lock must be held.

    A trainer in the background already writes to the log, which was emptied when it was started.
    """
    if not _is_log(run, sys.stderr):
        with contextlib.suppress(OSError):
            run.log_file.write_bytes(b"")


def write_last_error(run: RunDirectory, message: str) -> None:
    """Write why a trainer ends to the log, if its journal cannot be written and the log can."""
    if not _is_log(run, sys.stderr):
        with contextlib.suppress(OSError):
            run.log_file.write_text(f"{message}\n", "utf-8", "backslashreplace")


def _is_log(run: RunDirectory, stream: TextIO | None) -> bool:
    try:
        return stream is not None and os.path.samestat(
            os.fstat(stream.fileno()), run.log_file.stat()
        )
    except (OSError, ValueError):  # there is no log yet, or the stream is not a file of the system
        return False
