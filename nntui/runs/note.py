"""The note of a run: a line of text by the user, in a file of its own beside the config."""

import contextlib

from nntui.errors import RunError, UsageError
from nntui.runs.directory import RunDirectory
from nntui.storage import open_file, write_whole
from nntui.strings import clean

MAX_LENGTH = 500
"""Characters of a note."""


def read_note(run: RunDirectory) -> str:
    """Return the note of a run, safe to show; empty where it has none that can be read."""
    with contextlib.suppress(OSError), open_file(run.note_file) as file:
        text = file.read(4 * MAX_LENGTH + 1).decode("utf-8", "replace")
        return clean(text.strip(), MAX_LENGTH)
    return ""


def check_note(text: str) -> None:
    """Check the length of a note.

    Raises:
        UsageError: it is too long.
    """
    if len(text.strip()) > MAX_LENGTH:
        raise UsageError(
            f"note: expected at most {MAX_LENGTH} characters, received {len(text.strip())}"
        )


def write_note(run: RunDirectory, text: str) -> str:
    """Write the note of a run in place of an earlier one, and return it as it is shown.

    An empty text removes it. A run can have a note at any time, also while it is trained.

    Raises:
        UsageError: the text is too long.
        RunError: the run was deleted or renamed.
        StorageError: the file cannot be written.
    """
    check_note(text)
    if not run.path.is_dir():
        raise RunError(f"{run.name}: this run was deleted or renamed; see nntui runs")
    note = clean(" ".join(text.split()), MAX_LENGTH)
    if note:
        write_whole(run.note_file, f"{note}\n".encode(), make_folders=False)
    else:
        run.note_file.unlink(missing_ok=True)
    return note
