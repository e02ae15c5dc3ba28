"""A user's own files as a data set: shape, classes, splits, and one line that says what it is."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np

from nntui.config.reading import Reading
from nntui.datasets.dataset import Dataset, Pixels, Split, empty_split
from nntui.datasets.formats import detect
from nntui.datasets.formats.limits import MAX_CLASSES, MAX_SIDE, max_bytes, too_large
from nntui.datasets.formats.parsed import ROLES, AnyArray, ParsedData, ParsedSplit
from nntui.datasets.split import split_rows
from nntui.errors import DataError
from nntui.strings import clean


def load_user_files(path: Path, reading: Reading, name: str = "") -> Dataset:
    """Return the file or folder at `path` as a data set, split as `reading` says.

    It is called `name`, or by its path. Images without labels are all to be looked at: they are in
    `test`, and the data set says that it is not labeled.

    Raises:
        DataError: one sentence, whatever the files are.
    """
    try:
        return as_dataset(detect.read_parsed(path, reading), reading, name or str(path))
    except MemoryError:
        raise DataError(f"{path}: does not fit into the memory; take a part of it") from None


def as_dataset(found: ParsedData, reading: Reading, name: str) -> Dataset:
    """Return what a reader found as a data set.

    Raises:
        DataError: images of different sizes, labels that do not fit them, too many or no classes.
    """
    parts = {role: found.parts[role] for role in ROLES if role in found.parts}
    shape = _shape(parts, reading, name)
    images = {role: part.images.reshape(-1, *shape) for role, part in parts.items()}
    if sum(array.nbytes for array in images.values()) > max_bytes():
        raise too_large(name, max_bytes())
    labeled = {role: part for role, part in parts.items() if part.labels is not None}
    if not labeled:
        return _unlabeled(found, images, reading, name)
    for role, part in labeled.items():
        if part.labels is not None and len(part.labels) != len(part.images):
            raise DataError(
                f"{name}: expected a label for each of the {len(part.images)} images to {role}, "
                f"received {len(part.labels)} labels"
            )
    labels, classes = _classes(labeled, found.classes, name)
    splits = {role: Split(images[role], labels[role]) for role in labeled}
    ignored = "".join(f", {role} images without labels left out" for role in parts.keys() - labeled)
    return _split(found.words + ignored, splits, classes, reading, name)


def _shape(parts: dict[str, ParsedSplit], reading: Reading, name: str) -> tuple[int, int]:
    """Return (height, width), which all images must have."""
    shapes = {part.images.shape[1:] for part in parts.values()}
    shape = next(iter(shapes))
    if len(shapes) > 1:
        one, other = sorted(" x ".join(map(str, shape)) for shape in shapes)[:2]
        raise DataError(f"{name}: expected images of one size, received {one} and {other}")
    pixels = math.prod(shape)
    height = reading.image_height or (shape[0] if len(shape) == 2 else math.isqrt(pixels))
    if (
        not pixels
        or pixels % height
        or (len(shape) == 1 and not reading.image_height and height * height != pixels)
    ):
        raise DataError(
            f"{name}: expected square images, or --image-height to say how many rows they have, "
            f"received {pixels} pixels an image"
            + (f" and height {reading.image_height}" if reading.image_height else "")
        )
    if max(height, pixels // height) > MAX_SIDE:
        raise DataError(
            f"{name}: expected images of at most {MAX_SIDE} x {MAX_SIDE} pixels, received "
            f"{height} x {pixels // height}"
        )
    return height, pixels // height


def _classes(
    parts: dict[str, ParsedSplit], known: tuple[str, ...], name: str
) -> tuple[dict[str, Pixels], tuple[str, ...]]:
    """Return labels as numbers of classes, by part, and what the classes are called."""
    labels: dict[str, AnyArray] = {
        role: part.labels for role, part in parts.items() if part.labels is not None
    }
    values = np.unique(np.concatenate([np.unique(array) for array in labels.values()]))
    if values.dtype.kind in "iub" and (values[0] < 0 or values[-1] > 65_535):
        raise DataError(
            f"{name}: expected labels from 0, received {values[0]} to {values[-1]}; are images "
            "and labels swapped?"
        )
    if known and values.dtype.kind in "iub":
        if values[-1] >= len(known):
            raise DataError(
                f"{name}: expected labels from 0 to {len(known) - 1}, received {values[-1]}"
            )
        values = np.arange(len(known))
    if not 2 <= len(values) <= MAX_CLASSES:
        raise DataError(
            f"{name}: expected labels of 2 to {MAX_CLASSES} classes, received {len(values)}"
        )
    numbers = {
        role: np.searchsorted(values, array).astype(np.uint8) for role, array in labels.items()
    }
    return numbers, known or tuple(clean(value, 40) for value in values.tolist())


def _split(
    words: str, given: dict[str, Split], classes: tuple[str, ...], reading: Reading, name: str
) -> Dataset:
    """Return the data set with the parts that are given, and a test set drawn where none is."""
    train = given.pop("train") if "train" in given else given.pop("test")
    total = len(train) + sum(map(len, given.values()))
    height, width = train.images.shape[1:]
    validation = given.get("validation", empty_split(height, width))
    how = "stratified" if reading.split == "auto" else reading.split
    if reading.whole and "test" not in given:
        test, told = train, "all of them looked at"
    elif "test" in given:
        test = given["test"]
        told = f"{len(test):,} to test on as given"
    else:
        count = reading.test_size or max(len(train) // 10, 1)
        if count >= len(train):
            raise DataError(
                f"{name}: expected more than the {count} images that are to be tested on, "
                f"received {len(train)}"
            )
        left, chosen = split_rows(train.labels, count, how, reading.split_seed)
        train, test = train.at(left), train.at(chosen)
        told = f"{count:,} set apart to test on, {_words(how, reading.split_seed)}"
    if len(validation):
        told += f", {len(validation):,} to validate on as given"
    images = f"{total:,} images of {height} x {width}, {len(classes)} classes"
    return Dataset(
        name=name,
        classes=classes,
        train=train,
        test=test,
        validation=validation,
        origin=f"{words}, {images}; {len(train):,} to train on, {told}",
        shuffled=False,
        reading=reading,
    )


def _words(how: str, seed: int) -> str:
    return {"last": "the last ones", "random": f"by seed {seed}"}.get(
        how, f"stratified by seed {seed}"
    )


def _unlabeled(
    found: ParsedData, images: dict[str, Pixels], reading: Reading, name: str
) -> Dataset:
    """Return images that can only be looked at."""
    first, *others = images.values()
    pictures = np.concatenate([first, *others]) if others else first
    count, height, width = pictures.shape
    return Dataset(
        name=name,
        classes=(),
        train=empty_split(height, width),
        test=Split(pictures, np.zeros(count, np.uint8)),
        validation=empty_split(height, width),
        origin=(
            f"{found.words}, {count:,} images of {height} x {width}; without labels they can be "
            "looked at, not trained on"
        ),
        labeled=False,
        shuffled=False,
        reading=reading,
    )


def for_classes(data: Dataset, classes: tuple[str, ...]) -> Dataset:
    """Return `data` with its labels as numbers of `classes`, where it has no others.

    Twenty pictures of threes and sevens are judged by a network that knows ten digits. Data with
    classes of other names is returned as it is.
    """
    if data.reading is None or data.classes == classes:
        return data
    if not data.labeled:
        return replace(data, classes=classes)
    if not set(data.classes) <= set(classes):
        return data
    numbers = np.array([classes.index(word) for word in data.classes], np.uint8)

    def renumbered(split: Split) -> Split:
        return Split(split.images, numbers[split.labels])

    return replace(
        data,
        classes=classes,
        train=renumbered(data.train),
        test=renumbered(data.test),
        validation=renumbered(data.validation),
    )
