"""Which pair of images and labels is which split; what finds no place is named."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from nntui.datasets.assembly.found import array_of
from nntui.datasets.assembly.names import meaning
from nntui.datasets.assembly.shapes import label_count
from nntui.datasets.formats.part import Part
from nntui.errors import DataError
from nntui.strings import clean

_PLAIN = {"train", "val", "valid", "validation", "test"}
"""Words for splits that are preferred to other words for the same split."""


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
        return len(array_of(self.images))

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


def place(pairs: list[Pair], result: Pairing, name: str) -> None:
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
