"""WorkFolder: a folder in which one process works at a time, and which others read."""

from contextlib import AbstractContextManager
from pathlib import Path

from nntui.runs.lock import hold_lock, is_locked, last_holder, wait_until_unlocked
from nntui.runs.names import MAX_LENGTH
from nntui.storage import is_file
from nntui.strings import clean


class WorkFolder:
    """What the folders of runs and sweeps have in common.

    Args:
        path: the folder.
        defining_file: the name of the file without which it is no such folder.
    """

    def __init__(self, path: Path, defining_file: str) -> None:
        self.path = path
        self.events_file = path / "events.jsonl"
        self.commands = path / "commands"
        self.lock_file = path / "lock"
        self._defining_file = path / defining_file

    @property
    def name(self) -> str:
        """The name of the folder, safe to show."""
        return clean(self.path.name, MAX_LENGTH)

    def exists(self) -> bool:
        """Return whether the folder is still what it was: it may be deleted or renamed."""
        return is_file(self._defining_file)

    def locked(self) -> AbstractContextManager[None]:
        """Hold the lock that proves that a process works in the folder, inside a with statement.

        Raises:
            BusyRunError: another process holds it.
            StorageError: the file cannot be written.
        """
        return hold_lock(self.lock_file)

    def alive(self) -> bool:
        """Return whether a process works in the folder: holds the lock at this moment."""
        return is_locked(self.lock_file)

    def wait_until_free(self) -> bool:
        """Return True once no process holds the lock, False if one holds it for about a second."""
        return wait_until_unlocked(self.lock_file)

    def process_id(self) -> int | None:
        """Return the number of the process that took the lock last, if it can be read."""
        return last_holder(self.lock_file)
