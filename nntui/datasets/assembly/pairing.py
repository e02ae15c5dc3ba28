"""Which array has the labels of which images, and which split they belong to.

By name first, then by count. What finds no place is returned by name: nothing is left out silently.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from nntui.datasets.assembly.names import Meaning, meaning
from nntui.datasets.assembly.shapes import content_of, fits_rows, is_class_table, label_count
from nntui.datasets.formats.parsed import AnyArray
from nntui.datasets.formats.part import Part
from nntui.errors import DataError
from nntui.strings import clean

_PLAIN = {"train", "val", "valid", "validation", "test"}
_MAX_NAMES = 64
"""Names of classes in an array."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A part, and what its name and its shape say."""

    part: Part
    split: str
    content: str
    rest: tuple[str, ...]
    word: str


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
    split = meaning(own_name).split
    if split and list(result.splits) == ["train"] and not any(pair.split for pair in pairs):
        result.splits = {split: replace(result.splits["train"], split=split)}
    return result


def found_part(part: Part) -> Found:
    """Return a part with what its name says; the name of its file says what its own does not."""
    own = meaning(part.name)
    of_file = meaning(part.file)
    split = part.split or own.split or of_file.split
    word = own.word or of_file.word
    return Found(part, split, _content(part, own), (*of_file.rest, *own.rest), word)


def _content(part: Part, own: Meaning) -> str:
    array = part.array
    if array is None or not array.size:
        return ""
    if part.content or part.labels is not None:
        return part.content or "images"
    if own.content == "classes" and is_class_table(array):
        return "classes"
    if array.dtype.kind == "U" and own.content in {"classes", "images"}:
        is_list = own.content == "classes" and array.ndim == 1 and len(array) <= _MAX_NAMES
        return "classes" if is_list else ""
    named = own.content in {"images", "labels"} and array.ndim > 0
    return own.content if named else content_of(array)


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
    best = max((_rank(item, other) for other in suitable), default=(False, False, False))
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
    if not fits_rows(_array(images.part), label_count(_array(labels.part))):
        return False
    same = images.split == labels.split
    return same if strict else same or not (images.split and labels.split)


def _rank(images: Found, labels: Found) -> tuple[bool, bool, bool]:
    return (
        images.split == labels.split,
        images.word == labels.word,
        images.rest == labels.rest,
    )


def _check_left(pairs: list[Pair], left: list[Found], found: list[Found], name: str) -> None:
    """Raise a DataError if images lack labels that are there, but do not fit."""
    for pair in (pair for pair in pairs if not pair.labeled):
        array = _array(pair.images)
        rivals = [
            item
            for item in left
            if not (item.split and pair.split and item.split != pair.split)
            and (
                bool(pair.split and item.split == pair.split)
                or not any(other.labeled for other in pairs)
            )
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
        chosen = _main(same)
        if chosen is None:
            raise _several(same, split, name)
        result.splits[split] = chosen
        result.unused += _names_of([pair for pair in same if pair is not chosen])
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
        result.unused += _names_of(unnamed)


def _main(pairs: Sequence[Pair]) -> Pair | None:
    """Return the one of several pairs for a split that has the plainest name, None if unclear.

    `x_train` rather than `x_train_small`, and `x_test` rather than `x_eval`.
    """
    for plain in (
        [pair for pair in pairs if not pair.rest and _word(pair) in _PLAIN],
        [pair for pair in pairs if not pair.rest],
        pairs,
    ):
        if len(plain) == 1:
            return plain[0]
    return None


def _word(pair: Pair) -> str:
    return meaning(pair.images.name).word or meaning(pair.images.file).word


def _names_of(pairs: Sequence[Pair]) -> list[str]:
    """Return the names of images and of their labels."""
    parts = [part for pair in pairs for part in (pair.images, pair.labels) if part is not None]
    return [part.shown for part in parts]


def _several(pairs: Sequence[Pair], split: str, name: str) -> DataError:
    names = ", ".join(f"{pair.images.shown} ({pair.count:,})" for pair in pairs[:6])
    return DataError(
        f"{name}: expected one array or file of {split} images, received {clean(names, 200)}; "
        "name one of them, or put train, validation and test into their names"
    )
