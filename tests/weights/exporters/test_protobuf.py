"""The encoding of Protocol Buffers is decoded to the same fields, whatever the values."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from nntui.weights.exporters.protobuf import block, float32, integer
from tests.weights.exporters.onnx_reader import fields

NUMBERS = st.integers(1, 2**29 - 1)


@given(NUMBERS, st.integers(-(2**63), 2**63 - 1), st.binary(max_size=300), st.floats(width=32))
def test_fields_are_read_back(number: int, whole: int, raw: bytes, real: float) -> None:
    """Integers as 64 bits; negative ones as their two's complement."""
    encoded = integer(number, whole) + block(number, raw) + float32(number, real)
    (a, first), (b, second), (c, third) = fields(encoded)

    assert a == b == c == number
    assert first % 2**64 == whole % 2**64
    assert second == raw
    assert struct.pack("<f", third) == struct.pack("<f", real)
