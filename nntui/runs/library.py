"""What there is to open: the saved weights and the runs, and how one is found by its name."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from nntui import locations
from nntui.errors import WeightsError
from nntui.runs.checkpoint import newest_checkpoint
from nntui.runs.directory import RunDirectory, find_run, list_runs
from nntui.storage import is_file, make_folder
from nntui.strings import clean
from nntui.weights import Weights, read, save

SUFFIX = ".safetensors"
_LONGEST_NAME = 200
"""In bytes: with the suffix, and in every script, what file systems take."""


class Opened(NamedTuple):
    """What was opened: a run or weights, and what it is called."""

    run: RunDirectory | None
    weights: Weights | None
    title: str


def pretrained_weights() -> list[Path]:
    """Return the files of weights that come with nntui, by name."""
    found = [path for path in locations.pretrained().glob(f"*{SUFFIX}") if is_file(path)]
    return sorted(found, key=lambda path: path.stem)


def saved_weights() -> list[Path]:
    """Return the files of weights saved by hand, the newest first."""
    found = [path for path in locations.weights().glob(f"*{SUFFIX}") if is_file(path)]
    return sorted(found, key=_age, reverse=True)


def all_runs() -> list[RunDirectory]:
    """Return all runs, the newest first."""
    return list_runs(locations.runs())


def live_run() -> RunDirectory | None:
    """Return the newest run that is under way, if there is one."""
    return next((run for run in all_runs() if run.alive()), None)


def open_named(name: str) -> Opened:
    """Return the run or the weights that `name`, a path or the name of either, means.

    Raises:
        RunError: there is neither.
        WeightsError: the weights cannot be read.
    """
    for path in _places(name):
        if is_file(path):
            return Opened(None, read(path), clean(path.name.removesuffix(SUFFIX), 60))
    run = find_run(locations.runs(), name)
    return Opened(run, None, run.name)


def _places(name: str) -> Iterator[Path]:
    """Yield where weights of that name may be: what was saved goes before what came with nntui."""
    yield Path(name)
    for folder in (locations.weights(), locations.pretrained()):
        yield folder / name
        yield folder / f"{name}{SUFFIX}"


def weights_named(name: str) -> Weights:
    """Return the weights that `name` means, those of a run's newest checkpoint among them.

    Raises:
        RunError: there is nothing of that name.
        WeightsError: the weights cannot be read, or the run has none yet.
    """
    opened = open_named(name)
    weights = opened.weights or (_newest_weights(opened.run) if opened.run else None)
    if weights is None:
        raise WeightsError(f"{opened.title}: this run has no checkpoint yet; let it train first")
    return weights


def store(weights: Weights, name: str, accuracy: float) -> Path:
    """Save `weights`, of this accuracy on the test images, under `name` and return the path.

    Raises:
        WeightsError: the name cannot be that of a file, or is taken.
        StorageError: the disk refused.
    """
    path = path_for_new(name)
    make_folder(path.parent)
    info = msgspec.structs.replace(weights.info, accuracy=accuracy)
    save(path, Weights(info, weights.arrays))
    return path


def path_for_new(name: str) -> Path:
    """Return where new weights of that name go; WeightsError if it is no name, or is taken."""
    if not _is_name(name):
        raise WeightsError(
            f"{clean(name, 60)!r}: expected a short name of a file, without folders; try another"
        )
    path = locations.weights() / f"{name.removesuffix(SUFFIX)}{SUFFIX}"
    if path.exists():
        raise WeightsError(f"{path}: there are weights of that name already; try another")
    return path


def _newest_weights(run: RunDirectory) -> Weights | None:
    # A trainer at work removes old checkpoints: the newest of a moment ago may be gone, once.
    for attempt in range(2):
        newest = newest_checkpoint(run)
        if newest is None:
            return None
        try:
            return read(newest)
        except WeightsError:
            if attempt or newest.exists():
                raise
    return None


def _is_name(name: str) -> bool:
    """Return whether a file can be called so, and shown as it is called."""
    plain = name == Path(name).name and not name.startswith(".") and clean(name, 100) == name
    return plain and 0 < len(name.encode()) <= _LONGEST_NAME


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
