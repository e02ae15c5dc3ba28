"""MATLAB files of version 5: the numeric arrays in them, read without SciPy.

The format: https://www.mathworks.com/help/pdf_doc/matlab/matfile_format.pdf. Numeric arrays and
the fields of a single structure are read; cells, objects, text and sparse arrays are named only.
"""

import math
import struct
import zlib
from collections.abc import Iterator

import numpy as np

from nntui.datasets.formats.limits import max_bytes, too_large
from nntui.datasets.formats.part import Part
from nntui.datasets.formats.safe_read import check_growth
from nntui.errors import DataError
from nntui.strings import clean

_MAGIC = b"MATLAB 5.0 MAT-file"
_HDF5 = b"MATLAB 7.3 MAT-file"
_HEADER = 128
_COMPRESSED, _MATRIX = 15, 14
_STRUCT = 2
_CLASSES = range(6, 16)
"""Classes of arrays of numbers; 6 and 7 are floats, the others integers."""
_TYPES = {
    1: "i1",
    2: "u1",
    3: "i2",
    4: "u2",
    5: "i4",
    6: "u4",
    7: "f4",
    9: "f8",
    12: "i8",
    13: "u8",
}
_COMPLEX, _LOGICAL = 0x08, 0x02
_MAX_ARRAYS = 256
_MAX_DEPTH = 3


def looks_like_matlab(start: bytes) -> bool:
    """Return whether bytes are the start of a MATLAB file."""
    return start.startswith((_MAGIC, _HDF5))


def read_matlab(raw: bytes, name: str, file: str) -> list[Part]:
    """Return the arrays of a MATLAB file, with those in structures under both names.

    Raises:
        DataError: a broken file, version 7.3, or too much data.
    """
    if raw.startswith(_HDF5):
        raise DataError(
            f"{name}: a MATLAB file of version 7.3, which nntui does not read; save it with "
            "save('data.mat', 'X', 'y', '-v7')"
        )
    order = {b"IM": "<", b"MI": ">"}.get(raw[126:128], "")
    if not order:
        raise DataError(f"{name}: a broken MATLAB file: no byte order; save it again")
    reader = _Reader(name, file, order)
    try:
        return list(reader.parts(raw[_HEADER:]))
    except (struct.error, zlib.error, ValueError, IndexError) as error:
        raise DataError(
            f"{name}: a broken MATLAB file: {clean(error, 60)}; save it again"
        ) from None


class _Reader:
    """Reads the elements of a file one after the other."""

    def __init__(self, name: str, file: str, order: str) -> None:
        self._name = name
        self._file = file
        self._order = order
        self._count = 0
        self._size = 0

    def parts(self, raw: bytes) -> Iterator[Part]:
        """Yield the arrays at the top of the file."""
        position = 0
        while position < len(raw):
            kind, length = struct.unpack_from(f"{self._order}II", raw, position)
            body = raw[position + 8 : position + 8 + length]
            if len(body) != length:
                raise ValueError("truncated")
            position += 8 + length
            if kind == _COMPRESSED:
                yield from self.parts(self._unpacked(body))
            elif kind == _MATRIX:
                position += -position % 8
                yield from self._matrix(body, "", 0)
            else:
                raise ValueError(f"an element of type {kind}")

    def _unpacked(self, body: bytes) -> bytes:
        """Return a compressed element; its size is checked after each piece."""
        archive = zlib.decompressobj()
        pieces: list[bytes] = []
        rest = body
        while rest and not archive.eof:
            piece = archive.decompress(rest, 2**20)
            self._size += len(piece)
            check_growth(self._name, self._size, len(body), 2 * max_bytes())
            pieces.append(piece)
            rest = archive.unconsumed_tail
        return b"".join(pieces)

    def _elements(self, body: bytes) -> Iterator[tuple[int, bytes]]:
        """Yield the type and the data of the elements in another one."""
        position = 0
        while position + 8 <= len(body):
            kind, length = struct.unpack_from(f"{self._order}II", body, position)
            if kind >> 16:  # a small element: length and type in one word, then 4 bytes
                length, kind = kind >> 16, kind & 0xFFFF
                data = body[position + 4 : position + 4 + length]
                position += 8
            else:
                data = body[position + 8 : position + 8 + length]
                position += 8 + length + (-length % 8)
            if len(data) != length:
                raise ValueError("truncated")
            yield kind, data

    def _matrix(self, body: bytes, path: str, depth: int) -> Iterator[Part]:
        self._count += 1
        if self._count > _MAX_ARRAYS or depth > _MAX_DEPTH:
            raise DataError(f"{self._name}: expected at most {_MAX_ARRAYS} arrays, received more")
        if not body:
            return
        elements = self._elements(body)
        flags = struct.unpack_from(f"{self._order}I", next(elements)[1])[0]
        lengths = next(elements)[1]
        shape = struct.unpack(f"{self._order}{len(lengths) // 4}i", lengths)
        own = clean(next(elements)[1].decode("latin-1"), 60)
        title = f"{path} {own}".strip()
        if flags & 0xFF == _STRUCT and math.prod(shape) == 1:
            yield from self._fields(elements, title, depth)
        elif flags & 0xFF in _CLASSES and not (flags >> 8) & _COMPLEX:
            yield self._array(elements, shape, flags, title)
        else:
            yield Part(title, file=self._file, problem="not an array of numbers")

    def _fields(
        self, elements: Iterator[tuple[int, bytes]], title: str, depth: int
    ) -> Iterator[Part]:
        width = struct.unpack(f"{self._order}i", next(elements)[1])[0]
        text = next(elements)[1]
        if not 0 < width <= 256:
            raise ValueError("names of fields")
        names = [text[start : start + width] for start in range(0, len(text), width)]
        for field, (kind, data) in zip(names, elements, strict=False):
            if kind == _MATRIX:
                own = field.split(b"\0")[0].decode("latin-1")
                yield from self._matrix(data, clean(f"{title} {own}", 60), depth + 1)

    def _array(
        self,
        elements: Iterator[tuple[int, bytes]],
        shape: tuple[int, ...],
        flags: int,
        title: str,
    ) -> Part:
        """Return an array of numbers; integers that were stored as floats are as they were."""
        kind, data = next(elements)
        if kind not in _TYPES:
            raise ValueError(f"numbers of type {kind}")
        if len(shape) > 4 or min(shape) < 0:
            raise ValueError(f"the shape {shape}")
        numbers = np.frombuffer(data, self._order + _TYPES[kind])
        if len(numbers) != math.prod(shape):
            raise ValueError("the shape of an array")
        if numbers.nbytes > max_bytes():
            raise too_large(self._name, max_bytes())
        array = numbers.astype(numbers.dtype.newbyteorder("=")).reshape(shape, order="F")
        if (flags >> 8) & _LOGICAL:
            array = array.astype(bool)
        return Part(title, array, file=self._file)
