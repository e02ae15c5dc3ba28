"""One array or file for each class, as of Quick Draw: `cat.npy`, `sun.npy`."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nntui.datasets.assembly.found import found_part
from nntui.datasets.assembly.names import meaning, words
from nntui.datasets.formats.limits import MAX_CLASSES, max_bytes, too_large
from nntui.datasets.formats.parsed import AnyArray
from nntui.datasets.formats.part import Part
from nntui.errors import DataError


def merge_classes(parts: Sequence[Part], name: str) -> tuple[list[Part], tuple[str, ...]]:
    """Return one part for each split with labels by array, and the names of the classes.

    Parts that are not one for each class are returned unchanged, without names: those with labels,
    or with words such as `images` in their names.

    Raises:
        DataError: classes with images of different sizes, or too much data.
    """
    found = [found_part(part) for part in parts]
    images = [item for item in found if item.content == "images"]
    others = [item.part for item in found if item.content != "images"]
    named = any(meaning(item.part.name).content for item in images)
    labeled = any(item.content == "labels" or item.part.labels is not None for item in found)
    if labeled or named or len(images) < 2:
        return list(parts), ()
    titles = _titles([item.part.name for item in images])
    splits = list(dict.fromkeys(item.split for item in images))
    classes = sorted(set(titles), key=_sort_key)
    counted = [(title, item.split) for title, item in zip(titles, images, strict=True)]
    if (
        not 2 <= len(classes) <= MAX_CLASSES
        or not all(classes)
        or len(set(counted)) != len(counted)
        or len(images) != len(classes) * len(splits)
    ):
        return list(parts), ()
    merged: list[Part] = []
    for split in splits:
        chosen = [
            (classes.index(title), item.part)
            for title, item in zip(titles, images, strict=True)
            if item.split == split
        ]
        merged.append(_merged(sorted(chosen, key=lambda pair: pair[0]), split, name))
    return [*merged, *others], tuple(classes)


def _merged(chosen: Sequence[tuple[int, Part]], split: str, name: str) -> Part:
    """Return the arrays of all classes as one part, with labels."""
    arrays: list[tuple[int, Part, AnyArray]] = [
        (label, part, part.array) for label, part in chosen if part.array is not None
    ]
    _, first, like = arrays[0]
    for _, part, array in arrays:
        if array.shape[1:] != like.shape[1:]:
            raise DataError(
                f"{name}: expected images of one size in all classes, received {first.shown} "
                f"{like.shape} and {part.shown} {array.shape}"
            )
    if sum(array.nbytes for _, _, array in arrays) > max_bytes():
        raise too_large(name, max_bytes())
    return replace(
        first,
        array=np.concatenate([array for _, _, array in arrays]),
        labels=np.repeat([label for label, _, _ in arrays], [len(a) for _, _, a in arrays]),
        split=split,
        content="images",
        notes=("one class for each array or file",),
    )


def _titles(names: Sequence[str]) -> list[str]:
    """Return the words of each name that are not in all of them, without those of splits.

    >>> _titles(["full_bitmap_cat.npy", "full_bitmap_sun.npy"])
    ['cat', 'sun']
    """
    split = [[word for word in words(name) if not meaning(word).split] for name in names]
    common = set.intersection(*(set(found) for found in split))
    return [" ".join(word for word in found if word not in common) for found in split]


def _sort_key(name: str) -> tuple[bool, int, str]:
    number = name.isascii() and name.isdecimal() and len(name) < 10
    return not number, int(name) if number else 0, name
