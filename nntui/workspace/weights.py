"""Saved, pretrained and checkpointed weights: open them by name, save them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from nntui import locations
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.errors import RunError, WeightsError
from nntui.reading.record import ReadingRecord
from nntui.runs.checkpoint import best_weights, newest_weights, weights_info
from nntui.runs.directory import RunDirectory
from nntui.storage import is_file, make_folder
from nntui.strings import clean, is_clean
from nntui.training.assemble import assemble
from nntui.weights import Weights, is_weights, read
from nntui.weights import save as write
from nntui.workspace import runs
from nntui.workspace.command_names import COMMANDS
from nntui.workspace.foreign_weights import (
    AS_MEASURED,
    HowToRead,
    is_folder_of_weights,
    is_foreign,
    open_foreign,
)
from nntui.workspace.meanings import meaning, unknown_name
from nntui.workspace.weight_files import SUFFIX, find_named, pretrained, saved

BEST = ":best"
"""After the name of a run: its weights with the best validation accuracy."""
_LONGEST_NAME = 200
"""In bytes: file systems take this many in any script, with the suffix."""


@dataclass(frozen=True, slots=True, eq=False)
class OpenedWeights:
    """Weights and where they come from, as text to display."""

    weights: Weights
    title: str
    run: RunDirectory | None = None
    """The run that they were opened from; None for files."""
    reading: ReadingRecord | None = None
    """How they were read, where they are of another program."""


def open_weights(name: str, *, best: bool = False, how: HowToRead = AS_MEASURED) -> OpenedWeights:
    """Return the weights that `name` means.

    The first of these that exists: saved or pretrained weights of this name; a run, of which
    `RUN` means the newest checkpoint and `RUN:best` the best validation accuracy; a file.

    Args:
        name: what to open.
        best: whether the name of a run means its best weights without `:best`, too.
        how: how files of other programs are read.

    Raises:
        RunError: nothing has this name, or several runs begin with it.
        WeightsError: the weights cannot be read, or the run has none yet.
        MissingDataError: the file is of another program, and the data set whose images decide how
            it is read must be downloaded first.
        DataError: that data set is unknown or broken.
    """
    if best and not name.endswith(BEST):
        name += BEST
    path = find_named(name)
    run = runs.lookup(name.removesuffix(BEST)) if path is None else None
    if path is None and run is None:
        path = _at_path(name)
    if path is not None:
        return _opened_file(path, how)
    if run is None:
        raise _unknown(name)
    if name.endswith(BEST):
        return OpenedWeights(_best(run), f"{run.name}, best", run)
    return OpenedWeights(_newest(run), run.name, run)


def _opened_file(path: Path, how: HowToRead) -> OpenedWeights:
    title = clean(path.name.removesuffix(SUFFIX), 60)
    if not is_foreign(path):
        return OpenedWeights(read(path), title)
    weights, record = open_foreign(path, how)
    return OpenedWeights(weights, title, reading=record)


def _unknown(name: str) -> RunError:
    """Return the error for a name of neither weights nor one run."""
    best, name = name.endswith(BEST), name.removesuffix(BEST)
    other = meaning(name)
    if best and other == "weights":
        return RunError(
            f"{clean(name, 80)!r}: expected a run, which has best weights, received a file of "
            f"weights; leave out --best or {BEST}"
        )
    if other:
        return RunError(
            f"{clean(name, 80)!r}: expected weights or a run, received {other}; see nntui runs"
        )
    known = [run.path.name for run in runs.all_runs()]
    if not name or sum(each.startswith(name) for each in known) > 1:
        runs.find(name)  # raises the error that lists them
    files = [path.stem for path in (*saved(), *pretrained())]
    return unknown_name(name, "weights or a run", [*files, *known], "see nntui runs")


def _at_path(name: str) -> Path | None:
    path = locations.expanded(name)
    if is_file(path) or is_weights(path) or is_folder_of_weights(path):
        return path
    return None


def save(weights: Weights, name: str, accuracy: float | None) -> Path:
    """Save weights under a new name and return the file.

    Args:
        weights: what to save; the optimizer's state of a checkpoint is left out.
        name: without folders; the suffix is optional.
        accuracy: on the test images of their data set, from 0 to 1; None where it is not known.

    Raises:
        WeightsError: the name is invalid or taken.
        StorageError: the file cannot be written.
    """
    path = path_for_new(name)
    make_folder(path.parent)
    info = msgspec.structs.replace(weights.info, accuracy=accuracy)
    write(path, Weights(info, weights.arrays))
    return path


def path_for_new(name: str) -> Path:
    """Return the file for new weights; WeightsError if the name is invalid or taken."""
    if not _is_file_name(name):
        raise WeightsError(
            f"{clean(name, 60)!r}: expected a short file name without folders; choose another"
        )
    if name.removesuffix(SUFFIX) in COMMANDS:
        raise WeightsError(f"{name}: a command has this name; choose another")
    path = locations.weights() / f"{name.removesuffix(SUFFIX)}{SUFFIX}"
    if path.exists():
        raise WeightsError(f"{path}: weights with this name exist; choose another")
    return path


def untrained(config: RunConfig, data: Dataset) -> Weights:
    """Return the weights that a run of `config` on `data` begins with.

    Raises:
        ShapeError: no network with these layers takes these images.
    """
    network = assemble(config, data.image_shape, len(data.classes)).network
    return Weights(weights_info(config, data), dict(network.parameters.arrays))


def _newest(run: RunDirectory) -> Weights:
    weights = _read_twice(newest_weights, run)
    if weights is None:
        raise WeightsError(f"{run.name}: this run has no checkpoint yet; let it train first")
    return weights


def _best(run: RunDirectory) -> Weights:
    weights = _read_twice(best_weights, run)
    if weights is None:
        raise WeightsError(
            f"{run.name}: no weights of this run are known to be the best; it needs validation "
            "images, and the end of its first epoch"
        )
    return weights


def _read_twice(
    reader: Callable[[RunDirectory], Weights | None], run: RunDirectory
) -> Weights | None:
    # A trainer removes old checkpoints, maybe one that is being read; then there is a newer one.
    try:
        return reader(run)
    except WeightsError:
        return reader(run)


def _is_file_name(name: str) -> bool:
    """Return whether a file can have this name, and be displayed under it."""
    plain = name == Path(name).name and not name.startswith(".") and is_clean(name, 100)
    return plain and 0 < len(name.encode()) <= _LONGEST_NAME
