"""What a user adds to a run or takes from it: a note, and a copy of its settings."""

from nntui.config.run_config import RunConfig
from nntui.runs import note
from nntui.runs.directory import RunDirectory
from nntui.runs.journal import replay
from nntui.runs.settings_history import settings_history


def read_note(run: RunDirectory) -> str:
    """Return the note of a run, safe to show; empty where it has none."""
    return note.read_note(run)


def check_note(text: str) -> None:
    """Check the length of a note.

    Raises:
        UsageError: it is too long.
    """
    note.check_note(text)


def write_note(run: RunDirectory, text: str) -> str:
    """Write the note of a run, one line; an empty text removes it. Return it as it is shown.

    The config is not touched, and the run may be in training.

    Raises:
        UsageError: the text is too long.
        RunError: the run was deleted or renamed.
        StorageError: the file cannot be written.
    """
    return note.write_note(run, text)


def duplicate_settings(run: RunDirectory) -> RunConfig:
    """Return the settings of a run as a new run would take them: those in effect at its end.

    Raises:
        RunError: the run cannot be read.
    """
    return settings_history(run, replay(run.events_file)).config
