"""Importing weights of another program: a copy in nntui's own format, under a name."""

import re
from dataclasses import dataclass
from pathlib import Path

from nntui import locations
from nntui.errors import RunError, WeightsError
from nntui.reading.record import ReadingRecord
from nntui.storage import exists
from nntui.strings import clean
from nntui.weights import Weights
from nntui.workspace import data as datasets
from nntui.workspace.evaluation import evaluate_on
from nntui.workspace.foreign_weights import AS_MEASURED, HowToRead, is_own, open_foreign
from nntui.workspace.weights import path_for_new, save


@dataclass(frozen=True, slots=True, eq=False)
class ImportedWeights:
    """Weights that were imported."""

    path: Path
    """The new file."""
    weights: Weights
    reading: ReadingRecord
    accuracy: float | None
    """On the test images of the data set of the reading, from 0 to 1; None for a guess."""


def import_weights(
    name: str, new_name: str | None = None, how: HowToRead = AS_MEASURED
) -> ImportedWeights:
    """Save a copy of weights of another program as weights of nntui.

    Args:
        name: the path of a file or folder.
        new_name: under which they are saved; by default that of the file.
        how: how they are read.

    Raises:
        RunError: there is no such file.
        WeightsError: the file cannot be read, is of nntui already, or the name is taken.
        MissingDataError: the data set that decides how they are read must be downloaded first.
        StorageError: the copy cannot be written.
    """
    path = locations.expanded(name)
    if not exists(path):
        raise RunError(f"{clean(name, 80)!r}: expected a file of weights, found nothing there")
    if new_name is not None:
        path_for_new(new_name)  # before the search
    if is_own(path):
        raise WeightsError(
            f"{path}: expected weights of another program, received weights of nntui, which need "
            "no import"
        )
    chosen = new_name or _name_for(path)
    path_for_new(chosen)
    weights, record = open_foreign(path, how)
    accuracy = None
    if record.accuracy is not None:
        data = datasets.load(weights.info.data)
        accuracy = evaluate_on(weights, data, chosen).accuracy
    return ImportedWeights(save(weights, chosen, accuracy), weights, record, accuracy)


def _name_for(path: Path) -> str:
    """Return a name for the copy: that of the file, without its suffix."""
    stem = path.name if path.is_dir() else path.stem
    return re.sub(r"[^\w.-]+", "-", clean(stem, 80)).strip(".-") or "imported"
