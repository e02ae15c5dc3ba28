"""IDX files that belong together: images are known by their axes, labels too, parts by their names.

MNIST is four such files, EMNIST six times four; whatever else they are called, a file the word
`test` or `t10k` in its name is to test on, and images go with as many labels.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from nntui.datasets.formats.idx import parse_any_idx
from nntui.datasets.formats.parsed import (
    ROLES,
    AnyArray,
    ParsedData,
    ParsedSplit,
    to_labels,
    to_pixels,
)
from nntui.datasets.formats.safe_read import read_bytes, read_start
from nntui.errors import DataError
from nntui.strings import clean

_TEST = re.compile(r"(?:^|[^a-z])(?:t10k|test)(?:[^a-z]|$)")
_VALIDATION = ("valid", "val-", "val_")


class _File(NamedTuple):
    """A file with its array and the part it is named after."""

    path: Path
    array: AnyArray
    role: str


def is_to_test(name: str) -> bool:
    """Return whether a file of this name is to test on: a word of its own, not as in latest."""
    return _TEST.search(name.lower()) is not None


def looks_like_idx(start: bytes) -> bool:
    """Return whether the first bytes of a file are those of IDX data of any type."""
    return start[:2] == b"\0\0" and start[2:3] in {b"\x08", b"\x09", b"\x0b", b"\x0c"} | {
        b"\x0d",
        b"\x0e",
    }


def read_idx(paths: Sequence[Path]) -> ParsedData:
    """Return what IDX files hold together: images with their labels, part by part.

    Raises:
        DataError: images without labels beside others that have some, or more than one of a part.
    """
    files = [_read(path) for path in paths]
    images = [file for file in files if file.array.ndim == 3]
    labels = [file for file in files if file.array.ndim == 1]
    if not images:
        raise DataError(
            f"{paths[0]}: expected IDX images, of three axes, received {len(labels)} files of "
            "labels only"
        )
    images = _by_size(images)
    parts: dict[str, ParsedSplit] = {}
    for file in images:
        if file.role in parts:
            names = ", ".join(clean(other.path.name, 60) for other in images)
            raise DataError(
                f"{file.path.parent}: expected one file of images to {file.role}, received "
                f"{names}; name one of them"
            )
        parts[file.role] = _part(file, labels)
    emnist = "emnist" in str(images[0].path).lower()
    if emnist:  # published with rows and columns exchanged
        parts = {
            role: ParsedSplit(p.images.transpose(0, 2, 1), p.labels) for role, p in parts.items()
        }
    kinds = " and ".join(role for role in ROLES if role in parts)
    return ParsedData(parts, f"IDX files, {kinds}{', turned upright (EMNIST)' if emnist else ''}")


def siblings(path: Path) -> list[Path]:
    """Return the IDX files that belong to the one at `path` by their names, itself first."""
    found = [path]
    name = path.name.removesuffix(".gz")
    images = name.replace("labels", "images").replace("idx1", "idx3")
    labels = name.replace("images", "labels").replace("idx3", "idx1")
    for kind in (images, labels):
        for role in ("train", "test", "t10k"):
            for end in ("", ".gz"):
                other = path.with_name(kind.replace("train", role) + end)
                if other not in found and looks_like_idx(read_start(other, 4)):
                    found.append(other)
    return found


def _read(path: Path) -> _File:
    array = parse_any_idx(read_bytes(path), str(path))
    if array.ndim == 2:
        raise DataError(f"{path}: expected IDX images or labels, of 3 or 1 axes, received 2")
    if not len(array):
        raise DataError(f"{path}: expected images or labels, received an empty file: {array.shape}")
    name = path.name.lower()
    if is_to_test(name):
        return _File(path, array, "test")
    return _File(path, array, "validation" if any(w in name for w in _VALIDATION) else "train")


def _by_size(images: list[_File]) -> list[_File]:
    """Return the images with the smaller of two files to test on, where no name says so."""
    large, *rest = sorted(images, key=lambda file: -len(file.array))
    if len(rest) == 1 and large.role == rest[0].role and len(rest[0].array) < len(large.array):
        return [large._replace(role="train"), rest[0]._replace(role="test")]
    return images


def _part(file: _File, labels: list[_File]) -> ParsedSplit:
    """Return images with their labels: as many, and of the same part where that is not enough."""
    as_many = [other for other in labels if len(other.array) == len(file.array)]
    same = [other for other in as_many if other.role == file.role]
    chosen = same if len(same) == 1 else as_many
    pixels = to_pixels(file.array, str(file.path))
    if len(chosen) == 1:
        return ParsedSplit(pixels, to_labels(chosen[0].array, str(chosen[0].path)))
    if not labels:
        return ParsedSplit(pixels, None)
    received = ", ".join(f"{len(other.array)} in {clean(other.path.name, 40)}" for other in labels)
    raise DataError(
        f"{file.path}: expected one file with a label for each of its {len(file.array)} images, "
        f"received {received}"
    )
