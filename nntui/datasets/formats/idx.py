"""IDX, the format MNIST is published in, plain or gzipped; nothing a file says is believed.

The format (http://yann.lecun.com/exdb/mnist): two zero bytes, a byte for the type (see _TYPES), a
byte for the number of axes, the length of each axis as four bytes, most significant first, then the
data, in the same order of bytes.
"""

import math

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.dataset import Pixels
from nntui.datasets.formats.parsed import AnyArray
from nntui.errors import DataError

_TYPES = {8: "u1", 9: "i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}


def parse_idx(raw: bytes, name: str) -> Pixels:
    """Return the array that IDX bytes of type 8 describe, as published data sets are.

    It shares their memory and is read-only.

    Raises:
        DataError: `name` and what is wrong: magic number, type, axes or length.
    """
    array: NDArray[np.uint8] = _parse(raw, name, {8: "u1"})
    return array


def parse_any_idx(raw: bytes, name: str) -> AnyArray:
    """Return the array that IDX bytes of any type describe, see parse_idx."""
    return _parse(raw, name, _TYPES)


def _parse(raw: bytes, name: str, types: dict[int, str]) -> AnyArray:
    if len(raw) < 4 or raw[:2] != b"\0\0" or not 1 <= raw[3] <= 3:
        raise DataError(
            f"{name}: expected an IDX file (two zero bytes, a type, 1 to 3 axes), "
            f"received one that starts with {raw[:4].hex(' ') or 'nothing'}"
        )
    if raw[2] not in types:
        known = ", ".join(f"{code} ({np.dtype(kind).name})" for code, kind in types.items())
        raise DataError(f"{name}: expected IDX data of type {known}, received type {raw[2]}")
    dtype = np.dtype(types[raw[2]])
    axes = raw[3]
    header = 4 + 4 * axes
    if len(raw) < header:
        raise DataError(f"{name}: expected an IDX header of {header} bytes, received {len(raw)}")
    shape = tuple(int(length) for length in np.frombuffer(raw, ">u4", axes, 4))
    size = (
        math.prod(shape) * dtype.itemsize
    )  # Python's integers: three axes of 2**32 - 1 must not wrap around
    if size != len(raw) - header:
        raise DataError(
            f"{name}: expected {size} bytes for the shape {shape}, received {len(raw) - header}; "
            "the file is cut or damaged, fetch it again"
        )
    data: AnyArray = np.frombuffer(raw, dtype, offset=header)
    try:
        return data.reshape(shape)
    except ValueError:  # nothing, but in a shape that NumPy cannot count
        raise DataError(f"{name}: expected a shape of a data set, received {shape}") from None
