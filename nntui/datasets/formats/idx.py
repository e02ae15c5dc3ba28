"""IDX, the format of MNIST, with a header that is checked against the size of the file.

The format (http://yann.lecun.com/exdb/mnist): two zero bytes, a byte for the type (see _TYPES), a
byte for the number of axes, the length of each axis as a big-endian 32-bit integer, then the data,
also big-endian.
"""

import math

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.dataset import Pixels
from nntui.datasets.formats.parsed import AnyArray
from nntui.errors import DataError

_TYPES = {8: "u1", 9: "i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}


def parse_idx(raw: bytes, name: str) -> Pixels:
    r"""Return the array in IDX bytes of type 8 (uint8), as in published data sets.

    The array is read-only and shares the memory of `raw`.

    >>> parse_idx(b"\0\0\x08\x01\0\0\0\x03\x07\x02\x01", "labels").tolist()
    [7, 2, 1]

    Raises:
        DataError: an invalid header, another type, or a size that does not match the header.
    """
    array: NDArray[np.uint8] = _parse(raw, name, {8: "u1"})
    return array


def parse_any_idx(raw: bytes | memoryview, name: str) -> AnyArray:
    """Return the array in IDX bytes of any type; see parse_idx."""
    return _parse(raw, name, _TYPES)


def _parse(raw: bytes | memoryview, name: str, types: dict[int, str]) -> AnyArray:
    dtype, shape, header = _header(raw, name, types)
    # Integers of Python: the product of three axes of 2**32 - 1 must not overflow.
    size = math.prod(shape) * dtype.itemsize
    if size != len(raw) - header:
        raise DataError(
            f"{name}: expected {size} bytes for the shape {shape}, received {len(raw) - header}; "
            "the file is truncated or damaged, download it again"
        )
    data: AnyArray = np.frombuffer(raw, dtype, offset=header)
    try:
        return data.reshape(shape)
    except ValueError:  # no elements, but axes that are too long for NumPy
        raise DataError(f"{name}: expected the shape of a data set, received {shape}") from None


def _header(
    raw: bytes | memoryview, name: str, types: dict[int, str]
) -> tuple[np.dtype[np.generic], tuple[int, ...], int]:
    """Return the type, the shape and the number of bytes of the header."""
    if len(raw) < 4 or raw[:2] != b"\0\0" or not 1 <= raw[3] <= 3:
        raise DataError(
            f"{name}: expected an IDX file (two zero bytes, a type, 1 to 3 axes), "
            f"received one that starts with {raw[:4].hex(' ') or 'nothing'}"
        )
    if raw[2] not in types:
        known = ", ".join(f"{code} ({np.dtype(kind).name})" for code, kind in types.items())
        raise DataError(f"{name}: expected IDX data of type {known}, received type {raw[2]}")
    axes = raw[3]
    size = 4 + 4 * axes
    if len(raw) < size:
        raise DataError(f"{name}: expected an IDX header of {size} bytes, received {len(raw)}")
    shape = tuple(int(length) for length in np.frombuffer(raw, ">u4", axes, 4))
    return np.dtype(types[raw[2]]), shape, size
