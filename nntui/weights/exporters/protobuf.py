"""Encoding of Protocol Buffers, as far as ONNX needs it.

A message is a sequence of fields: a key, which is the number of the field and its wire type, and
the value. Source: https://protobuf.dev/programming-guides/encoding/
"""

import struct
from collections.abc import Iterable

_VARINT, _BYTES, _FLOAT32 = 0, 2, 5


def integer(number: int, value: int) -> bytes:
    r"""Return a field with an integer of 64 bits; a negative one as its two's complement.

    >>> integer(1, 150)
    b'\x08\x96\x01'
    """
    return _key(number, _VARINT) + _varint(value % 2**64)


def integers(number: int, values: Iterable[int]) -> bytes:
    """Return a repeated field, each value with its key."""
    return b"".join(integer(number, value) for value in values)


def float32(number: int, value: float) -> bytes:
    """Return a field with a float."""
    return _key(number, _FLOAT32) + struct.pack("<f", value)


def block(number: int, value: bytes | str) -> bytes:
    r"""Return a field with bytes, text or another message.

    >>> block(2, "testing")
    b'\x12\x07testing'
    """
    raw = value.encode() if isinstance(value, str) else value
    return _key(number, _BYTES) + _varint(len(raw)) + raw


def blocks(number: int, values: Iterable[bytes | str]) -> bytes:
    """Return a repeated field of bytes, texts or messages."""
    return b"".join(block(number, value) for value in values)


def _key(number: int, wire_type: int) -> bytes:
    return _varint(number << 3 | wire_type)


def _varint(value: int) -> bytes:
    """Return seven bits in each byte, the lowest first; the highest bit says that more follow."""
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)
