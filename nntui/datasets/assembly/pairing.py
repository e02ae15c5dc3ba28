"""Which array has the labels of which images, and which split they belong to.

By name first, then by count. What finds no place is returned by name: nothing is left out silently.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from nntui.datasets.assembly.names import Meaning, meaning
from nntui.datasets.assembly.shapes import content_of, fits_rows, label_count
from nntui.datasets.formats.parsed import AnyArray
from nntui.datasets.formats.part import Part
from nntui.errors import DataError
from nntui.strings import clean

_MAX_NAMES = 64
"""Names of classes in an array."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A part, and what its name and its shape say."""

    part: Part
    split: str
    content: str
    rest: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Images, and their labels if there are any, from one part or two."""

    images: Part
    labels: Part | None
    split: str
    rest: tuple[str, ...]

    @property
    def count(self) -> int:
        """Number of images."""
        if self.labels is not None and self.labels.array is not None:
            return label_count(self.labels.array)
        return len(_array(self.images))

    @property
    def labeled(self) -> bool:
        """Whether there are labels."""
        return self.labels is not None or self.images.labels is not None


@dataclass(slots=True)
class Pairing:
    """The images and labels for each split, and what is left.

    Args:
        splits: for each split, images and labels.
        notes: what was decided by anything else than names.
        unused: the names of the parts that are not used.
        class_names: text arrays with the names of the classes.
    """

    splits: dict[str, Pair] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    class_names: list[Part] = field(default_factory=list)


def pair_parts(parts: Sequence[Part], name: str) -> Pairing:
    """Return the images and labels of each split.

    Args:
        parts: what readers found, from one file or several.
        name: the name of the data set, for errors.

    Raises:
        DataError: no images, labels that belong to no images, or several candidates for a split.
    """
    result = Pairing()
    found = [found_part(part) for part in parts]
    images = [item for item in found if item.content == "images"]
    labels = [item for item in found if item.content == "labels"]
    result.class_names += [item.part for item in found if item.content == "classes"]
    result.unused += [_with_reason(item.part) for item in found if not item.content]
    if not images:
        raise _no_images(parts, name)
    images = _without_copies(images, result)
    pairs, left = _paired(images, labels)
    _check_left(pairs, left, found, name)
    result.unused += [item.part.shown for item in left]
    _place(pairs, result, name)
    return result


def found_part(part: Part) -> Found:
    """Return a part with what its name says; the name of its file says what its own does not."""
    own = meaning(part.name)
    of_file = meaning(part.file)
    split = part.split or own.split or of_file.split
    return Found(part, split, _content(part, own), (*of_file.rest, *own.rest))


def _content(part: Part, own: Meaning) -> str:
    array = part.array
    if array is None or not array.size:
        return ""
    if part.content:
        return part.content
    if part.labels is not None:
        return "images"
    if array.dtype.kind == "U" and own.content in {"classes", "images"}:
        is_list = own.content == "classes" and array.ndim == 1 and len(array) <= _MAX_NAMES
        return "classes" if is_list else ""
    by_shape = content_of(array)
    if own.content in {"images", "labels"} and array.ndim:
        return own.content
    return by_shape


def _array(part: Part) -> AnyArray:
    return np.empty(0) if part.array is None else part.array


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


def _without_copies(images: list[Found], result: Pairing) -> list[Found]:
    """Return the images without arrays that hold the same ones in another shape.

    The digits of scikit-learn are `data` (count, 64) and `images` (count, 8, 8).
    """
    kept: list[Found] = []
    for item in sorted(images, key=lambda item: -_array(item.part).ndim):
        same = next((other for other in kept if _is_copy(item, other)), None)
        if same is None:
            kept.append(item)
        else:
            result.unused.append(f"{item.part.shown} (the same as {same.part.shown})")
    return [item for item in images if item in kept]


def _is_copy(one: Found, other: Found) -> bool:
    a, b = _array(one.part), _array(other.part)
    return (
        one.split == other.split
        and a.ndim < b.ndim
        and a.size == b.size
        and a.shape[0] == b.shape[0]
        and bool(np.array_equal(a.reshape(len(a), -1), b.reshape(len(b), -1)))
    )


def _paired(images: list[Found], labels: list[Found]) -> tuple[list[Pair], list[Found]]:
    """Return images with their labels, and labels that belong to no images."""
    left = list(labels)
    pairs: list[Pair] = []
    for strict in (True, False):
        for item in images:
            if any(pair.images is item.part for pair in pairs):
                continue
            chosen = None
            if item.part.labels is None:
                chosen = _labels_of(item, images, left, strict=strict)
            if chosen is not None:
                left.remove(chosen)
            if chosen is not None or not strict or item.part.labels is not None:
                split = item.split or (chosen.split if chosen else "")
                pairs.append(Pair(item.part, chosen.part if chosen else None, split, item.rest))
    order = [item.part for item in images]
    return sorted(pairs, key=lambda pair: order.index(pair.images)), left


def _labels_of(
    item: Found, images: list[Found], labels: list[Found], *, strict: bool
) -> Found | None:
    """Return the only labels of the same count and split; if not `strict`, of any split."""
    array = _array(item.part)
    fitting = [other for other in labels if fits_rows(array, label_count(_array(other.part)))]
    same = [other for other in fitting if other.split == item.split]
    if not strict:
        same = same or [other for other in fitting if not (other.split and item.split)]
    if len(same) > 1:
        rivals = sum(other.split == item.split for other in images)
        by_rest = [other for other in same if other.rest == item.rest]
        same = by_rest if len(by_rest) == 1 or rivals > 1 else same
    return same[0] if len(same) == 1 else None


def _check_left(pairs: list[Pair], left: list[Found], found: list[Found], name: str) -> None:
    """Raise a DataError if images lack labels that are there, but do not fit."""
    for pair in (pair for pair in pairs if not pair.labeled):
        array = _array(pair.images)
        rivals = [
            item
            for item in left
            if not (item.split and pair.split and item.split != pair.split)
            and (item.split == pair.split or not any(other.labeled for other in pairs))
        ]
        if array.ndim == 1 and not rivals:
            raise DataError(
                f"{name}: {pair.images.shown}: expected images, received an array of shape "
                f"{array.shape}; are images and labels swapped?"
            )
        if rivals:
            received = ", ".join(
                f"{label_count(_array(item.part))} in {item.part.shown}" for item in rivals[:6]
            )
            raise DataError(
                f"{name}: {pair.images.shown}: expected one array with a label for each of its "
                f"{len(array)} images, received {clean(received, 200)}; are images and labels "
                "swapped?"
                if array.ndim == 1
                else f"{name}: {pair.images.shown}: expected one array with a label for each of "
                f"its {len(array)} images, received {clean(received, 200)}"
            )
        for item in found:
            # Labels of objects, or too large ones, are named with the reason.
            if item.part.problem and meaning(item.part.name).content == "labels":
                raise DataError(f"{name}: {item.part.shown}: {item.part.problem}")


def _place(pairs: list[Pair], result: Pairing, name: str) -> None:
    """Assign pairs to splits; those without labels only where nothing else has their split."""
    labeled = [pair for pair in pairs if pair.labeled]
    rest = [pair for pair in pairs if not pair.labeled]
    _place_all(labeled or rest, result, name)
    if not labeled:
        return
    for pair in rest:
        if pair.split and pair.split not in result.splits:
            result.splits[pair.split] = pair
        elif not pair.split and "train" not in result.splits:
            raise DataError(
                f"{name}: expected labels for {pair.images.shown} ({pair.count:,} images), which "
                "look like the training images, received none; give the labels a name like "
                "y_train, or leave the images out"
            )
        else:
            result.unused.append(f"{pair.images.shown} (no labels)")


def _place_all(pairs: list[Pair], result: Pairing, name: str) -> None:
    unnamed = [pair for pair in pairs if not pair.split]
    named = [pair for pair in pairs if pair.split]
    for split in sorted({pair.split for pair in named}):
        same = [pair for pair in named if pair.split == split]
        if len(same) > 1 and len(pairs) == 2 and same[0].count != same[1].count:
            unnamed, named = same, []
            break
        if len(same) > 1:
            raise _several(same, split, name)
        result.splits[split] = same[0]
    if len(unnamed) == 2 and not named and unnamed[0].count != unnamed[1].count:
        large, small = sorted(unnamed, key=lambda pair: -pair.count)
        result.splits.update(train=large, test=small)
        result.notes.append(
            f"{small.images.shown} are the test images, as they are fewer than {large.images.shown}"
        )
    elif len(unnamed) == 1 and "train" not in result.splits:
        result.splits["train"] = replace(unnamed[0], split="train")
    elif len(unnamed) > 1 and "train" not in result.splits:
        raise _several(unnamed, "training", name)
    else:
        result.unused += [pair.images.shown for pair in unnamed]
        result.unused += [pair.labels.shown for pair in unnamed if pair.labels is not None]


def _several(pairs: Sequence[Pair], split: str, name: str) -> DataError:
    names = ", ".join(f"{pair.images.shown} ({pair.count:,})" for pair in pairs[:6])
    return DataError(
        f"{name}: expected one array or file of {split} images, received {clean(names, 200)}; "
        "name one of them, or put train, validation and test into their names"
    )
