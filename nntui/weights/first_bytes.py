"""The first bytes of a file, and the names in a folder or archive: enough to detect a format.

Files may be hostile, so nothing here reads more than the limits below, and no size that a file
claims is trusted.
"""

import os
import re
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

from nntui.errors import WeightsError
from nntui.storage import open_file

START = 2**16
"""First bytes of a file."""
MAX_NAMES = 1000
"""Names in a folder or archive."""
_MAX_DIRECTORY = 2**20
"""Bytes of the directory of an archive."""
_MEMBER_START = 2**12
"""First bytes of an array in an archive."""

_ARRAY_HEADER = re.compile(
    rb"\x93NUMPY.{4,6}?\{'descr': *'[<>|=]?([a-zA-Z])\d*', *'fortran_order': *(?:True|False), *"
    rb"'shape': *\(([\d, ]*)\)",
    re.DOTALL,
)


class ArrayHeader(NamedTuple):
    """The header of an array in an archive of NumPy."""

    name: str
    kind: str
    """NumPy's letter for the kind of type, such as `f` for floats and `u` for unsigned integers."""
    shape: tuple[int, ...]


class FirstBytes(NamedTuple):
    """What is known of a file or folder without reading all of it."""

    start: bytes = b""
    """The first bytes of a file; none of a folder."""
    names: tuple[str, ...] = ()
    """What is in a folder or in a zip archive."""
    arrays: tuple[ArrayHeader, ...] = ()
    """The arrays in a zip archive of NumPy."""
    folder: bool = False


def peek(path: Path) -> FirstBytes:
    """Return the first bytes of the file, or the names in the folder, at `path`.

    Raises:
        WeightsError: it cannot be read.
    """
    try:
        if path.is_dir():
            with os.scandir(path) as entries:
                names = tuple(entry.name for entry in islice(entries, MAX_NAMES))
            return FirstBytes(names=names, folder=True)
        with open_file(path) as file:
            start = file.read(START)
            if not start.startswith(b"PK\3\4"):
                return FirstBytes(start)
            members = dict(islice(_members(file), MAX_NAMES))
            headers = (
                _array_header(file, name, offset)
                for name, offset in members.items()
                if name.endswith(".npy")
            )
            return FirstBytes(start, tuple(members), tuple(filter(None, headers)))
    except OSError as error:
        raise _unreadable(path, error) from None


def read_bytes(path: Path, most: int) -> bytes:
    """Return the first `most` bytes of a file; WeightsError if it cannot be read."""
    try:
        with open_file(path) as file:
            return file.read(most)
    except OSError as error:
        raise _unreadable(path, error) from None


def size_of(path: Path) -> int:
    """Return the bytes of a file; WeightsError if it is not there."""
    try:
        return path.stat().st_size
    except OSError as error:
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: OSError) -> WeightsError:
    return WeightsError(f"{path}: cannot be read: {error.strerror}; check the path")


def _members(file: BinaryIO) -> Iterator[tuple[str, int]]:
    """Yield the name of every member of a zip archive, and where its local header begins.

    Nothing where the archive is broken, or its directory too large. `zipfile` would read a
    directory of any size into memory.
    Source: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3.12 and 4.3.16.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 2**16 - 22))
    tail = file.read()
    end = tail.rfind(b"PK\5\6")
    if not 0 <= end <= len(tail) - 22:
        return
    length, offset = _numbers(tail[end + 12 : end + 20], 4)
    if length > _MAX_DIRECTORY:
        return
    file.seek(offset)
    directory = file.read(length)
    at = 0
    while directory.startswith(b"PK\1\2", at) and at + 46 <= len(directory):
        name, extra, comment = _numbers(directory[at + 28 : at + 34], 2)
        (header,) = _numbers(directory[at + 42 : at + 46], 4)
        yield directory[at + 46 : at + 46 + name].decode("utf-8", "replace"), header
        at += 46 + name + extra + comment


def _array_header(file: BinaryIO, name: str, offset: int) -> ArrayHeader | None:
    """Return the header of an array whose local header begins at `offset`; None if it has none."""
    file.seek(offset)
    local = file.read(30)
    if len(local) < 30:
        return None
    method = int.from_bytes(local[8:10], "little")
    file.seek(sum(_numbers(local[26:30], 2)), os.SEEK_CUR)
    start = file.read(_MEMBER_START)
    if method == 8:
        try:
            start = zlib.decompressobj(-zlib.MAX_WBITS).decompress(start, _MEMBER_START)
        except zlib.error:
            return None
    match = _ARRAY_HEADER.match(start)
    if match is None:
        return None
    axes = tuple(int(axis) for axis in match[2].decode().split(",") if axis.strip().isdecimal())
    return ArrayHeader(name.removesuffix(".npy"), match[1].decode(), axes)


def _numbers(raw: bytes, width: int) -> list[int]:
    """Return the little-endian numbers of `width` bytes in `raw`."""
    return [int.from_bytes(raw[i : i + width], "little") for i in range(0, len(raw), width)]
