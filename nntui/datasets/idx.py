"""IDX, the format MNIST is published in, plain or gzipped; nothing a file says is believed.

The format (http://yann.lecun.com/exdb/mnist): two zero bytes, a byte for the type (8 is uint8), a
byte for the number of axes, the length of each axis as four bytes, most significant first, then the
data.
"""

import math

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.dataset import Pixels
from nntui.errors import DataError


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
