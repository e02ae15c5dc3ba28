"""The list of runs and each run by its name; imports no NumPy, so that `nntui runs` starts fast."""

from glob import escape
from pathlib import Path

from nntui import locations
from nntui.errors import RunError
from nntui.runs.directory import RunDirectory, find_run, list_folders, list_runs
from nntui.runs.lock import is_locked
from nntui.workspace.paths import absolute, is_path


def folder() -> Path:
    """Return the folder with one folder for each run."""
    return locations.runs()


def all_runs() -> list[RunDirectory]:
    """Return all runs, the newest first."""
    return list_runs(locations.runs())


def live_run() -> RunDirectory | None:
    """Return the newest run that is being trained, None where there is none."""
    try:
        paths = (path for _, path in list_folders(locations.runs()))
        return next((RunDirectory(Path(p)) for p in paths if is_locked(f"{p}/lock")), None)
    except RunError:  # the folder of runs cannot be read
        return None


def find(name: str) -> RunDirectory:
    """Return the run that `name` means: its folder, its name, the start of just one, or `last`.

    The whole name of a trial of a sweep, such as `2026-11-28-2142-mnist-sweep-0007`, means its run.

    Raises:
        RunError: no run has this name, or several begin with it.
    """
    if is_path(name):
        return find_run(locations.runs(), absolute(locations.expanded(name)))
    try:
        return find_run(locations.runs(), name)
    except RunError:
        trial = _trial(name)
        if trial is None:
            raise
        return trial


def _trial(name: str) -> RunDirectory | None:
    """Return the run of a trial of a sweep; None where no trial has this name."""
    sweep, dash, number = name.rpartition("-")
    if not (dash and number.isdecimal() and "/" not in name):
        return None
    run = RunDirectory(locations.sweeps() / sweep / "trials" / name)
    if run.exists():
        return run
    # A sweep that was renamed has its runs under their first names.
    try:
        found = next(locations.sweeps().glob(f"*/trials/{escape(name)}/config.toml"), None)
    except (OSError, ValueError):
        return None
    return None if found is None else RunDirectory(found.parent)


def lookup(name: str) -> RunDirectory | None:
    """Return the run that `name` means, see `find`; None where it means none, or several."""
    try:
        return find(name)
    except RunError:
        return None
