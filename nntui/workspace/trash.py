"""Deleting runs and sweeps so that it can be undone: moved to the trash, and restored from it.

The trash is the folder `trash` beside the runs. It keeps what is deleted for KEPT_DAYS; what was
deleted earlier is removed for good when the next one is deleted.
"""

from nntui import locations
from nntui.errors import RunError
from nntui.runs.directory import RunDirectory
from nntui.runs.folder import WorkFolder
from nntui.runs.trash import (
    RUN,
    SWEEP,
    Kind,
    Trashed,
    empty_trash,
    list_trash,
    move_to_trash,
    restore_folder,
)
from nntui.strings import clean, nearest
from nntui.workspace.run_names import check_new_name

__all__ = [
    "KEPT_DAYS",
    "RUN",
    "SWEEP",
    "Kind",
    "Trashed",
    "delete",
    "deleted",
    "empty",
    "restore",
    "restore_any",
]

KEPT_DAYS = 30


def delete(folder: WorkFolder) -> Trashed:
    """Move a run or a sweep to the trash and return it there; `restore` undoes it.

    Raises:
        RunError: it is being trained, or is on another file system than the trash.
        StorageError: the files cannot be moved.
    """
    trashed = move_to_trash(folder, locations.trash())
    empty_trash(locations.trash(), locations.runs(), older_than=KEPT_DAYS * 24 * 3600.0)
    return trashed


def deleted(kind: Kind | None = None) -> list[Trashed]:
    """Return what is in the trash, runs or sweeps or both, the last one deleted first."""
    found = list_trash(locations.trash(), locations.runs())
    return [each for each in found if kind in {None, each.kind}]


def deleted_runs() -> list[Trashed]:
    """Return the runs in the trash, the last one deleted first."""
    return deleted(RUN)


def restore(name: str = "", new_name: str = "") -> RunDirectory:
    """Restore a deleted run to where it was, and return it; see `restore_any`."""
    return RunDirectory(restore_any(name, new_name, RUN).path)


def restore_any(name: str = "", new_name: str = "", kind: Kind | None = None) -> WorkFolder:
    """Restore a deleted run or sweep to where it was, and return its folder.

    Args:
        name: its name in the trash; by default the one that was deleted last.
        new_name: the name to restore it under, in the same folder; by default its own.
        kind: which of them; None for both.

    Raises:
        RunError: it is not in the trash, or another one has its name.
        StorageError: the files cannot be moved.
    """
    found = deleted(kind)
    names = [each.path.name for each in found]
    what = "run" if kind is None else kind.name
    if not found:
        raise RunError(f"no {what} to restore: the trash is empty")
    if name and name not in names:
        hint = nearest(name, names)
        raise RunError(f"{clean(name, 80)}: no deleted {what} has this name; {hint}")
    chosen = found[names.index(name)] if name else found[0]
    if new_name:
        check_new_name(new_name)
    target = chosen.origin.with_name(new_name) if new_name else chosen.origin
    defining_file = chosen.kind.defining_file
    return WorkFolder(restore_folder(chosen, target), defining_file)


def empty(kind: Kind | None = None) -> list[str]:
    """Delete what is in the trash for good, runs or sweeps or both, and return the names."""
    return empty_trash(locations.trash(), locations.runs(), kind=kind)
