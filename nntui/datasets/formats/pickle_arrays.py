"""Arrays of NumPy from the calls that a pickle records, without making these calls."""

import math
import re
from typing import Any

import numpy as np

from nntui.datasets.formats.parsed import AnyArray
from nntui.datasets.formats.pickle_machine import FROMBUFFER, RECONSTRUCT, Call, Name, PickleError
from nntui.strings import clean

_MAX_DEPTH = 3
_MAX_ITEMS = 64
"""Longer lists must be labels."""
_MAX_AXES = 4
_MAX_TEXT = 80
"""Characters of the name of a class."""


def with_arrays(value: Any, depth: int = 0) -> Any:
    """Return `value` with all calls in it replaced by arrays, and lists of integers by arrays.

    Raises:
        PickleError: other calls or values, or values nested too deeply.
    """
    if depth > _MAX_DEPTH:
        raise PickleError("objects that are nested too deeply")
    if isinstance(value, Call):
        if value.array is None:
            value.array = _array_of(value)
        return value.array
    if isinstance(value, tuple | list):
        if value and all(isinstance(item, str) for item in value):
            return _text(value)
        if len(value) > _MAX_ITEMS or not value or isinstance(value[0], int):
            return _integers(value)
        return [with_arrays(item, depth + 1) for item in value]
    if isinstance(value, dict):
        if len(value) > _MAX_ITEMS:
            raise PickleError("a large dictionary")
        return {key: _item(item, depth + 1) for key, item in value.items()}
    if isinstance(value, Name):
        raise PickleError(f"a name: {value.name}")
    return value


def _item(value: Any, depth: int) -> Any:
    """Return a value of a dictionary, None for one that is not data."""
    try:
        return with_arrays(value, depth)
    except PickleError:
        return None


def _integers(values: tuple[Any, ...] | list[Any]) -> AnyArray:
    if not all(type(item) is int for item in values):
        raise PickleError("a list of objects that are not numbers")
    try:
        return np.array(values, np.int64)
    except OverflowError:
        raise PickleError("numbers that are too large") from None


def _text(values: tuple[Any, ...] | list[Any]) -> AnyArray:
    """Return class names as an array; long text would take the room of the longest for each."""
    if max(map(len, values)) > _MAX_TEXT:
        raise PickleError("long text")
    return np.array([clean(word) for word in values])


def _array_of(call: Call) -> AnyArray:
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
    number_type = _dtype(dtype)
    if not isinstance(shape, tuple) or len(shape) > _MAX_AXES:
        raise PickleError("an array without a valid shape")
    if not all(type(length) is int and length >= 0 for length in shape):
        raise PickleError("an array without a valid shape")
    size = math.prod(shape) * number_type.itemsize
    if not isinstance(data, bytes | bytearray) or len(data) != size:
        raise PickleError(f"an array whose contents do not fit its shape {shape}")
    array: AnyArray = np.frombuffer(data, number_type)
    try:
        return array.reshape(shape, order="F" if order == "F" else "C")
    except ValueError:  # no elements, but axes that are too long for NumPy
        raise PickleError("an array without a valid shape") from None


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


def _dtype(value: Any) -> np.dtype[Any]:
    if not (isinstance(value, Call) and value.name == "numpy dtype" and value.arguments):
        raise PickleError("an array of an unknown type")
    code = value.arguments[0]
    code = code.decode("latin-1") if isinstance(code, bytes) else code
    if not (isinstance(code, str) and re.fullmatch(r"[iufb][1248]", code)):
        raise PickleError(f"an array of {clean(code, 20)!r} instead of numbers")
    state = value.state
    big_endian = isinstance(state, tuple) and len(state) > 1 and state[1] in {">", b">"}
    return np.dtype((">" if big_endian else "<") + code)
