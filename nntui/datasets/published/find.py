"""Finding the files of a published data set, which are recognized by their checksums.

The names of files do not matter if their contents are right, so renamed, decompressed and newly
compressed files are found as well.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from nntui.datasets.dataset import Dataset, Split, empty_split
from nntui.datasets.formats.idx import parse_idx
from nntui.datasets.formats.safe_read import GZIP_MAGIC, decompress, read_file
from nntui.datasets.published.registry import MNIST, PUBLISHED, Published, PublishedFile
from nntui.errors import DataError
from nntui.storage import open_file

_MAGIC = (GZIP_MAGIC, b"\0\0\x08")
"""What gzip archives and IDX files of bytes start with."""
_MAX_SIZE = 48 * 2**20
"""Bytes of a file, compressed or not; larger files are ignored."""
_MAX_FILES = 64
"""Files of a folder that are examined."""


def find_published(published: Published, folders: Iterable[Path]) -> Dataset | None:
    """Return a data set from the first of `folders` that has all of its files, None if none has.

    In each folder, the files may be in a subfolder with the name of the data set.

    Raises:
        DataError: no folder has all files, and one has a file with the right name and wrong
            contents. That is an error because the user expects the file to be used.
    """
    first_error: DataError | None = None
    for place in (place for folder in folders for place in (folder / published.name, folder)):
        try:
            data = _read_folder(published, place)
        except DataError as error:
            first_error = first_error or error
            continue
        if data is not None:
            return data
    if first_error is not None:
        raise first_error
    return None


def is_published_file(file: PublishedFile, raw: bytes) -> bool:
    """Return whether `raw` has the contents of a published file, compressed in any way.

    Raises:
        DataError: a broken gzip archive.
    """
    return _digest(raw) == file.sha256 or (
        bool(file.contents_sha256)
        and _digest(decompress(raw, _MAX_SIZE, file.name)) == file.contents_sha256
    )


class _Recognized(NamedTuple):
    """A file on the disk that is one of a published data set."""

    file: PublishedFile
    contents: bytes
    verified: bool
    """Whether a checksum confirms it, and not only its name and shape."""


def _read_folder(published: Published, folder: Path) -> Dataset | None:
    by_kind: dict[str, _Recognized] = {}
    first_error: DataError | None = None
    for path in _candidates(folder):
        try:
            recognized = _recognize(published, path)
        except DataError as error:
            if _kind_by_name(path):
                first_error = first_error or error
            continue
        if recognized is not None:
            by_kind.setdefault(recognized.file.kind, recognized)
    if len(by_kind) < len(published.files):
        if first_error is not None:
            raise first_error
        return None
    arrays = {kind: parse_idx(file.contents, kind) for kind, file in by_kind.items()}
    verified = all(file.verified for file in by_kind.values())
    return Dataset(
        name=published.name,
        classes=published.classes,
        train=Split(arrays["train-images"], arrays["train-labels"]),
        test=Split(arrays["t10k-images"], arrays["t10k-labels"]),
        validation=empty_split(*arrays["train-images"].shape[1:]),
        origin=f"{published.title} from {folder}" + ("" if verified else ", not verified"),
        verified=verified,
    )


def _candidates(folder: Path) -> list[Path]:
    """Return the files that may belong to a published data set, those with its names first."""
    try:
        files = [p for p in folder.iterdir() if p.is_file() and p.stat().st_size <= _MAX_SIZE]
    except OSError:
        return []
    files = [path for path in files if _kind_by_name(path) or _has_magic(path)]
    return sorted(files, key=lambda path: (not _kind_by_name(path), path.name))[:_MAX_FILES]


def _kind_by_name(path: Path) -> str:
    """Return which of the four files the name says it is, empty if none."""
    kinds = (file.kind for file in MNIST.files)
    return next((kind for kind in kinds if path.name.replace(".", "-").startswith(kind)), "")


def _has_magic(path: Path) -> bool:
    try:
        with open_file(path) as file:
            return file.read(4).startswith(_MAGIC)
    except OSError:
        return False


def _recognize(published: Published, path: Path) -> _Recognized | None:
    """Return which file of `published` is at `path`, None if it belongs to another data set.

    Raises:
        DataError: the file cannot be read, or belongs to no published data set.
    """
    raw = read_file(path, _MAX_SIZE)
    known = _known(raw)
    contents = decompress(raw, _MAX_SIZE, str(path))
    known = known or _known(contents)
    if known is not None:
        owner, file = known
        return _Recognized(file, contents, verified=True) if owner is published else None
    shape = parse_idx(contents, str(path)).shape
    for file in published.files:
        # Without a checksum of the contents, the names of folder and file and the shape decide.
        unverifiable = not file.contents_sha256 and path.parent.name == published.name
        if unverifiable and (file.kind, file.shape) == (_kind_by_name(path), shape):
            return _Recognized(file, contents, verified=False)
    raise DataError(
        f"{path}: expected the contents of {published.title} (by sha256), received other data "
        f"of shape {shape}; move the file away, or run: nntui data get {published.name}"
    )


def _known(raw: bytes) -> tuple[Published, PublishedFile] | None:
    """Return the data set and the file that these bytes are, compressed or not."""
    digest = _digest(raw)
    for published in PUBLISHED.values():
        for file in published.files:
            if digest in (file.sha256, file.contents_sha256):
                return published, file
    return None


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()
