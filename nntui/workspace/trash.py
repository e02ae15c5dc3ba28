"""Deleting runs so that it can be undone: they are moved to the trash, and restored from it.

The trash is the folder `trash` beside the runs. It keeps a run for KEPT_DAYS; runs that were
deleted earlier are removed for good when the next one is deleted.
"""

from nntui import locations
from nntui.errors import RunError
from nntui.runs.directory import RunDirectory
from nntui.runs.trash import TrashedRun, empty_trash, list_trash, move_to_trash, restore_run
from nntui.strings import clean, nearest
from nntui.workspace.run_names import check_new_name

__all__ = ["KEPT_DAYS", "TrashedRun", "delete", "deleted_runs", "empty", "restore"]

KEPT_DAYS = 30


def delete(run: RunDirectory) -> TrashedRun:
    """Move a run to the trash and return it there; `restore` undoes it.

    Raises:
        RunError: the run is being trained, or is on another file system than the trash.
        StorageError: the files cannot be moved.
    """
    trashed = move_to_trash(run, locations.trash())
    empty_trash(locations.trash(), locations.runs(), older_than=KEPT_DAYS * 24 * 3600.0)
    return trashed


def deleted_runs() -> list[TrashedRun]:
    """Return the runs in the trash, the last one deleted first."""
    return list_trash(locations.trash(), locations.runs())


def restore(name: str = "", new_name: str = "") -> RunDirectory:
    """Restore a deleted run to where it was, and return it.

    Args:
        name: its name in the trash; by default the run that was deleted last.
        new_name: the name to restore it under, in the same folder; by default its own.

    Raises:
        RunError: there is no such run in the trash, or another run has its name.
        StorageError: the files cannot be moved.
    """
    found = deleted_runs()
    names = [each.path.name for each in found]
    if not found:
        raise RunError("no run to restore: the trash is empty")
    if name and name not in names:
        raise RunError(f"{clean(name, 80)}: no deleted run has this name; {nearest(name, names)}")
    chosen = found[names.index(name)] if name else found[0]
    if new_name:
        check_new_name(new_name)
    target = chosen.origin.with_name(new_name) if new_name else chosen.origin
    return restore_run(chosen, target)


def empty() -> list[str]:
    """Delete all runs in the trash for good, and return their names."""
    return empty_trash(locations.trash(), locations.runs())
