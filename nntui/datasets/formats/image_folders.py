"""Folders of PNG or PGM images: one folder for each class, optionally below train and test."""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from nntui.datasets.formats.image_file import decode_image, image_size
from nntui.datasets.formats.limits import MAX_CLASSES, MAX_FILES, max_bytes, too_large
from nntui.datasets.formats.listing import folders_in
from nntui.datasets.formats.parsed import ParsedData, ParsedSplit
from nntui.datasets.formats.safe_read import read_bytes
from nntui.errors import DataError
from nntui.strings import clean

_SUFFIXES = (".png", ".pgm")
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


def read_images(folder: Path) -> ParsedData:
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
    splits: dict[str, ParsedSplit] = {}
    shape = None
    for role, path in roles.items():
        split = _read_split(path, classes, shape)
        if split is not None:
            splits[role] = split
            shape = split.images.shape[1:]
    shown = tuple(clean(name, 40) for name in classes)
    return ParsedData(splits, f"images in {len(classes)} folders", shown)


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


def _read_split(
    folder: Path, classes: list[str], shape: tuple[int, ...] | None
) -> ParsedSplit | None:
    """Return the images in the folders `classes` of `folder`, None if there are none.

    All must have `shape`, or the shape of the first image where that is None.
    """
    files = [
        (path, label) for label, name in enumerate(classes) for path in _image_paths(folder / name)
    ]
    if len(files) > MAX_FILES:
        raise DataError(f"{folder}: expected at most {MAX_FILES:,} images, received more")
    images = None
    for row, (path, _) in enumerate(files):
        raw = read_bytes(path, _MAX_FILE)
        size = image_size(raw, path)
        shape = shape or size
        if size != shape:
            raise DataError(
                f"{path}: expected an image of {shape[0]} x {shape[1]} as the others, "
                f"received {size[0]} x {size[1]}"
            )
        if images is None:
            if len(files) * size[0] * size[1] > max_bytes():
                raise too_large(folder, max_bytes())
            images = np.empty((len(files), *size), np.uint8)
        pixels = decode_image(raw, path)
        if pixels.shape != size:
            raise DataError(f"{path}: a broken image: its header is wrong; save it again")
        images[row] = pixels
    if images is None:
        return None
    return ParsedSplit(images, np.array([label for _, label in files], np.int64))


def _image_paths(folder: Path) -> Iterator[Path]:
    """Yield the image files in a folder by name."""
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - paths take ten times as long
    except OSError:
        return
    for name in names:
        if name.lower().endswith(_SUFFIXES) and not name.startswith("."):
            yield folder / name
