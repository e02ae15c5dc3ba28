"""Weights of other programs: opened by measuring how their arrays are to be read."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from threadpoolctl import threadpool_limits

from nntui.datasets.dataset import Dataset
from nntui.errors import WeightsError
from nntui.reading.decisions import ANY, Decisions
from nntui.reading.record import ReadingRecord, record_of
from nntui.storage import is_file
from nntui.weights import Weights
from nntui.weights.first_bytes import peek
from nntui.weights.formats import detect
from nntui.weights.importers.foreign import ForeignFile
from nntui.workspace import data as datasets
from nntui.workspace import reading_cache

_USUAL = "mnist"
"""The data set that most files of weights were trained on."""


@dataclass(frozen=True, slots=True)
class HowToRead:
    """How weights of another program are to be read.

    Args:
        decided: what is not searched for.
        data: the name of the data set whose training images decide; MNIST by default.
        on_progress: called with the share of the search that is done; it may raise to cancel.
    """

    decided: Decisions = ANY
    data: str | None = None
    on_progress: Callable[[float], None] = lambda _: None


AS_MEASURED = HowToRead()


def is_foreign(path: Path) -> bool:
    """Return whether the arrays of a file or folder can be read, and its format is not nntui's."""
    try:
        found = detect(peek(path))
    except WeightsError:
        return False
    return found is not None and found.foreign is not None and found.read is None


def is_own(path: Path) -> bool:
    """Return whether a file has weights of nntui."""
    found = detect(peek(path))
    return found is not None and found.read is not None


def is_folder_of_weights(path: Path) -> bool:
    """Return whether a folder has arrays of weights, and not of data."""
    from nntui.weights.importers.read import read_foreign  # noqa: PLC0415 - few paths are folders

    if is_file(path) or not is_foreign(path):
        return False
    try:
        arrays = read_foreign(path).arrays
    except WeightsError:
        return False
    # Tables of pixels and labels hold integers; trained weights never do.
    return any(bool(np.any(each.array % 1)) for each in arrays)


def open_foreign(path: Path, how: HowToRead = AS_MEASURED) -> tuple[Weights, ReadingRecord]:
    """Return the weights in a file of another program, and how they were read.

    The result is kept in the cache.

    Raises:
        WeightsError: the file cannot be read, has no weights, or a network that nntui cannot
            express.
        MissingDataError: the data set that decides must be downloaded first.
        DataError: the data set is unknown or broken.
    """
    from nntui.weights.importers.read import read_foreign  # noqa: PLC0415 - rarely needed

    key = reading_cache.key_of(path, how.decided, how.data or "")
    if found := reading_cache.find(key):
        return found
    file = read_foreign(path)
    weights, record = record_and_weights(file, _data_of(how), how)
    reading_cache.keep(key, weights, record)
    return weights, record


def record_and_weights(
    file: ForeignFile, data: Dataset, how: HowToRead = AS_MEASURED
) -> tuple[Weights, ReadingRecord]:
    """Return the weights in a file that was read, and how they were read.

    Where they do not take the images of `data`, it is a guess.

    Raises:
        WeightsError: they form no network for images of `data`, or one that nntui cannot express.
    """
    from nntui.reading.foreign_weights import (  # noqa: PLC0415 - rarely needed
        guess_weights,
        outline_for,
        read_weights,
    )

    try:
        outline_for(file, data.image_shape, len(data.classes))
    except WeightsError as error:
        with contextlib.suppress(WeightsError):
            weights, taken = guess_weights(file, how.decided)
            if weights.info.image_shape != data.image_shape:
                return weights, ReadingRecord(format=file.format, taken=taken, notes=file.notes)
        raise error from None
    # Threads that wait for each other on a busy machine take several times as long as one.
    with threadpool_limits(1, user_api="blas"):
        read = read_weights(file, data, how.decided, how.on_progress)
    record = record_of(read.verdict, read.outline, read.weights.info.layers, file.format, data.name)
    record = msgspec.structs.replace(record, left_out=read.left_out, notes=file.notes)
    return read.weights, record


def _data_of(how: HowToRead) -> Dataset:
    """Return the data set whose training images decide: the one that is named, if it is labeled."""
    if how.data is not None:
        data = datasets.load(datasets.full_name(how.data))
        if data.labeled:
            return data
    return datasets.load(_USUAL)
