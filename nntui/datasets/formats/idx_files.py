"""Data sets of several IDX files, such as MNIST or EMNIST: images matched with their labels.

Images have three axes, labels one. A file with the word `test` or `t10k` in its name belongs to the
test images. Images and labels of the same split have the same count.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from nntui.datasets.formats.conversion import to_labels
from nntui.datasets.formats.idx import parse_any_idx
from nntui.datasets.formats.parsed import AnyArray, ParsedData, ParsedSplit, roles_in_words
from nntui.datasets.formats.safe_read import read_bytes, read_start
from nntui.errors import DataError
from nntui.strings import clean

_TEST = re.compile(r"(?:^|[^a-z])(?:t10k|test)(?:[^a-z]|$)")
_VALIDATION = ("valid", "val-", "val_")
_TYPE_BYTES = b"\x08\x09\x0b\x0c\x0d\x0e"


class _File(NamedTuple):
    """A file with its array, and the split that its name says it belongs to."""

    path: Path
    array: AnyArray
    role: str


def is_test_file(name: str) -> bool:
    """Return whether a file name has the word test in it.

    >>> is_test_file("mnist_test.csv"), is_test_file("latest.csv")
    (True, False)
    """
    return _TEST.search(name.lower()) is not None


def looks_like_idx(start: bytes) -> bool:
    """Return whether a file that starts with these bytes may be an IDX file."""
    return start[:2] == b"\0\0" and len(start) > 2 and start[2] in _TYPE_BYTES


def read_idx(paths: Sequence[Path]) -> ParsedData:
    """Return the images and labels of IDX files that belong together.

    Raises:
        DataError: a broken file, no images, several image files of one split, or images whose
            labels cannot be determined.
    """
    files = [_read(path) for path in paths]
    images = [file for file in files if file.array.ndim == 3]
    labels = [file for file in files if file.array.ndim == 1]
    if not images:
        raise DataError(
            f"{paths[0]}: expected IDX images, with three axes, received only {len(labels)} files "
            "of labels"
        )
    images = _with_roles_by_size(images)
    splits: dict[str, ParsedSplit] = {}
    for file in images:
        if file.role in splits:
            names = ", ".join(clean(other.path.name, 60) for other in images)
            raise DataError(
                f"{file.path.parent}: expected one file of {file.role} images, received "
                f"{names}; name one of them"
            )
        splits[file.role] = _with_labels(file, labels)
    transposed = "emnist" in str(images[0].path).lower()
    if transposed:  # EMNIST is published with rows and columns exchanged
        splits = {
            role: replace(split, images=split.images.transpose(0, 2, 1))
            for role, split in splits.items()
        }
    suffix = ", transposed as EMNIST" if transposed else ""
    return ParsedData(splits, f"IDX files ({roles_in_words(splits)}){suffix}")


def siblings(path: Path) -> list[Path]:
    """Return the IDX files whose names say that they belong to the one at `path`, itself first."""
    paths = [path]
    name = path.name.removesuffix(".gz")
    images = name.replace("labels", "images").replace("idx1", "idx3")
    labels = name.replace("images", "labels").replace("idx3", "idx1")
    for kind in (images, labels):
        for role in ("train", "test", "t10k"):
            for end in ("", ".gz"):
                other = path.with_name(kind.replace("train", role) + end)
                if other not in paths and looks_like_idx(read_start(other, 4)):
                    paths.append(other)
    return paths


def _read(path: Path) -> _File:
    array = parse_any_idx(read_bytes(path), str(path))
    if array.ndim == 2:
        raise DataError(f"{path}: expected IDX images (3 axes) or labels (1 axis), received 2 axes")
    if not len(array):
        raise DataError(f"{path}: expected images or labels, received an empty file: {array.shape}")
    name = path.name.lower()
    if is_test_file(name):
        return _File(path, array, "test")
    is_validation = any(word in name for word in _VALIDATION)
    return _File(path, array, "validation" if is_validation else "train")


def _with_roles_by_size(images: list[_File]) -> list[_File]:
    """Return the files; of two with the same role, the one with fewer images is the test set."""
    large, *others = sorted(images, key=lambda file: -len(file.array))
    if len(others) == 1 and large.role == others[0].role:
        small = others[0]
        if len(small.array) < len(large.array):
            return [large._replace(role="train"), small._replace(role="test")]
    return images


def _with_labels(file: _File, labels: list[_File]) -> ParsedSplit:
    """Return images with the labels of the same count, and of the same role if several have it."""
    matching = [other for other in labels if len(other.array) == len(file.array)]
    same_role = [other for other in matching if other.role == file.role]
    chosen = same_role if len(same_role) == 1 else matching
    name = str(file.path)
    if len(chosen) == 1:
        return ParsedSplit(file.array, to_labels(chosen[0].array, str(chosen[0].path)), name)
    if not labels:
        return ParsedSplit(file.array, None, name)
    received = ", ".join(f"{len(other.array)} in {clean(other.path.name, 40)}" for other in labels)
    raise DataError(
        f"{file.path}: expected one file with a label for each of its {len(file.array)} images, "
        f"received {received}"
    )
