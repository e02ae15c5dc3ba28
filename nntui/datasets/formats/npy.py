"""NumPy's .npy format, read without `np.load`, which evaluates headers and trusts their sizes.

The format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html. Arrays of Python
objects are refused: loading them would unpickle them.
"""

import io
import math
import re
from typing import IO

import numpy as np

from nntui.datasets.formats.limits import max_bytes, too_large
from nntui.datasets.formats.parsed import AnyArray
from nntui.errors import DataError

MAGIC = b"\x93NUMPY"
_HEADER = re.compile(
    rb"\{\s*'descr': *'([<>|=]?[a-zA-Z]\d{1,5})', *'fortran_order': *(True|False), *"
    rb"'shape': *\(([\dL, ]*)\),? *\}\s*"
)
_MAX_HEADER = 2**14
_MAX_AXES = 4


def read_array(file: IO[bytes], name: str, limit: int) -> AnyArray:
    """Return an array of numbers or text.

    Args:
        file: the bytes of a .npy file.
        name: the name of the array, for errors.
        limit: the largest size of the array in bytes.

    Raises:
        DataError: an invalid header, an array of objects, or more or fewer bytes than announced.
    """
    dtype, shape, fortran_order = _read_header(file, name)
    size = math.prod(shape) * dtype.itemsize
    if size * (4 if dtype.kind == "S" else 1) > limit:  # bytes become text, 4 bytes a character
        raise too_large(name, limit)
    data = file.read(size + 1)
    if len(data) != size or len(shape) > _MAX_AXES:
        raise DataError(
            f"{name}: expected {size} bytes for the shape {shape}, received "
            f"{'more' if len(data) > size else len(data)}"
        )
    array: AnyArray = np.frombuffer(data, dtype)
    if dtype.kind == "U" and size and np.frombuffer(data, dtype.byteorder + "u4").max() > 0x10FFFF:
        raise DataError(f"{name}: expected class names, received invalid text")
    try:
        array = array.reshape(shape, order="F" if fortran_order else "C")
    except ValueError:  # no elements, but axes that are too long for NumPy
        raise DataError(f"{name}: expected the shape of a data set, received {shape}") from None
    if dtype.kind == "S":
        return _decoded(array, name)
    return array.astype(dtype.newbyteorder("="), copy=False)


def read_npy(raw: bytes, name: str) -> AnyArray:
    """Return the array in a .npy file; see read_array."""
    return read_array(io.BytesIO(raw), name, max_bytes())


def _read_header(file: IO[bytes], name: str) -> tuple[np.dtype[np.generic], tuple[int, ...], bool]:
    """Return the type, the shape, and whether the first axis varies fastest."""
    start = file.read(8)
    length = file.read(2 if start[6:7] == b"\1" else 4)
    if not start.startswith(MAGIC) or start[6:7] not in {b"\1", b"\2", b"\3"}:
        raise DataError(f"{name}: expected an array in NumPy's format, received other bytes")
    match = _HEADER.fullmatch(file.read(min(int.from_bytes(length, "little"), _MAX_HEADER)))
    if match is None:
        raise DataError(
            f"{name}: expected an array of numbers, received one of objects, or a broken header"
        )
    descr, order, axes = (text.decode() for text in match.groups())
    try:
        dtype = np.dtype(descr)
        shape = tuple(int(axis.strip(" L")) for axis in axes.split(",") if axis.strip())
    except (TypeError, ValueError):
        raise DataError(f"{name}: expected an array of numbers, received {descr}") from None
    if dtype.kind not in "biufUS" or not dtype.itemsize:
        raise DataError(f"{name}: expected an array of numbers, received {descr}")
    return dtype, shape, order == "True"


def _decoded(array: AnyArray, name: str) -> AnyArray:
    """Return an array of bytes as text."""
    try:
        return array.astype(f"U{array.dtype.itemsize}")
    except UnicodeDecodeError:
        raise DataError(
            f"{name}: expected class names in ASCII, or as text (U), received other bytes"
        ) from None
