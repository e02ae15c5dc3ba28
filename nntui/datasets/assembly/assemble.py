"""The one place where named arrays of any format become images and labels for each split."""

import math
from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import replace

import numpy as np

from nntui.datasets.assembly import class_names
from nntui.datasets.assembly.pairing import pair_parts
from nntui.datasets.assembly.placing import Pair
from nntui.datasets.assembly.shapes import images_first, plain_labels
from nntui.datasets.formats.conversion import to_labels
from nntui.datasets.formats.parsed import ROLES, AnyArray, ParsedData, ParsedSplit, roles_in_words
from nntui.datasets.formats.part import Part
from nntui.errors import DataError
from nntui.strings import clean

_NUMBERS = {2: "two", 3: "three"}
_UPRIGHT = "orientation"
"""Name of the array in imported data that says that the images are upright."""


def assemble(
    parts: Sequence[Part],
    name: str,
    description: str,
    names: Mapping[str, dict[int, str]] | None = None,
    own_name: str = "",
    classes: tuple[str, ...] = (),
) -> ParsedData:
    """Return the images and labels in named arrays.

    Args:
        parts: what readers found, from one file or several.
        name: the path of the data, for errors.
        description: the format, in a few words for the user; {splits} stands for their
            names, {detail} for what is said about the first part.
        names: names of classes by label, from files of that name.
        own_name: the name of the file without folders; empty for a folder.
        classes: the names of the classes that labels are indices into, where they are known.

    Raises:
        DataError: no images, images and labels that do not fit, or invalid pixels.
    """
    parts, is_upright = _without_marker(parts)
    pairing = pair_parts(parts, name, own_name)
    notes, unused = list(pairing.notes), list(pairing.unused)
    splits: dict[str, ParsedSplit] = {}
    for split in ROLES:
        if split in pairing.splits:
            splits[split], found = _converted(pairing.splits[split], name)
            notes += found
    splits = _of_one_shape(splits)
    sources = [pair.images for pair in pairing.splits.values()]
    files = [file for part in sources for file in (part.file, part.name)]
    names = dict(names or {})
    beside = set(names)
    for part in pairing.class_names:
        names[part.name] = class_names.from_array(_known(part))
    for part in sources:
        if part.classes:
            names[part.name] = dict(enumerate(part.classes))
    chosen = ""
    if not classes:
        splits, classes, chosen = _with_names(splits, names, [*files, own_name], beside)
    unused += [file for file in names if file != chosen]
    notes += [note for part in parts for note in part.notes]
    if chosen and chosen not in {part.name for part in parts}:
        notes.append(f"class names from {chosen}")
    description = _described(description, list(pairing.splits.values()), splits)
    return ParsedData(
        splits,
        description,
        classes,
        notes=tuple(dict.fromkeys(notes)),
        unused=tuple(dict.fromkeys(unused)),
        files=() if is_upright else tuple(file for file in (*files, own_name) if file),
        upright=is_upright,
    )


def _described(description: str, pairs: Sequence[Pair], splits: Collection[str]) -> str:
    """Return the description with the splits, or how a table was read, filled in."""
    detail = pairs[0].images.detail
    labels = pairs[0].labels
    if labels is not None:
        detail = detail.replace("no label", f"labels from {labels.shown}")
    elif len(pairs) > 1 and detail:
        detail += f", in {_NUMBERS.get(len(pairs), len(pairs))} files"
    described = description.replace("{splits}", roles_in_words(splits))
    return described.replace("{detail}", detail)


def _without_marker(parts: Sequence[Part]) -> tuple[list[Part], bool]:
    """Return the parts without the mark of imported data, and whether there was one."""
    kept = [
        part
        for part in parts
        if not (part.name == _UPRIGHT and part.array is not None and part.array.dtype.kind == "U")
    ]
    return kept, len(kept) < len(parts)


def _known(part: Part) -> AnyArray:
    if part.array is None:
        raise DataError(f"{part.shown}: {part.problem}")
    return part.array


def _converted(pair: Pair, name: str) -> tuple[ParsedSplit, list[str]]:
    """Return a pair as pixels and labels, and notes on what was changed."""
    title = f"{name}: {pair.images.shown}"
    images, notes = _known(pair.images), []
    labels = pair.images.labels
    if pair.labels is not None:
        labels, note = plain_labels(_known(pair.labels), pair.labels.shown)
        notes.append(note)
        labels = to_labels(labels, f"{name}: {pair.labels.shown}")
        images, note = images_first(images, len(labels), pair.images.shown)
        notes.append(note)
    elif labels is not None:
        labels = to_labels(labels, title)
    return ParsedSplit(images, labels, title), [note for note in notes if note]


def _of_one_shape(splits: dict[str, ParsedSplit]) -> dict[str, ParsedSplit]:
    """Return splits with rows of pixels in the shape that the images of another split have."""
    shapes = {split.images.shape[1:] for split in splits.values() if split.images.ndim == 3}
    if len(shapes) != 1:
        return splits
    shape = next(iter(shapes))
    return {
        role: replace(split, images=split.images.reshape(-1, *shape))
        if split.images.ndim == 2 and split.images.shape[1] == math.prod(shape)
        else split
        for role, split in splits.items()
    }


def _with_names(
    splits: dict[str, ParsedSplit],
    names: Mapping[str, dict[int, str]],
    images: Sequence[str],
    files: Container[str],
) -> tuple[dict[str, ParsedSplit], tuple[str, ...], str]:
    """Return splits with labels that are indices into class names, the names, and their source.

    Names from `files` are not used where a label has none; in an array, that is an error.
    """
    labels = {role: split.labels for role, split in splits.items() if split.labels is not None}
    usable = {file: known for file, known in names.items() if known}
    chosen = class_names.choose(usable, [clean(name) for name in images]) if usable else ""
    if not chosen or not labels:
        return splits, (), ""
    result = class_names.renumber(labels, usable[chosen])
    if result is None and (chosen in files or any(a.dtype.kind == "U" for a in labels.values())):
        return splits, (), ""
    if result is None:
        raise _without_name(chosen, labels, usable[chosen])
    numbered, classes = result
    splits = {role: replace(split, labels=numbered.get(role)) for role, split in splits.items()}
    return splits, classes, chosen


def _without_name(
    source: str, labels: Mapping[str, AnyArray], names: Mapping[int, str]
) -> DataError:
    known = {int(label) for array in labels.values() for label in np.unique(array)}
    received = ", ".join(map(str, sorted(known - names.keys())))
    return DataError(
        f"{source}: expected a name for each label, received {len(names)} names, and labels "
        f"without one: {clean(received, 60)}"
    )
