"""IDX, the format MNIST is published in, plain or gzipped; nothing a file says is believed.

The format (http://yann.lecun.com/exdb/mnist): two zero bytes, a byte for the type (8 is uint8), a
byte for the number of axes, the length of each axis as four bytes, most significant first, then the
data.
"""

import gzip
import io
import math
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.dataset import Pixels
from nntui.errors import DataError
from nntui.storage import open_file

MAX_BYTES = 512 * 2**20
_GZIP_MAGIC = b"\x1f\x8b"


def read_bytes(path: Path, limit: int = MAX_BYTES) -> bytes:
    """Return the contents of a file, unpacked where it is gzipped, whatever it is called.

    Raises:
        DataError: no regular file, unreadable, a broken archive, or more than `limit` bytes.
    """
    return unpacked(read_file(path, limit), limit, str(path))


def read_file(path: Path, limit: int = MAX_BYTES) -> bytes:
    """Return the bytes of a file as they are.

    Raises:
        DataError: no regular file, unreadable, or more than `limit` bytes.
    """
    try:
        with open_file(path) as file:
            raw = file.read(limit + 1)
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}; check the path") from None
    return _at_most(limit, raw, str(path))


def unpacked(raw: bytes, limit: int, name: str) -> bytes:
    """Return what is in a gzip archive, or the bytes themselves where they are none.

    Raises:
        DataError: `name` is a broken archive, or one of more than `limit` bytes.
    """
    if not raw.startswith(_GZIP_MAGIC):
        return raw
    try:
        # A byte more than the limit at most: an archive of zeros must not fill the memory.
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as archive:
            return _at_most(limit, archive.read(limit + 1), name)
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{name}: a broken gzip archive: {error}; fetch it again") from None


def _at_most(limit: int, raw: bytes, name: str) -> bytes:
    if len(raw) > limit:
        raise DataError(f"{name}: expected at most {limit >> 20} MiB of data, received more")
    return raw


def parse_idx(raw: bytes, name: str) -> Pixels:
    """Return the array that IDX bytes describe; it shares their memory and is read-only.

    Raises:
        DataError: `name` and what is wrong: magic number, type, axes or length.
    """
    if len(raw) < 4 or raw[:2] != b"\0\0" or not 1 <= raw[3] <= 3:
        raise DataError(
            f"{name}: expected an IDX file (two zero bytes, a type, 1 to 3 axes), "
            f"received one that starts with {raw[:4].hex(' ') or 'nothing'}"
        )
    if raw[2] != 8:
        raise DataError(f"{name}: expected IDX data of type 8 (uint8), received type {raw[2]}")
    axes = raw[3]
    header = 4 + 4 * axes
    if len(raw) < header:
        raise DataError(f"{name}: expected an IDX header of {header} bytes, received {len(raw)}")
    shape = tuple(int(length) for length in np.frombuffer(raw, ">u4", axes, 4))
    size = math.prod(shape)  # Python's integers: three axes of 2**32 - 1 must not wrap around
    if size != len(raw) - header:
        raise DataError(
            f"{name}: expected {size} bytes for the shape {shape}, received {len(raw) - header}; "
            "the file is cut or damaged, fetch it again"
        )
    data: NDArray[np.uint8] = np.frombuffer(raw, np.uint8, offset=header)
    try:
        return data.reshape(shape)
    except ValueError:  # nothing, but in a shape that NumPy cannot count
        raise DataError(f"{name}: expected a shape of a data set, received {shape}") from None
