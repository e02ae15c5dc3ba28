"""Labels as class numbers: from what files contain, or from one list of classes to another."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from nntui.datasets.class_matching import match_classes, renamed_note
from nntui.datasets.dataset import Dataset, Labels, Split
from nntui.datasets.formats.limits import MAX_CLASSES
from nntui.datasets.formats.parsed import AnyArray
from nntui.errors import DataError
from nntui.strings import clean, short_name

_MAX_LABEL = 65_535
"""Larger numbers are more likely pixels or indices than labels."""


def number_labels(
    labels: Mapping[str, AnyArray], known: tuple[str, ...], name: str, least: int = 2
) -> tuple[dict[str, Labels], tuple[str, ...]]:
    """Return labels as class numbers, and the names of the classes.

    >>> numbers, classes = number_labels({"train": np.array(["b", "a", "b"])}, (), "letters")
    >>> numbers["train"].tolist(), classes
    ([1, 0, 1], ('a', 'b'))

    Args:
        labels: for each split, integers or names of shape (count,).
        known: the names of the classes that integer labels are indices into; empty if unknown.
        name: the name of the data set, for errors.
        least: classes that there must be at least.

    Raises:
        DataError: negative or too large labels, or too few or too many classes.
    """
    values = np.unique(np.concatenate([np.unique(array) for array in labels.values()]))
    if values.dtype.kind in "iub" and (values[0] < 0 or values[-1] > _MAX_LABEL):
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
    if not least <= len(values) <= MAX_CLASSES:
        raise DataError(
            f"{name}: expected labels of {least} to {MAX_CLASSES} classes, received {len(values)}"
        )
    counted = values.dtype.kind in "iu" and int(values[-1]) == len(values) - 1
    numbers = {
        role: (array if counted else np.searchsorted(values, array)).astype(np.uint8)
        for role, array in labels.items()
    }
    return numbers, known or tuple(clean(value, 40) for value in values.tolist())


def for_classes(data: Dataset, classes: tuple[str, ...]) -> Dataset:
    """Return `data` with labels that are indices into `classes`, matched by the names of classes.

    So a network for ten digits can be evaluated on images of threes and sevens only. Data with
    classes that match none of `classes` is returned unchanged.

    Args:
        data: the data set.
        classes: the class names of a network.
    """
    if data.classes == classes:
        return data
    if not data.labeled:
        return replace(data, classes=classes, as_loaded=False)
    matching = match_classes(data.classes, classes)
    if matching is None:
        return data
    numbers = np.array(matching.numbers, np.uint8)

    def renumbered(split: Split) -> Split:
        return Split(split.images, numbers[split.labels])

    note = renamed_note(short_name(data.name), data.classes, classes, matching.numbers)
    mixed = data.mixed
    if mixed is not None:
        mixed = replace(mixed, train=renumbered(mixed.train), test=renumbered(mixed.test))
    return replace(
        data,
        classes=classes,
        mixed=mixed,
        train=renumbered(data.train),
        test=renumbered(data.test),
        validation=renumbered(data.validation),
        as_loaded=False,
        notes=(*data.notes, note) if matching.renamed else data.notes,
    )
