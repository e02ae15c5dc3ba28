"""Decoding of FlatBuffers, as far as TensorFlow Lite needs it.

A table has the offset of a list of the offsets of its fields; an offset of 0 stands for a default.
Source: https://flatbuffers.dev/internals/.
"""

import struct

import numpy as np

from nntui.weights.importers.collect import AnyArray

_MOST = 2**20
"""Entries of a vector of tables."""


class Table:
    """One table.

    Args:
        raw: all bytes of the file.
        at: where the table begins.

    Raises:
        ValueError: an offset leads out of the file; so do all methods.
    """

    def __init__(self, raw: memoryview, at: int) -> None:
        self._raw = raw
        self._at = at
        self._fields = at - self._unpack("<i", at)
        self._size = self._unpack("<H", self._fields)

    @classmethod
    def root(cls, raw: memoryview) -> "Table":
        """Return the table at the top of a file."""
        return cls(raw, int.from_bytes(raw[:4], "little"))

    def number(self, field: int, code: str, default: float = 0) -> int:
        """Return an integer; `code` is that of `struct`, such as i for 32 bits."""
        at = self._place(field)
        return int(self._unpack(f"<{code}", at)) if at else int(default)

    def real(self, field: int, default: float = 0.0) -> float:
        """Return a float32."""
        at = self._place(field)
        return float(self._unpack("<f", at)) if at else default

    def table(self, field: int) -> "Table | None":
        """Return an inner table, None if there is none."""
        at = self._place(field)
        return Table(self._raw, at + self._unpack("<I", at)) if at else None

    def tables(self, field: int) -> list["Table"]:
        """Return a vector of tables."""
        start, count = self._vector(field)
        if count > _MOST:
            raise ValueError("a vector of very many tables")
        places = range(start, start + 4 * count, 4)
        return [Table(self._raw, at + self._unpack("<I", at)) for at in places]

    def numbers(self, field: int, dtype: str) -> AnyArray:
        """Return a vector of numbers, as a view of the file."""
        start, count = self._vector(field)
        size = count * np.dtype(dtype).itemsize
        if size > len(self._raw) - start:
            raise ValueError("a vector that ends behind the file")
        return np.frombuffer(self._raw[start : start + size], dtype)

    def text(self, field: int) -> str:
        """Return a text."""
        return self.numbers(field, "u1")[:200].tobytes().decode("utf-8", "replace")

    def _vector(self, field: int) -> tuple[int, int]:
        """Return where the entries of a vector begin, and how many there are."""
        at = self._place(field)
        if not at:
            return 0, 0
        start = at + self._unpack("<I", at)
        return start + 4, self._unpack("<I", start)

    def _place(self, field: int) -> int:
        """Return where a field is, 0 if it has its default."""
        entry = 4 + 2 * field
        offset = self._unpack("<H", self._fields + entry) if entry + 2 <= self._size else 0
        return self._at + offset if offset else 0

    def _unpack(self, code: str, at: int) -> int:
        if not 0 <= at <= len(self._raw) - struct.calcsize(code):
            raise ValueError("an offset that leads out of the file")
        value: int = struct.unpack_from(code, self._raw, at)[0]
        return value
