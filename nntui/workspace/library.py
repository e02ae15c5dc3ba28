"""What there is to open: the saved weights and the runs, and how one is found by its name."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from nntui import locations
from nntui.errors import WeightsError
from nntui.runs.checkpoint import best_weights, newest_weights
from nntui.runs.directory import RunDirectory, find_run, list_runs
from nntui.storage import is_file, make_folder, write_error
from nntui.strings import clean
from nntui.weights import Weights, read, save

SUFFIX = ".safetensors"
BEST = ":best"
"""Behind the name of a run: its weights with the best validation accuracy."""
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

    `RUN:best` are the weights of a run with the best validation accuracy.

    Raises:
        RunError: there is neither.
        WeightsError: the weights cannot be read.
    """
    for path in _places(name):
        if is_file(path):
            return Opened(None, read(path), clean(path.name.removesuffix(SUFFIX), 60))
    if name.endswith(BEST):
        run = find_run(locations.runs(), name.removesuffix(BEST))
        return Opened(None, _best(run), f"{run.name}, best")
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
    weights = opened.weights or (_patiently(newest_weights, opened.run) if opened.run else None)
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


def remove_run(run: RunDirectory) -> list[str]:
    """Remove a run for good; return the names of what lies in its folder and is not of a run.

    Only what a trainer writes is removed, for the folder may be any with a config.toml in it.

    Raises:
        RunError: a trainer is at work on it.
        StorageError: the disk refused.
    """
    with run.locked():
        try:
            for folder in (run.checkpoints, run.commands):
                _remove_from(folder, (f"*{SUFFIX}", "*.json", ".*.part"))
                with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                    folder.rmdir()
            _remove_from(
                run.path, ("config.toml", "events.jsonl", "trainer.log", "lock", ".*.part")
            )
            left = sorted(clean(path.name, 60) for path in run.path.iterdir())
            if not left:
                run.path.rmdir()
        except OSError as error:
            raise write_error(run.path, error) from None
    return left


def _remove_from(folder: Path, patterns: tuple[str, ...]) -> None:
    for pattern in patterns:
        for path in folder.glob(pattern):
            if not path.is_dir() or path.is_symlink():
                path.unlink()


def _best(run: RunDirectory) -> Weights:
    weights = _patiently(best_weights, run)
    if weights is None:
        raise WeightsError(
            f"{run.name}: no weights of this run are known to be the best; it holds out images to "
            "validate on, and ends an epoch, before there are any"
        )
    return weights


def _patiently(
    terminal: Callable[[RunDirectory], Weights | None], run: RunDirectory
) -> Weights | None:
    # A trainer at work removes old checkpoints, and may write one anew, while they are looked at.
    try:
        return terminal(run)
    except WeightsError:
        return terminal(run)


def _is_name(name: str) -> bool:
    """Return whether a file can be called so, and shown as it is called."""
    plain = name == Path(name).name and not name.startswith(".") and clean(name, 100) == name
    return plain and 0 < len(name.encode()) <= _LONGEST_NAME


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
