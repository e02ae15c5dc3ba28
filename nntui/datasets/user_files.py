"""The user's own files as a data set: image size, classes, splits, and a line that describes it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from nntui.config.reading import Reading
from nntui.datasets.assembly.files import read_parsed
from nntui.datasets.assembly.orientation import upright
from nntui.datasets.assembly.report import alone_note, unused_note
from nntui.datasets.class_labels import number_labels
from nntui.datasets.dataset import Dataset, Pixels, Split, empty_split
from nntui.datasets.duplicates import Parts, check_duplicates
from nntui.datasets.formats.parsed import ROLES, ParsedData
from nntui.datasets.photographs.as_mnist import is_as_mnist
from nntui.datasets.pixels.parts import with_pixels
from nntui.datasets.split import split_rows
from nntui.errors import DataError
from nntui.strings import counted

DIGITS = tuple("0123456789")
MNIST_BOX = 20
"""Rows and columns of a digit of MNIST; smaller images cannot be prepared as those."""
_FEW = 10
"""Test images of which each counts ten percent of the accuracy or more."""


def load_user_files(path: Path, reading: Reading, name: str = "") -> Dataset:
    """Return the file or folder at `path` as a data set.

    Images without labels cannot be trained on: they all become test images, and `labeled` is False.

    Args:
        path: any file or folder; its format is detected by its contents.
        reading: settings that override what is detected, and how to split the images.
        name: the name of the data set; the path by default.

    Raises:
        DataError: the files are missing, broken, too large, or not a data set.
    """
    try:
        name = name or str(path)
        return as_dataset(read_user_files(path, reading, name), reading, name)
    except MemoryError:
        raise DataError(f"{path}: does not fit into memory; use a part of it") from None


def read_user_files(path: Path, reading: Reading, name: str) -> ParsedData:
    """Return the images in the file or folder at `path` as bytes and upright, and their labels.

    Raises:
        DataError: the files are missing, broken, too large, or have no images.
    """
    parsed = read_parsed(path, reading)
    if name == path.stem != path.name:  # imported data, which are named by the user
        parsed = replace(parsed, files=())
    return upright(with_pixels(parsed, reading, name), reading)


def as_dataset(parsed: ParsedData, reading: Reading, name: str) -> Dataset:
    """Return parsed files with pixels as a data set; test images are held out if there are none.

    Raises:
        DataError: images of different sizes, labels that do not match the images, or too few or
            too many classes.
    """
    splits = {role: parsed.splits[role] for role in ROLES if role in parsed.splits}
    images = {role: split.images for role, split in splits.items()}
    labels = {role: split.labels for role, split in splits.items() if split.labels is not None}
    if not labels:
        return _unlabeled(parsed, images, reading, name)
    for role, array in labels.items():
        if len(array) != len(images[role]):
            raise DataError(
                f"{name}: expected a label for each of the {len(images[role])} {role} images, "
                f"received {len(array)} labels"
            )
    numbers, classes = number_labels(labels, parsed.classes, name, least=1 if reading.whole else 2)
    ignored = "".join(f", {role} images without labels ignored" for role in splits.keys() - labels)
    labeled = {role: Split(images[role], numbers[role]) for role in labels}
    parsed = replace(parsed, description=parsed.description + ignored)
    return _labeled(parsed, labeled, classes, reading, name)


def _labeled(
    parsed: ParsedData,
    given: Mapping[str, Split],
    classes: tuple[str, ...],
    reading: Reading,
    name: str,
) -> Dataset:
    """Return the data set with the given splits; test images are held out if there are none."""
    total = f"{sum(map(len, given.values())):,} images of {_size(given)}, {len(classes)} classes"
    parts, source = _parts(given, reading, name)
    if not reading.whole:
        parts = check_duplicates(parts, name, drop=reading.drop_duplicates)
    counts = f"{len(parts.train):,} for training, {len(parts.test):,} for testing ({source})"
    if parts.test is parts.train:
        counts = "all of them for testing"
    if len(parts.validation):
        counts += f", {len(parts.validation):,} for validation (given)"
    alone = () if "train" in given or reading.whole else (alone_note(given),)
    notes = (*alone, *parsed.notes, *parts.notes)
    if reading.prepare == "none":
        notes += unlike_mnist_note(given.get("train", parts.test), classes)
    few = _note_on_few_images(parts.test, classes)
    return Dataset(
        name=name,
        classes=classes,
        train=parts.train,
        test=parts.test,
        validation=parts.validation,
        origin="; ".join(
            (f"{parsed.description}, {total}", counts, *notes, *few, *unused_note(parsed.unused))
        ),
        shuffled=False,
        reading=reading,
    )


def _size(given: Mapping[str, Split]) -> str:
    height, width = next(iter(given.values())).images.shape[1:]
    return f"{height} x {width}"


def _parts(given: Mapping[str, Split], reading: Reading, name: str) -> tuple[Parts, str]:
    """Return training, validation and test images, and where the test images come from."""
    first = next(role for role in ("train", "test", "validation") if role in given)
    train, others = given[first], {role: given[role] for role in given.keys() - {first}}
    height, width = train.images.shape[1:]
    validation = others.get("validation", empty_split(height, width))
    if "test" in others:
        return Parts(train, validation, others["test"]), "given"
    if reading.whole:
        return Parts(train, validation, train), ""
    train, test, source = _hold_out_test_images(train, reading, name)
    return Parts(train, validation, test), source


def _note_on_few_images(test: Split, classes: tuple[str, ...]) -> tuple[str, ...]:
    """Return a note if the accuracy on the test images depends on a few of them."""
    if len(test) >= max(_FEW, len(classes)):
        return ()
    return (f"an accuracy on {counted(len(test), 'test image')} says little",)


def unlike_mnist_note(images: Split, classes: tuple[str, ...]) -> tuple[str, ...]:
    """Return a note on images of digits that are not scaled and centered as those of MNIST."""
    large = min(images.images.shape[1:]) >= MNIST_BOX
    if classes != DIGITS or not large or is_as_mnist(images.images):
        return ()
    note = (
        "not cropped and centered as MNIST is, so networks trained on MNIST read them badly; "
        "--prepare mnist does that"
    )
    return (note,)


def _hold_out_test_images(images: Split, reading: Reading, name: str) -> tuple[Split, Split, str]:
    """Return the training images, the test images, and in words how they were chosen."""
    count = reading.test_size or max(len(images) // 10, 1)
    if count >= len(images):
        raise DataError(
            f"{name}: expected more than the {count} images to be held out for testing, "
            f"received {len(images)}"
        )
    method = "stratified" if reading.split == "auto" else reading.split
    rest, held_out = split_rows(images.labels, count, method, reading.split_seed)
    how = "the last ones" if method == "last" else f"{method}, seed {reading.split_seed}"
    return images.take(rest), images.take(held_out), f"held out, {how}"


def _unlabeled(
    parsed: ParsedData, images: Mapping[str, Pixels], reading: Reading, name: str
) -> Dataset:
    """Return images without labels, all of them as test images."""
    test = np.concatenate(list(images.values())) if len(images) > 1 else next(iter(images.values()))
    count, height, width = test.shape
    notes = [*parsed.notes, *unused_note(parsed.unused)]
    return Dataset(
        name=name,
        classes=(),
        train=empty_split(height, width),
        test=Split(test, np.zeros(count, np.uint8)),
        validation=empty_split(height, width),
        origin=(
            f"{parsed.description}, {count:,} images of {height} x {width} without labels; "
            + "; ".join(("they can be shown and classified, but not trained on", *notes))
        ),
        labeled=False,
        shuffled=False,
        reading=reading,
    )
