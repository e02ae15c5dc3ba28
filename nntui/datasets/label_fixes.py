"""Label fixes: a small file that says which labels of a data set to keep, change, or leave out.

An image is known by its part, its index and its hash, so a fix stays with its image where files are
sorted in another way; where several images are equal, the index decides.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal, TypeAlias, get_args

import msgspec
import numpy as np
from msgspec import Meta, Struct
from numpy.typing import NDArray

from nntui.datasets.dataset import Dataset, Split
from nntui.datasets.hashes import image_hashes
from nntui.errors import DataError, UsageError
from nntui.storage import open_file, write_whole
from nntui.strings import clean, counted, nearest

FORMAT = 1
"""The version of the file that this version of nntui writes, and the newest that it reads."""
_MAX_BYTES = 2**26
Part: TypeAlias = Literal["train", "validation", "test"]
Action: TypeAlias = Literal["keep", "relabel", "drop"]
PARTS: tuple[Part, ...] = get_args(Part)


class LabelFix(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What to do with one image."""

    part: Part
    index: Annotated[int, Meta(ge=0)]
    """In its part."""
    hash: Annotated[str, Meta(pattern="^[0-9a-f]{16}$")]
    """See `datasets.hashes`, as 16 hexadecimal digits."""
    action: Action
    """`keep` notes that a label was checked and is right."""
    label: Annotated[str, Meta(max_length=200)] = ""
    """The name of the right class, where the action is `relabel`."""

    @property
    def image(self) -> tuple[Part, int, str]:
        """What the image is known by."""
        return self.part, self.index, self.hash


class LabelFixes(Struct, frozen=True, kw_only=True):
    """The contents of a file of label fixes."""

    format: Annotated[int, Meta(ge=1, le=FORMAT)] = FORMAT
    data: Annotated[str, Meta(max_length=4096)] = ""
    """The name of the data set, to display."""
    fixes: tuple[LabelFix, ...] = ()

    def of(self, image: LabelFix) -> LabelFix | None:
        """Return the fix of the image that another fix is of; None where there is none."""
        return next((fix for fix in reversed(self.fixes) if fix.image == image.image), None)

    def with_fix(self, fix: LabelFix) -> "LabelFixes":
        """Return these fixes with another one, in place of an earlier one of the same image."""
        return msgspec.structs.replace(self, fixes=(*self.without(fix).fixes, fix))

    def without(self, image: LabelFix) -> "LabelFixes":
        """Return these fixes without that of the image that another fix is of."""
        left = tuple(fix for fix in self.fixes if fix.image != image.image)
        return msgspec.structs.replace(self, fixes=left)


class _Version(Struct, frozen=True):
    format: int = FORMAT


def check_fixable(data: Dataset) -> None:
    """Raise a DataError if a data set has no labels that can be wrong."""
    if data.generator is not None or not data.labeled:
        what = "whose images are generated" if data.labeled else "which has none"
        raise DataError(
            f"label fixes: expected a data set with labels of its own, received {data.name}, {what}"
        )


def fix_of(data: Dataset, part: Part, index: int, action: Action, label: str = "") -> LabelFix:
    """Return the fix of an image of a data set.

    Args:
        data: the data set.
        part: the part that the image is in.
        index: its index there.
        action: what to do with it.
        label: the name of the right class, for `relabel`.

    Raises:
        UsageError: there is no such image or class.
    """
    split: Split = getattr(data, part)
    if not 0 <= index < len(split):
        raise UsageError(
            f"index: expected a whole number from 0 to {len(split) - 1}, received {index}"
        )
    if (action == "relabel") != bool(label) or (label and label not in data.classes):
        raise UsageError(
            f"label: expected a class of {data.name} for relabel and none else, received "
            f"{clean(label, 40)!r}; {nearest(label, data.classes)}"
        )
    (found,) = image_hashes(split.images[index : index + 1]).tolist()
    return LabelFix(part=part, index=index, hash=f"{found:016x}", action=action, label=label)


def read_label_fixes(path: Path) -> LabelFixes:
    """Return the fixes in a file.

    Raises:
        DataError: it is missing, cannot be read, or has other contents.
    """
    try:
        with open_file(path) as file:
            contents = file.read(_MAX_BYTES + 1)
        if msgspec.json.decode(contents, type=_Version).format > FORMAT:
            raise DataError(
                f"{clean(path)}: was written by a newer version of nntui; update nntui to read it"
            )
        return msgspec.json.decode(contents, type=LabelFixes)
    except OSError as error:
        raise DataError(
            f"{clean(path)}: expected a file of label fixes, it cannot be read: {error.strerror}"
        ) from None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise DataError(
            f"{clean(path)}: expected a file of label fixes, received other contents: "
            f"{clean(error, 120)}"
        ) from None


def write_label_fixes(path: Path, fixes: LabelFixes) -> None:
    """Write a file of fixes, in place of an earlier one, as a whole or not at all.

    Raises:
        StorageError: it cannot be written.
    """
    encoded = msgspec.json.format(msgspec.json.encode(fixes), indent=1)
    write_whole(path, encoded + b"\n", variable="", make_folders=False)


def with_label_fixes(data: Dataset, fixes: LabelFixes) -> Dataset:
    """Return a data set with its labels changed, and without the images that are dropped.

    Its content is no longer that of the published files. A note says how many labels changed, and
    how many fixes fit no image.

    Raises:
        DataError: a class is unknown, no image would be left, or the images are generated.
    """
    check_fixable(data)
    splits: dict[str, Split] = {}
    counts = dict.fromkeys(("relabel", "drop", "missing"), 0)
    for part in PARTS:
        mine = [fix for fix in fixes.fixes if fix.part == part and fix.action != "keep"]
        split: Split = getattr(data, part)
        splits[part] = _fixed(split, mine, data, counts) if mine else split
    said = [
        f"{counted(counts['relabel'], 'label')} changed",
        f"{counted(counts['drop'], 'image')} left out",
    ]
    if counts["missing"]:
        said.append(f"{counts['missing']:,} not found in the data")
    note = f"label fixes: {', '.join(said)}"
    return replace(
        data,
        train=splits["train"],
        validation=splits["validation"],
        test=splits["test"],
        verified=False,
        content="",
        notes=(*data.notes, note),
    )


def _fixed(split: Split, fixes: Iterable[LabelFix], data: Dataset, counts: dict[str, int]) -> Split:
    hashes = image_hashes(split.images)
    labels, kept = split.labels.copy(), np.ones(len(split), bool)
    for fix in fixes:
        rows = _rows(hashes, fix)
        if not len(rows):
            counts["missing"] += 1
            continue
        counts[fix.action] += len(rows)
        if fix.action == "drop":
            kept[rows] = False
        elif fix.label in data.classes:
            labels[rows] = data.classes.index(fix.label)
        else:
            raise DataError(
                f"label_fixes: expected classes of {data.name}, received {clean(fix.label, 40)!r}; "
                f"{nearest(fix.label, data.classes)}"
            )
    return Split(split.images, labels) if kept.all() else Split(split.images[kept], labels[kept])


def _rows(hashes: NDArray[np.uint64], fix: LabelFix) -> NDArray[np.intp]:
    """Return the rows of the image of a fix: that of its index, or all images equal to it."""
    wanted = np.uint64(int(fix.hash, 16))
    if fix.index < len(hashes) and hashes[fix.index] == wanted:
        return np.array([fix.index])
    return np.flatnonzero(hashes == wanted)
