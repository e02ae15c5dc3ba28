"""Which array has the labels of which images: by name first, then by count.

What finds no place is returned by name: nothing is left out silently.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nntui.datasets.assembly.found import Found, array_of, found_part
from nntui.datasets.assembly.names import meaning
from nntui.datasets.assembly.placing import Pair, Pairing, place
from nntui.datasets.assembly.shapes import fits_rows, label_count
from nntui.datasets.formats.part import OBJECTS, Part
from nntui.errors import DataError
from nntui.strings import clean

_WORST = (False, False, False, False)


def pair_parts(parts: Sequence[Part], name: str, own_name: str = "") -> Pairing:
    """Return the images and labels of each split.

    Args:
        parts: what readers found, from one file or several.
        name: the name of the data set, for errors.
        own_name: the name of the only file, which says the split where no array does.

    Raises:
        DataError: no images, labels that belong to no images, or several candidates for a split.
    """
    result = Pairing()
    found = [found_part(part) for part in parts]
    images = [item for item in found if item.content == "images"]
    labels = _without_copies([item for item in found if item.content == "labels"], result)
    result.class_names += [item.part for item in found if item.content == "classes"]
    result.unused += [_with_reason(item.part) for item in found if not item.content]
    if not images:
        raise _no_images(parts, name)
    images = _without_copies(images, result)
    pairs, left = _paired(images, labels)
    _check_left(pairs, left, found, name)
    result.unused += [item.part.shown for item in left]
    place(pairs, result, name)
    split = meaning(own_name).split
    if split and list(result.splits) == ["train"] and not any(pair.split for pair in pairs):
        result.splits = {split: replace(result.splits["train"], split=split)}
    return result


def _with_reason(part: Part) -> str:
    if part.problem:
        return f"{part.shown} ({part.problem})"
    return f"{part.shown} (empty)" if part.array is not None and not part.array.size else part.shown


def _no_images(parts: Sequence[Part], name: str) -> DataError:
    received = ", ".join(
        f"{part.shown} {part.array.shape}"
        if part.array is not None and part.array.size
        else _with_reason(part)
        for part in parts[:12]
    )
    return DataError(
        f"{name}: expected images in arrays x_train, y_train, x_test, y_test, or x and y, "
        f"received {clean(received or 'none', 300)}"
    )


def _without_copies(items: list[Found], result: Pairing) -> list[Found]:
    """Return images or labels without arrays that hold the same ones once more.

    The digits of scikit-learn are `data` (count, 64) and `images` (count, 8, 8); files that were
    unpacked are there twice.
    """
    kept: list[Found] = []
    for item in sorted(items, key=lambda item: -array_of(item.part).ndim):
        same = next((other for other in kept if _is_copy(item, other)), None)
        if same is None:
            kept.append(item)
        else:
            result.unused.append(f"{item.part.shown} (the same as {same.part.shown})")
    return [item for item in items if item in kept]


def _is_copy(one: Found, other: Found) -> bool:
    a, b = array_of(one.part), array_of(other.part)
    return (
        one.split == other.split
        and (a.ndim < b.ndim or (a.shape == b.shape and one.rest == other.rest))
        and one.part.labels is None is other.part.labels
        and a.size == b.size
        and a.shape[0] == b.shape[0]
        and bool(np.array_equal(a.reshape(len(a), -1), b.reshape(len(b), -1)))
    )


def _paired(images: list[Found], labels: list[Found]) -> tuple[list[Pair], list[Found]]:
    """Return images with their labels, and labels that belong to no images."""
    left = list(labels)
    open_images = [item for item in images if not _labeled(item)]
    pairs = [
        Pair(item.part, None, item.split, item.rest)
        for item in images
        if item.part.labels is not None
    ]
    for strict in (True, False):
        for item in list(open_images):
            chosen = _labels_of(item, open_images, left, strict=strict)
            if chosen is not None:
                left.remove(chosen)
                open_images.remove(item)
                pairs.append(Pair(item.part, chosen.part, item.split or chosen.split, item.rest))
    pairs += [Pair(item.part, None, item.split, item.rest) for item in open_images]
    order = [item.part for item in images]
    return sorted(pairs, key=lambda pair: order.index(pair.images)), left


def _labeled(item: Found) -> bool:
    return item.part.labels is not None


def _labels_of(
    item: Found, images: list[Found], labels: list[Found], *, strict: bool
) -> Found | None:
    """Return the labels that suit images best, if they suit no other images as well.

    Args:
        item: the images.
        images: all images without a pair, this item among them.
        labels: all labels without a pair.
        strict: whether the names must say the same split.
    """
    suitable = [other for other in labels if _suits(item, other, strict=strict)]
    best = max((_rank(item, other) for other in suitable), default=_WORST)
    chosen = [other for other in suitable if _rank(item, other) == best]
    if len(chosen) != 1:
        return None
    rivals = [
        other
        for other in images
        if other is not item
        and _suits(other, chosen[0], strict=strict)
        and _rank(other, chosen[0]) >= best
    ]
    return None if rivals else chosen[0]


def _suits(images: Found, labels: Found, *, strict: bool) -> bool:
    """Return whether there are as many labels as images, of the same split as far as is known."""
    if not fits_rows(array_of(images.part), label_count(array_of(labels.part))):
        return False
    same = images.split == labels.split
    return same if strict else same or not (images.split and labels.split)


def _rank(images: Found, labels: Found) -> tuple[bool, bool, bool, bool]:
    return (
        images.split == labels.split,
        images.part.file == labels.part.file,
        images.word == labels.word,
        images.rest == labels.rest,
    )


def _check_left(pairs: list[Pair], left: list[Found], found: list[Found], name: str) -> None:
    """Raise a DataError if images lack labels that are there, but do not fit."""
    for pair in (pair for pair in pairs if not pair.labeled):
        array = array_of(pair.images)
        rivals = [
            item
            for item in left
            if not (item.split and pair.split and item.split != pair.split)
            and (
                bool(pair.split and item.split == pair.split)
                or not any(other.labeled for other in pairs)
            )
        ]
        if rivals or array.ndim == 1:
            raise _misfit(pair.images, rivals, name)
        for item in found:
            # Labels of objects, or too large ones, are named with the reason.
            if item.part.problem and meaning(item.part.name).content == "labels":
                raise DataError(f"{name}: {item.part.shown}: {_reason(item.part)}")


def _misfit(images: Part, labels: list[Found], name: str) -> DataError:
    """Return the error for images, or what is taken for them, that none of the labels fit."""
    array = array_of(images)
    if not labels:
        return DataError(
            f"{name}: {images.shown}: expected images, received an array of shape {array.shape}; "
            "are images and labels swapped?"
        )
    if array.ndim == 1:
        advice = "are images and labels swapped?"
    elif len(labels) == 1:
        advice = "check that they belong together"
    else:
        advice = "leave out all but one, or name it like the images"
    received = ", ".join(
        f"{label_count(array_of(item.part))} in {item.part.shown}" for item in labels[:6]
    )
    return DataError(
        f"{name}: {images.shown}: expected one array with a label for each of its {len(array)} "
        f"images, received {clean(received, 200)}; {advice}"
    )


def _reason(part: Part) -> str:
    if part.problem != OBJECTS:
        return part.problem
    return (
        "expected numbers or text, received objects, which may run code, or dates or records; "
        "convert them, as in y.astype(str)"
    )
