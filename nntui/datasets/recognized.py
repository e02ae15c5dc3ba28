"""The data of a run once more: each image in the part it was in, and in a sentence what changed."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.changes import changes_in_words
from nntui.datasets.class_matching import listed, match_classes, renamed_note
from nntui.datasets.dataset import Dataset, Labels, Mixed
from nntui.datasets.hashes import image_hashes
from nntui.datasets.membership import Found, Membership, content_hash, find_members, is_known
from nntui.errors import DataError, GoneDataError
from nntui.strings import short_name

_UNKNOWN = 255
"""The label of an image of a class that the run does not have."""
_SPLITS = ("train", "validation", "test")


def for_resume(data: Dataset, membership: Membership) -> Dataset:
    """Return `data` divided as it was when the run began; new images are left out.

    Unchanged data is returned as it is. Other data is `arranged`, and a note says what changed.

    Args:
        data: the data set as it was loaded.
        membership: of the run.

    Raises:
        DataError: an image to train on is gone, or all images of another part, or most have another
            label, or the images have another size or no labels.
    """
    data.check_labeled()
    data = _with_content(data)
    if data.content == membership.content:
        return data
    if data.image_shape != membership.image_shape:
        height, width = membership.image_shape
        raise DataError(
            f"{data.name}: expected the images of {height} x {width} that the run began with, "
            f"received {data.image_shape[0]} x {data.image_shape[1]}; restore them, or start a new "
            "run"
        )
    found = _found(data, membership)
    for part, name in (("train", "training"), ("validation", "validation"), ("test", "test")):
        gone, count = found.gone[part], len(getattr(membership, part))
        if gone and (part == "train" or gone == count):
            how_many = "all" if gone == count else f"{gone:,}"
            raise DataError(
                f"{data.name}: expected the images that the run began with, {how_many} of its "
                f"{count:,} {name} images {'is' if gone == 1 else 'are'} gone; restore them, or "
                "start a new run"
            )
    arranged = _arranged(data, membership, found, changes_in_words(short_name(data.name), found))
    _check_labels(data, membership, found)
    return arranged


def for_evaluation(data: Dataset, membership: Membership) -> Dataset:
    """Return `data`, found where the run found it, with the test images of the run.

    Unchanged data is returned as it is. Other data is `arranged`, and a note says what changed.

    Raises:
        GoneDataError: no test image of the run is left.
    """
    if not data.labeled or data.image_shape != membership.image_shape:
        return data
    data = _with_content(data)
    if data.content == membership.content:
        return data
    found = _found(data, membership)
    if not len(found.rows["test"]):
        raise GoneDataError(
            f"{data.name}: expected the images that the run began with, all of its "
            f"{len(membership.test):,} test images are gone; restore them, or evaluate on other "
            "data"
        )
    return _arranged(data, membership, found, changes_in_words(short_name(data.name), found))


def without_seen(data: Dataset, membership: Membership, *, own: bool = False) -> Dataset:
    """Return data without the test images that the network was trained or validated on.

    The data of the run in another place have the test images of the run.

    Args:
        data: the data set as it was loaded.
        membership: of the run.
        own: whether `data` are those of the run, read in another way. Then each image of the run
            is one of them; of other data, each image that equals one of the run is left out.

    Raises:
        DataError: no test image is left.
    """
    if not data.labeled or data.image_shape != membership.image_shape:
        return data
    seen = np.isin(image_hashes(data.test.images), membership.seen)
    if not seen.any():
        return data
    found = _found(data, membership)
    if own:
        seen = found.seen[len(found.seen) - len(seen) :]
    elif found.unchanged:
        note = (
            f"{short_name(data.name)} holds the images that the run began with; its test images "
            "are evaluated"
        )
        return _arranged(data, membership, found, note)
    if seen.all():
        raise DataError(
            f"{data.name}: expected images that the network was not trained on, it was trained or "
            f"validated on all {len(seen):,} of them; evaluate on other data"
        )
    return _without(data, seen)


def without_mixed_in(data: Dataset, mixed: Mixed) -> Dataset:
    """Return data without the test images that were mixed into the training of a network.

    Raises:
        DataError: no test image is left.
    """
    if not data.labeled or data.image_shape != mixed.train.images.shape[1:]:
        return data
    seen = np.isin(image_hashes(data.test.images), image_hashes(mixed.train.images))
    if seen.all():
        raise DataError(
            f"{data.name}: expected images that the network was not trained on, all {len(seen):,} "
            "of them were mixed into its training; evaluate on other data"
        )
    return _without(data, seen)


def _without(data: Dataset, seen: NDArray[np.bool_]) -> Dataset:
    """Return data without some of its test images, and a note that says so."""
    left_out = int(np.count_nonzero(seen))
    if not left_out:
        return data
    note = (
        f"{short_name(data.name)}: the network was trained or validated on {left_out:,} of the "
        f"{len(seen):,} images; they are left out"
    )
    return replace(
        data, test=data.test.take(np.flatnonzero(~seen)), as_loaded=False, notes=(*data.notes, note)
    )


def with_content(data: Dataset) -> Dataset:
    """Return loaded data with the hash of their content, where it can change."""
    return data if is_known(data) or not data.labeled else _with_content(data)


def _with_content(data: Dataset) -> Dataset:
    return data if data.content else replace(data, content=content_hash(data))


def _found(data: Dataset, membership: Membership) -> Found:
    numbers = _numbers(data, membership)
    labels: dict[str, Labels] = {
        name: numbers[getattr(data, name).labels].astype(np.uint8) for name in _SPLITS
    }
    return find_members(membership, data, labels)


def _numbers(data: Dataset, membership: Membership) -> Labels:
    """Return the class of the run that each class of the data is; new classes are unknown."""
    matching = match_classes(data.classes, membership.classes)
    if matching is not None:
        return np.array(matching.numbers, np.uint8)
    known = membership.classes
    return np.array(
        [known.index(name) if name in known else _UNKNOWN for name in data.classes], np.uint8
    )


def _check_labels(data: Dataset, membership: Membership, found: Found) -> None:
    """Raise a DataError if most images have another label: then they are other classes now."""
    count = sum(len(getattr(membership, name)) for name in _SPLITS)
    if found.relabeled > count // 2:
        raise DataError(
            f"{data.name}: expected the labels that the run began with, {found.relabeled:,} images "
            "have another label; restore them, or start a new run"
        )


def _arranged(data: Dataset, membership: Membership, found: Found, note: str) -> Dataset:
    """Return the images of the run in its parts and in its order, with a note and others."""
    train, validation, test = (found.split(name) for name in _SPLITS)
    for split in (train, validation, test):
        if len(split) and int(split.labels.max()) == _UNKNOWN:
            raise DataError(
                f"{data.name}: expected the classes {listed(membership.classes)} that the run "
                f"began with, its images have the classes {listed(data.classes)} now; rename them"
            )
    notes = [*data.notes, note]
    matching = match_classes(data.classes, membership.classes)
    if matching is not None and matching.renamed:
        notes.append(
            renamed_note(short_name(data.name), data.classes, membership.classes, matching.numbers)
        )
    return replace(
        data,
        classes=membership.classes,
        # Of data that lost its training images, the test images can still be evaluated.
        train=train if len(train) else test,
        validation=validation,
        test=test,
        as_loaded=False,
        arranged=True,
        content=membership.content,
        notes=tuple(notes),
    )
