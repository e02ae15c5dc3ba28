"""Decoding of Protocol Buffers, as far as ONNX needs it; exporters.protobuf is the inverse.

A message is a sequence of fields: a key, which is the number of the field and its wire type, and
the value. Source: https://protobuf.dev/programming-guides/encoding/
"""

from typing import TypeAlias

Value: TypeAlias = int | memoryview
"""An integer, or the bytes of a number, a text or another message."""
Message: TypeAlias = dict[int, list[Value]]
"""The values of each field by its number, in the order of the file."""

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_MAX_FIELDS = 2**20


def message(raw: Value) -> Message:
    r"""Return the fields of a message.

    >>> message(memoryview(b"\x08\x96\x01"))
    {1: [150]}

    Raises:
        ValueError: the bytes are not a message.
    """
    if isinstance(raw, int):
        raise ValueError("a number instead of a message")  # noqa: TRY004 - of the file
    fields: Message = {}
    at = count = 0
    while at < len(raw):
        key, at = _varint(raw, at)
        match key & 7:
            case 0:
                value, at = _varint(raw, at)
                fields.setdefault(key >> 3, []).append(value)
            case 1 | 2 | 5 as kind:
                size = {_FIXED64: 8, _FIXED32: 4}.get(kind, 0)
                if kind == _BYTES:
                    size, at = _varint(raw, at)
                if size > len(raw) - at:
                    raise ValueError("a field that ends behind its message")
                fields.setdefault(key >> 3, []).append(raw[at : at + size])
                at += size
            case _:
                raise ValueError("a field of an unknown type")
        count += 1
        if count > _MAX_FIELDS:
            raise ValueError(f"more than {_MAX_FIELDS:,} fields")
    return fields


def integers(fields: Message, number: int) -> list[int]:
    """Return the signed integers of a repeated field, packed or not."""
    values: list[int] = []
    for value in fields.get(number, ()):
        if isinstance(value, int):
            values.append(_signed(value))
            continue
        at = 0
        while at < len(value):
            one, at = _varint(value, at)
            values.append(_signed(one))
    return values


def integer(fields: Message, number: int, default: int = 0) -> int:
    """Return the integer of a field, the last one if it is repeated."""
    return (integers(fields, number) or [default])[-1]


def raw_bytes(fields: Message, number: int) -> memoryview:
    """Return the bytes of a field, empty if there are none."""
    values = [value for value in fields.get(number, ()) if isinstance(value, memoryview)]
    return values[-1] if values else memoryview(b"")


def text(fields: Message, number: int) -> str:
    """Return the text of a field, empty if there is none."""
    return bytes(raw_bytes(fields, number)[:1000]).decode("utf-8", "replace")


def texts(fields: Message, number: int) -> list[str]:
    """Return the texts of a repeated field."""
    values = (value for value in fields.get(number, ()) if isinstance(value, memoryview))
    return [bytes(value[:1000]).decode("utf-8", "replace") for value in values]


def _signed(value: int) -> int:
    """Return the integer of 64 bits in two's complement."""
    return value - 2**64 if value >= 2**63 else value


def _varint(raw: memoryview, at: int) -> tuple[int, int]:
    """Return an integer of seven bits in each byte, and where it ends."""
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(raw):
            break
        byte = raw[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value % 2**64, at
    raise ValueError("a broken integer")
