"""Arrays of NumPy from the calls that a pickle records, without making these calls."""

import math
import re
from typing import Any

import numpy as np

from nntui.pickles.machine import FROMBUFFER, RECONSTRUCT, AnyArray, Call, PickleError
from nntui.strings import clean

_MAX_AXES = 4
_LAST_CHARACTER = 0x10FFFF


def array_of(call: Call) -> AnyArray:
    """Return the array that a call would build; a PickleError for any other call."""
    if RECONSTRUCT.fullmatch(call.name):
        state = call.state
        if not (isinstance(state, tuple) and len(state) == 5):
            raise PickleError("an array without contents")
        _, shape, dtype, fortran_order, data = state
        return _from_bytes(data, dtype, shape, "F" if fortran_order else "C")
    if FROMBUFFER.fullmatch(call.name) and len(call.arguments) == 4:
        return _from_bytes(*call.arguments)
    raise PickleError(f"a call of {clean(call.name.replace(' ', '.'), 60)}")


def _from_bytes(data: Any, dtype: Any, shape: Any, order: Any) -> AnyArray:
    """Return the array with these contents; nothing about them is trusted."""
    if isinstance(data, Call):
        data = _bytes_of(data)
    if isinstance(data, str):  # Python 2 wrote bytes as text
        data = _latin1(data)
    number_type = dtype_of(dtype)
    if not isinstance(shape, tuple) or len(shape) > _MAX_AXES:
        raise PickleError("an array without a valid shape")
    if not all(type(length) is int and length >= 0 for length in shape):
        raise PickleError("an array without a valid shape")
    size = math.prod(shape) * number_type.itemsize
    if not isinstance(data, bytes | bytearray) or len(data) != size:
        raise PickleError(f"an array whose contents do not fit its shape {shape}")
    array: AnyArray = _text_of(np.frombuffer(data, number_type))
    try:
        return array.reshape(shape, order="F" if order == "F" else "C")
    except ValueError:  # no elements, but axes that are too long for NumPy
        raise PickleError("an array without a valid shape") from None


def _text_of(array: AnyArray) -> AnyArray:
    """Return an array of bytes or text as text that is valid, and any other unchanged."""
    if array.dtype.kind == "S":
        try:
            return array.astype(f"U{array.dtype.itemsize}")
        except UnicodeDecodeError:
            raise PickleError("class names in another encoding than ASCII") from None
    if array.dtype.kind == "U":
        codes = array.view(f"{array.dtype.byteorder}u4")
        if codes.size and int(codes.max()) > _LAST_CHARACTER:
            raise PickleError("invalid text")
        return array.astype(array.dtype.newbyteorder("="), copy=False)
    return array


def _bytes_of(call: Call) -> bytes:
    """Return bytes that Python 3 wrote for Python 2, as text in Latin-1."""
    if call.name.endswith(" bytes") and not call.arguments:
        return b""
    if call.name == "_codecs encode" and call.arguments[1:] in (("latin1",), ("latin-1",)):
        return _latin1(call.arguments[0])
    raise PickleError("bytes in an unknown encoding")


def _latin1(text: Any) -> bytes:
    try:
        return str(text).encode("latin-1")
    except UnicodeEncodeError:
        raise PickleError("text instead of bytes") from None


def dtype_of(value: Any) -> np.dtype[Any]:
    """Return the type that a record of `numpy.dtype` stands for: numbers or short text."""
    if not (isinstance(value, Call) and value.name == "numpy dtype" and value.arguments):
        raise PickleError("an array of an unknown type")
    code = value.arguments[0]
    code = code.decode("latin-1") if isinstance(code, bytes) else code
    if isinstance(code, str) and re.fullmatch(r"[US][0-9]{1,2}", code):
        return np.dtype(f"{_byte_order(value.state)}{code}")
    if not (isinstance(code, str) and re.fullmatch(r"[iufb][1248]", code)):
        raise PickleError(f"an array of {clean(code, 20)!r} instead of numbers")
    return np.dtype(_byte_order(value.state) + code)


def _byte_order(state: Any) -> str:
    big_endian = isinstance(state, tuple) and len(state) > 1 and state[1] in {">", b">"}
    return ">" if big_endian else "<"
