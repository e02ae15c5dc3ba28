"""Mixing: the images of a second, small data set added to the training images of a first one.

The test images of the first stay as they are. A fifth of the second is held out, and evaluated by
itself.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from nntui.config.reading import Reading
from nntui.datasets import catalog
from nntui.datasets.class_matching import listed, match_classes
from nntui.datasets.dataset import Dataset, Mixed, Split
from nntui.datasets.formats.limits import max_bytes, too_large
from nntui.datasets.hashes import image_hashes
from nntui.datasets.split import split_rows
from nntui.errors import DataError
from nntui.locations import MIXED_COPY, DataFolders
from nntui.strings import clean, counted

_HELD_OUT = 5
"""One of so many images is held out, where a data set has no test images of its own."""


def with_mixed(
    data: Dataset, name: str, times: int, reading: Reading, folders: DataFolders
) -> Dataset:
    """Return a data set with the images of another one to be mixed into its training images.

    Args:
        data: the first.
        name: the second, what `catalog.load` takes.
        times: how many times each of its images is in an epoch; see `Mixed`.
        reading: how files of either are read.
        folders: where files are searched.

    Raises:
        MissingDataError: the second must be downloaded first.
        DataError: it is unknown or broken, has no labels, images of another size, or other classes.
    """
    data.check_labeled()
    if data.mixed is not None and data.mixed.source == (name, times):
        return data
    other = catalog.load(name, folders, _reading(name, reading))
    other.check_labeled()
    numbers = _numbers(other, data)
    train, test = _divided(other, reading.split_seed)
    if len(train) * max(times, 1) * train.images[0].size > max_bytes():
        raise too_large(f"mix: {clean(name, 80)}, {times} times", max_bytes())
    mixed = Mixed(
        name=_short(name),
        train=Split(train.images, numbers[train.labels]),
        test=Split(test.images, numbers[test.labels]),
        times=times,
        source=(name, times),
    )
    mixed = replace(mixed, content=_hash(mixed))
    return replace(data, mixed=mixed, notes=(*without_note(data), _note(mixed)))


def without_mixed(data: Dataset) -> Dataset:
    """Return a data set without images to be mixed in."""
    return data if data.mixed is None else replace(data, mixed=None, notes=without_note(data))


def without_note(data: Dataset) -> tuple[str, ...]:
    """Return the notes of a data set without that on the images that are mixed in."""
    if data.mixed is None:
        return data.notes
    return tuple(note for note in data.notes if note != _note(data.mixed))


def _reading(name: str, reading: Reading) -> Reading:
    """Return how the second data set is read: a copy in the folder of a run as it is."""
    if name.endswith(MIXED_COPY):
        return Reading(whole=True, invert="no", split_seed=reading.split_seed)
    # Drawings were prepared when they were kept.
    prepare = "none" if catalog.is_drawings(name) else reading.prepare
    return replace(reading, whole=True, label_fixes="", test_size=0, prepare=prepare)


def _short(name: str) -> str:
    """Return the name of a data set to display: of a file, its own without folders and suffix."""
    own = Path(name).name.removesuffix(MIXED_COPY)
    return clean(own if name.endswith(MIXED_COPY) else Path(own).stem, 60) or "mix"


def _hash(mixed: Mixed) -> str:
    digest = hashlib.sha256()
    for split in (mixed.train, mixed.test):
        digest.update(image_hashes(split.images).astype("<u8").data)
        digest.update(np.ascontiguousarray(split.labels).data)
    return digest.hexdigest()


def _note(mixed: Mixed) -> str:
    images = counted(len(mixed.train), "image")
    return f"{mixed.name}: {images} mixed in, {len(mixed.test):,} held out to be evaluated"


def _numbers(other: Dataset, data: Dataset) -> "np.ndarray[tuple[int], np.dtype[np.uint8]]":
    """Return the class of `data` that each class of `other` is."""
    if other.image_shape != data.image_shape:
        height, width = data.image_shape
        raise DataError(
            f"mix: expected images of {height} x {width} as those of {data.name}, received "
            f"{other.image_shape[0]} x {other.image_shape[1]} in {other.name}; mix in a data set "
            "of that size"
        )
    matching = match_classes(other.classes, data.classes)
    if matching is None:
        raise DataError(
            f"mix: expected classes of {data.name}, {listed(data.classes)}, received "
            f"{listed(_unknown(other.classes, data.classes))} in {other.name}; mix in a data set "
            "with these classes"
        )
    return np.array(matching.numbers, np.uint8)


def _unknown(found: Sequence[str], known: Sequence[str]) -> list[str]:
    """Return the classes that are not known; all of them where each one by itself is."""
    return [name for name in found if match_classes([name], known) is None] or list(found)


def _divided(other: Dataset, seed: int) -> tuple[Split, Split]:
    """Return the images to train on, and those to evaluate: given, or a fifth of each class."""
    train = other.train
    if len(other.validation):
        train = Split(
            np.concatenate([train.images, other.validation.images]),
            np.concatenate([train.labels, other.validation.labels]),
        )
    if other.test.images is not other.train.images:
        return train, other.test
    count = min(max(len(train) // _HELD_OUT, 1), len(train) - 1)
    rest, held_out = split_rows(train.labels, count, "stratified", seed)
    return train.take(rest), train.take(held_out)
