"""Folders of images: one folder for each class, optionally below train and test."""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np

from nntui.config.reading import Reading
from nntui.datasets.formats.image_file import is_image_name
from nntui.datasets.formats.image_stack import ImageSource, read_stack
from nntui.datasets.formats.limits import MAX_CLASSES
from nntui.datasets.formats.listing import folders_in
from nntui.datasets.formats.parsed import ParsedData, ParsedSplit
from nntui.datasets.formats.safe_read import read_bytes
from nntui.errors import DataError
from nntui.strings import clean

_ROLES = {
    "train": "train",
    "training": "train",
    "test": "test",
    "testing": "test",
    "val": "validation",
    "valid": "validation",
    "validation": "validation",
}
"""The role of a split by the name of its folder."""
_MAX_FILE = 2**24
"""Bytes of one image file."""


def has_images(folder: Path) -> bool:
    """Return whether a folder in `folder` has images, or a folder below train, test ..."""
    for below in folders_in(folder):
        class_folders = folders_in(below) if below.name.lower() in _ROLES else [below]
        if any(next(_image_paths(path), None) for path in class_folders):
            return True
    return False


def read_images(folder: Path, reading: Reading) -> ParsedData:
    """Return the images below `folder`, labeled by the names of their folders.

    Raises:
        DataError: images of different sizes, broken or too many images, or too few classes.
    """
    roles = {
        _ROLES[path.name.lower()]: path
        for path in folders_in(folder)
        if path.name.lower() in _ROLES
    }
    if "train" not in roles:
        roles = {"train": folder}
    classes = _class_names(list(roles.values()))
    if not 2 <= len(classes) <= MAX_CLASSES:
        raise DataError(
            f"{folder}: expected 2 to {MAX_CLASSES} folders of images, one for each class, "
            f"received {len(classes)}"
        )
    labels: dict[str, list[int]] = {}
    sources: dict[str, list[ImageSource]] = {}
    for role, path in roles.items():
        files = _labeled_files(path, classes)
        labels[role] = [label for _, label in files]
        sources[role] = [_source(file, folder) for file, _ in files]
    stack = read_stack(sources, str(folder), skip_broken=reading.skip_broken)
    splits = {
        role: ParsedSplit(images, np.array(labels[role], np.int64)[stack.rows[role]])
        for role, images in stack.images.items()
    }
    shown = tuple(clean(name, 40) for name in classes)
    return ParsedData(splits, f"images in {len(classes)} folders", shown, stack.notes)


def _class_names(folders: list[Path]) -> list[str]:
    """Return the names of the folders with images: numbers in numeric order, then words."""
    class_folders = (path for folder in folders for path in folders_in(folder))
    names = {
        path.name
        for path in class_folders
        if path.name.lower() not in _ROLES and any(True for _ in _image_paths(path))
    }
    return sorted(names, key=_sort_key)


def _sort_key(name: str) -> tuple[bool, int, str]:
    number = name.isascii() and name.isdecimal()
    return not number, int(name) if number else 0, name


def _labeled_files(folder: Path, classes: list[str]) -> list[tuple[Path, int]]:
    """Return the image files in the folders `classes` of `folder`, with the index of the class."""
    return [
        (path, label) for label, name in enumerate(classes) for path in _image_paths(folder / name)
    ]


def _source(path: Path, folder: Path) -> ImageSource:
    return ImageSource(str(path.relative_to(folder)), partial(read_bytes, path, _MAX_FILE))


def _image_paths(folder: Path) -> Iterator[Path]:
    """Yield the image files in a folder by name."""
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - paths take ten times as long
    except OSError:
        return
    for name in names:
        if is_image_name(name):
            yield folder / name
