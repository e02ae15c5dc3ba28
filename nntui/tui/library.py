"""What can be opened: the runs and the weights there are, in words, and how one is read."""

from pathlib import Path
from typing import NamedTuple

import msgspec

from nntui import locations
from nntui.errors import WeightsError
from nntui.runs.checkpoint import newest_checkpoint
from nntui.runs.directory import RunDirectory, find_run, list_runs
from nntui.runs.summary import Summary, summarize
from nntui.storage import make_folder
from nntui.strings import clean
from nntui.view import words
from nntui.weights import Weights, WeightsInfo, read, save

MOST = 200
"""Entries shown: nobody looks for a run by scrolling further."""


class Opened(NamedTuple):
    """What was opened: a run, with its newest weights where it has some, or weights alone."""

    run: RunDirectory | None
    weights: Weights | None
    title: str


def entries() -> dict[str, str]:
    """Return what can be opened: a line of words for each path, saved weights first."""
    saved = sorted(locations.weights().glob("*.safetensors"), key=_age, reverse=True)
    lines = {str(path): f"weights   {clean(path.stem, 60)}" for path in saved[:MOST]}
    for run in list_runs(locations.runs())[: MOST - len(lines)]:
        lines[str(run.path)] = _line(summarize(run))
    return lines


def _line(summary: Summary) -> str:
    accuracy = words.percent(summary.accuracy) if summary.accuracy is not None else ""
    return f"{summary.status:<9} {summary.run.name}  {accuracy}".rstrip()


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def open_named(name: str) -> Opened:
    """Return the run or the weights that `name`, a path or the name of either, means.

    Raises:
        RunError: there is neither.
        WeightsError: the weights cannot be read.
    """
    path = Path(name)
    stored = locations.weights() / f"{name}.safetensors"
    for candidate in (path, stored):
        if candidate.is_file():
            return Opened(None, read(candidate), clean(candidate.stem, 60))
    run = find_run(locations.runs(), name)
    newest = newest_checkpoint(run)
    try:
        weights = read(newest) if newest else None
    except WeightsError:
        # A live run removes old checkpoints: what was the newest a moment ago may be gone.
        weights = None
    return Opened(run, weights, run.name)


def live_run() -> RunDirectory | None:
    """Return the newest run that is under way, if there is one."""
    return next((run for run in list_runs(locations.runs())[:MOST] if run.alive()), None)


def with_accuracy(info: WeightsInfo, accuracy: float) -> WeightsInfo:
    """Return what weights say of themselves with what was measured of them."""
    return msgspec.structs.replace(info, accuracy=accuracy)


def store(weights: Weights, name: str) -> Path:
    """Save `weights` under `name` and return the path.

    Raises:
        WeightsError: the name cannot be that of a file, or is taken.
        StorageError: the disk refused.
    """
    if Path(name).name != name or name.startswith(".") or clean(name, 100) != name:
        raise WeightsError(
            f"{clean(name, 60)!r}: expected the name of a file, without folders; try another"
        )
    path = locations.weights() / f"{name.removesuffix('.safetensors')}.safetensors"
    if path.exists():
        raise WeightsError(f"{path}: there are weights of that name already; try another")
    make_folder(path.parent)
    save(path, weights)
    return path
