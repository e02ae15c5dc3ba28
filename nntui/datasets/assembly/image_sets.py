"""Image files in folders of classes, or beside a table of labels, as images and labels."""

from collections.abc import Sequence
from functools import partial

import numpy as np

from nntui.config.reading import Reading
from nntui.datasets.assembly.assemble import assemble
from nntui.datasets.formats.image_file import is_image_name
from nntui.datasets.formats.image_stack import ImageSource, read_stack
from nntui.datasets.formats.image_tree import ImageTree, read_tree
from nntui.datasets.formats.label_table import check_labels, is_table, read_label_table, split_of
from nntui.datasets.formats.limits import MAX_CLASSES
from nntui.datasets.formats.parsed import AnyArray, ParsedData
from nntui.datasets.formats.part import Part
from nntui.datasets.formats.sources import SourceFile, top_names
from nntui.errors import DataError
from nntui.strings import clean

_MAX_FILE = 2**24
"""Bytes of one image file."""


def has_image_set(files: Sequence[SourceFile]) -> bool:
    """Return whether there are folders of images, or images and a table beside them."""
    images = [file for file in files if is_image_name(file.name)]
    if any("/" in file.name for file in images):
        return True
    return bool(images) and any(is_table(file) for file in files if "/" not in file.name)


def read_image_set(
    files: Sequence[SourceFile], name: str, reading: Reading, own_name: str = ""
) -> ParsedData:
    """Return images labeled by the names of their folders, or by a table of file names.

    Raises:
        DataError: images of different sizes, broken or too many images, or too few classes.
    """
    images = [file for file in files if is_image_name(file.name)]
    others = [file for file in files if not is_image_name(file.name)]
    tree = read_tree(images, name)
    if len(tree.classes) < 2 and (tables := [file for file in others if is_table(file)]):
        parsed = _by_tables(images, tables, name, reading)
        if parsed is not None:
            left = [text for text in top_names(others) if text not in parsed.files]
            return parsed.replaced_unused((*parsed.unused, *left))
    outer = tree
    while len(tree.classes) < 2 and (folder := _common_folder(images)):
        images = [file.below(folder) for file in images]
        tree = read_tree(images, name)
    least = 1 if reading.whole else 2
    if reading.whole and not tree.classes and len(outer.classes) == 1:
        tree = outer  # images to look at may be of one class, those to train on not
    unused = [*tree.unused, *top_names(others)]
    if not least <= len(tree.classes) <= MAX_CLASSES:
        raise DataError(
            f"{name}: expected {least} to {MAX_CLASSES} folders of images, one for each class, "
            f"received {len(tree.classes)}"
        )
    unused += [
        f"{clean(folder, 60) or 'images at the top'}{'/' if folder else ''} "
        f"({len(found):,} {'image' if len(found) == 1 else 'images'} without a class)"
        for folder, found in tree.unlabeled.items()
    ]
    parts = _parts(tree, name, reading)
    shown = tuple(clean(text, 40) for text in tree.classes)
    parsed = assemble(parts, name, f"images in {len(shown)} folders", {}, own_name, shown)
    return parsed.replaced_unused((*parsed.unused, *unused))


def _common_folder(images: Sequence[SourceFile]) -> str:
    """Return the folder that all images are in; empty if there is none."""
    folders = {file.name.partition("/")[0] if "/" in file.name else "" for file in images}
    return folders.pop() if len(folders) == 1 else ""


def _parts(tree: ImageTree, name: str, reading: Reading) -> list[Part]:
    """Return one part for each split."""
    files: dict[str, list[SourceFile]] = {}
    labels: dict[str, list[int]] = {}
    for split, by_class in tree.splits.items():
        found = [
            (file, label)
            for label, title in enumerate(tree.classes)
            for file in by_class.get(title, [])
        ]
        files[split] = [file for file, _ in found]
        labels[split] = [label for _, label in found]
    numbers = {split: np.array(found, np.int64) for split, found in labels.items()}
    return _read(files, numbers, name, reading, tuple(tree.notes))


def _read(
    files: dict[str, list[SourceFile]],
    labels: dict[str, AnyArray],
    name: str,
    reading: Reading,
    notes: tuple[str, ...],
) -> list[Part]:
    sources = {
        split: [ImageSource(clean(file.name, 120), partial(file.read, _MAX_FILE)) for file in found]
        for split, found in files.items()
    }
    stack = read_stack(
        sources, name, skip_broken=reading.skip_broken, prepare=reading.prepare != "none"
    )
    return [
        Part(
            split,
            images,
            labels[split][stack.rows[split]],
            split=split,
            content="images",
            notes=(*notes, *stack.notes),
        )
        for split, images in stack.images.items()
    ]


def _by_tables(
    images: Sequence[SourceFile], tables: Sequence[SourceFile], name: str, reading: Reading
) -> ParsedData | None:
    """Return images with labels from tables of file names, None if no table has any."""
    files: dict[str, list[SourceFile]] = {}
    labels: dict[str, AnyArray] = {}
    used: list[str] = []
    notes: list[str] = []
    for table in tables:
        found = read_label_table(table, images)
        if found is None:
            continue
        named, known, missing = found
        split = split_of(table, named) or "train"
        if split in files:
            continue
        check_labels(known, table.shown)
        files[split], labels[split] = named, known
        used.append(table.own_name)
        if missing:
            lines = "line" if missing == 1 else "lines"
            notes.append(f"{missing:,} {lines} of {table.own_name} without an image")
    if not files:
        return None
    parts = _read(files, labels, name, reading, tuple(notes))
    known_files = {file.name for found in files.values() for file in found}
    left = [file for file in images if file.name not in known_files]
    parsed = assemble(parts, name, f"images with labels from {', '.join(used)}")
    if left:
        parsed = parsed.with_unused([f"{len(left):,} images without a label"])
    return parsed.with_files(used)
