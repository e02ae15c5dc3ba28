"""TensorBoard event files, written and read without TensorFlow.

A file is a sequence of records (TFRecord): the length, a checksum of it, the contents, a checksum
of them. The contents are an `Event` of protocol buffers. Sources: tensorflow/core/lib/io/
record_writer.cc, tensorflow/core/util/event.proto and tensorflow/core/framework/summary.proto.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_POLYNOMIAL = 0x82F63B78
"""CRC-32C (Castagnoli), reflected."""


def _table() -> list[int]:
    table = []
    for number in range(256):
        for _ in range(8):
            number = number >> 1 ^ (_POLYNOMIAL if number & 1 else 0)  # noqa: PLW2901
        table.append(number)
    return table


_TABLE = _table()


def crc32c(contents: bytes) -> int:
    """Return the CRC-32C of some bytes.

    >>> hex(crc32c(b"123456789"))
    '0xe3069283'
    """
    crc = 0xFFFFFFFF
    for byte in contents:
        crc = crc >> 8 ^ _TABLE[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Scalar:
    """One number of a curve.

    Args:
        tag: the curve, as in `validation/accuracy`.
        step: of the training.
        time: in seconds since 1970.
        value: the number; it is stored as float32.
    """

    tag: str
    step: int
    time: float
    value: float


def file_header(time: float) -> bytes:
    """Return the record that every event file begins with."""
    return _record(_double(1, time) + _text(3, b"brain.Event:2"))


def scalar_record(scalar: Scalar) -> bytes:
    """Return the record of one number."""
    value = _text(1, scalar.tag.encode()) + b"\x15" + struct.pack("<f", scalar.value)
    return _record(_event(scalar.time, scalar.step, value))


def text_record(tag: str, markdown: str, time: float) -> bytes:
    """Return the record of a text, which TensorBoard shows as Markdown."""
    metadata = _text(1, _text(1, b"text"))
    shape = _text(2, _varint(1, 1))
    tensor = _varint(1, 7) + _text(2, shape) + _text(8, markdown.encode())
    return _record(_event(time, 0, _text(1, tag.encode()) + _text(9, metadata) + _text(8, tensor)))


def read_scalars(contents: bytes) -> Iterator[Scalar]:
    """Yield the numbers in an event file.

    Raises:
        ValueError: a record is incomplete, or its checksum is wrong.
    """
    for record in _records(contents):
        event = _fields(record)
        if 5 not in event:
            continue
        value = _fields(_fields(event[5])[1])
        if 2 in value:
            (time,), (number,) = struct.unpack("<d", event[1]), struct.unpack("<f", value[2])
            yield Scalar(value[1].decode(), int.from_bytes(event.get(2, b""), "big"), time, number)


def _event(time: float, step: int, value: bytes) -> bytes:
    return _double(1, time) + _varint(2, step) + _text(5, _text(1, value))


def _record(contents: bytes) -> bytes:
    length = struct.pack("<Q", len(contents))
    return length + _checksum(length) + contents + _checksum(contents)


def _checksum(contents: bytes) -> bytes:
    crc = crc32c(contents)
    return struct.pack("<I", ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF)


def _number(value: int) -> bytes:
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*encoded, value))


def _varint(field: int, value: int) -> bytes:
    return _number(field << 3) + _number(value)


def _double(field: int, value: float) -> bytes:
    return _number(field << 3 | 1) + struct.pack("<d", value)


def _text(field: int, contents: bytes) -> bytes:
    return _number(field << 3 | 2) + _number(len(contents)) + contents


def _records(contents: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(contents):
        length = contents[start : start + 8]
        (size,) = struct.unpack("<Q", length.ljust(8, b"\0"))
        body = contents[start + 12 : start + 12 + size]
        end = start + 12 + size
        sums = (contents[start + 8 : start + 12], contents[end : end + 4])
        if sums != (_checksum(length), _checksum(body)):
            raise ValueError(f"byte {start}: expected a record with its checksums, received others")
        yield body
        start = end + 4


def _fields(message: bytes) -> dict[int, bytes]:
    """Return the last value of each field of a message: whole numbers as big-endian bytes."""
    fields: dict[int, bytes] = {}
    start = 0
    while start < len(message):
        key, start = _read_number(message, start)
        if key & 7 == 0:
            value, start = _read_number(message, start)
            fields[key >> 3] = value.to_bytes(8, "big")
            continue
        size = {1: 8, 5: 4}.get(key & 7, 0)
        if not size:
            size, start = _read_number(message, start)
        fields[key >> 3] = message[start : start + size]
        start += size
    return fields


def _read_number(message: bytes, start: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[start]
        value |= (byte & 0x7F) << shift
        start, shift = start + 1, shift + 7
        if byte < 0x80:
            return value, start
