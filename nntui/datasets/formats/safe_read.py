"""Reading untrusted files: regular files only, within a size limit, gzip unpacked safely."""

import os
import zlib
from pathlib import Path
from typing import BinaryIO

import numpy as np

from nntui.datasets.formats.limits import MAX_RATIO, RATIO_FROM, max_bytes, too_large
from nntui.errors import DataError
from nntui.storage import open_file

GZIP_MAGIC = b"\x1f\x8b"
_FIRST_PIECE = 2**9
_MAX_PIECE = 2**20
"""Bytes that are decompressed at once; few at first, since archives may have many tiny members."""


def read_bytes(path: Path, limit: int | None = None) -> bytes:
    """Return the contents of a file, decompressed if they are gzipped, whatever its name.

    Args:
        path: the file.
        limit: the largest size in bytes, limits.max_bytes() by default.

    Raises:
        DataError: see read_file and decompress.
    """
    limit = max_bytes() if limit is None else limit
    return decompress(read_file(path, limit), limit, str(path))


def read_file(path: Path, limit: int) -> bytes:
    """Return the bytes of a file as they are.

    Raises:
        DataError: it is not a regular file, cannot be read, changes during the read, or has more
            than `limit` bytes.
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
        raise DataError(f"{path}: the file changed while it was being read; try again")
    return raw


def read_buffer(path: Path, limit: int) -> bytes | memoryview:
    """Return the same bytes as read_bytes, as a read-only view if the file is not gzipped.

    This takes two thirds of the time of reading them as bytes, as NumPy asks the system for large
    pages of memory.

    Raises:
        DataError: see read_bytes.
    """
    try:
        with open_file(path) as file:
            before = _state(file)
            if before[0] > limit:
                raise too_large(path, limit)
            buffer = np.empty(before[0], np.uint8).data
            size = file.readinto(buffer)
            more = file.read(1)
            after = _state(file)
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}; check the path") from None
    if before != after or size != before[0] or more:
        raise DataError(f"{path}: the file changed while it was being read; try again")
    if buffer[: len(GZIP_MAGIC)] == GZIP_MAGIC:
        return decompress(bytes(buffer), limit, str(path))
    return buffer.toreadonly()


def read_start(path: Path, count: int) -> bytes:
    """Return the first `count` bytes of a file, decompressed; empty if it cannot be read.

    That is enough to detect the format, and takes little time for a file of any size.
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


def decompress(raw: bytes, limit: int, path: object) -> bytes:
    """Return gzipped bytes decompressed, and other bytes unchanged.

    The size is checked after each piece, so a decompression bomb fills neither memory nor time.

    Raises:
        DataError: a broken archive, or more than `limit` bytes.
    """
    if not raw.startswith(GZIP_MAGIC):
        return raw
    pieces: list[bytes] = []
    size = position = 0
    try:
        while raw.startswith(GZIP_MAGIC, position):  # an archive may have several members
            archive = zlib.decompressobj(wbits=31)
            count = _FIRST_PIECE
            while not archive.eof:
                packed = archive.unconsumed_tail
                if not packed:
                    packed = raw[position : position + count]
                    position += len(packed)
                    count = min(2 * count, _MAX_PIECE)
                piece = archive.decompress(packed, _MAX_PIECE)
                size += len(piece)
                check_growth(path, size, len(raw), limit)
                if not packed and not piece and not archive.eof:
                    raise DataError(
                        f"{path}: a broken gzip archive: it is truncated; download it again"
                    )
                pieces.append(piece)
            position -= len(archive.unused_data)
    except zlib.error as error:
        raise DataError(f"{path}: a broken gzip archive: {error}; download it again") from None
    if raw[position:].strip(b"\0"):
        raise DataError(f"{path}: a broken gzip archive: data after its end; download it again")
    return b"".join(pieces)


def check_growth(name: object, size: int, packed: int, limit: int) -> None:
    """Raise a DataError if an archive of `packed` bytes decompresses to too many bytes, `size`."""
    if size > limit:
        raise too_large(name, limit)
    if size > RATIO_FROM and size > MAX_RATIO * packed:
        raise DataError(
            f"{name}: expected an archive of images, received one that decompresses to more than "
            f"{MAX_RATIO} times its size; decompress it yourself if you trust it"
        )


def _state(file: BinaryIO) -> tuple[int, int]:
    state = os.fstat(file.fileno())
    return state.st_size, state.st_mtime_ns
