"""Bytes of files that anybody may have made: regular, within the limit, whole, and at rest."""

import os
import zlib
from pathlib import Path
from typing import BinaryIO

from nntui.datasets.formats.limits import MAX_RATIO, RATIO_FROM, max_bytes, too_large
from nntui.errors import DataError
from nntui.storage import open_file

GZIP_MAGIC = b"\x1f\x8b"
_PIECE = 2**20


def read_bytes(path: Path, limit: int | None = None) -> bytes:
    """Return the contents of a file, unpacked where it is gzipped, whatever it is called.

    Raises:
        DataError: no regular file, unreadable, a broken archive, one that changes meanwhile, or
            more than `limit` bytes (see limits.max_bytes).
    """
    limit = max_bytes() if limit is None else limit
    return unpacked(read_file(path, limit), limit, str(path))


def read_file(path: Path, limit: int) -> bytes:
    """Return the bytes of a file as they are.

    Raises:
        DataError: no regular file, unreadable, one that changes meanwhile, or more than `limit`
            bytes.
    """
    try:
        with open_file(path) as file:
            before = _state(file)
            if before[0] > limit:
                raise too_large(path, limit)
            raw = file.read(before[0] + 1)
            after = _state(file)
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}; check the path") from None
    if before != after or len(raw) != before[0]:
        raise DataError(
            f"{path}: expected a file at rest, received one that changes while it is read; "
            "try again when it is complete"
        )
    return raw


def read_start(path: Path, count: int) -> bytes:
    """Return the first `count` bytes of a file, unpacked where it is gzipped; none of a broken one.

    Enough to tell what a file is, at next to no cost.
    """
    try:
        with open_file(path) as file:
            raw = file.read(4096 + count)
    except OSError:
        return b""
    if raw.startswith(GZIP_MAGIC):
        try:
            raw = zlib.decompressobj(wbits=31).decompress(raw, count)
        except zlib.error:
            return b""
    return raw[:count]


def _state(file: BinaryIO) -> tuple[int, int]:
    state = os.fstat(file.fileno())
    return state.st_size, state.st_mtime_ns


def unpacked(raw: bytes, limit: int, path: object) -> bytes:
    """Return what is in a gzip archive, or the bytes themselves where they are none.

    It is unpacked member by member: an archive of zeros must not fill the memory, nor take long.

    Raises:
        DataError: a broken archive, or one of more than `limit` bytes.
    """
    if not raw.startswith(GZIP_MAGIC):
        return raw
    pieces: list[bytes] = []
    size = place = 0
    try:
        while raw.startswith(GZIP_MAGIC, place):
            archive = zlib.decompressobj(wbits=31)
            while not archive.eof:
                packed = archive.unconsumed_tail
                if not packed:
                    packed = raw[place : place + _PIECE]
                    place += len(packed)
                piece = archive.decompress(packed, _PIECE)
                size += len(piece)
                check_growth(path, size, len(raw), limit)
                if not packed and not piece and not archive.eof:
                    raise DataError(f"{path}: a broken gzip archive: it is cut; fetch it again")
                pieces.append(piece)
            place -= len(archive.unused_data)
    except zlib.error as error:
        raise DataError(f"{path}: a broken gzip archive: {error}; fetch it again") from None
    if raw[place:].strip(b"\0"):
        raise DataError(f"{path}: a broken gzip archive: more behind its end; fetch it again")
    return b"".join(pieces)


def check_growth(name: object, size: int, packed: int, limit: int) -> None:
    """Raise a DataError where an archive of `packed` bytes has become `size` bytes too many."""
    if size > limit:
        raise too_large(name, limit)
    if size > RATIO_FROM and size > MAX_RATIO * packed:
        raise DataError(
            f"{name}: expected an archive of images, received one that unpacks to more than "
            f"{MAX_RATIO} times its size; unpack it yourself if you trust it"
        )
