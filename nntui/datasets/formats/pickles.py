"""Pickles without unpickling: `mnist.pkl.gz`, read by an interpreter that can only build data.

A pickle is a program that may call anything. This one runs the few instructions that arrays,
tuples, lists and dictionaries are made of; what it would call is only written down, as a `Call` of
a name, and afterwards those few that NumPy writes are looked at. Everything else is refused.
"""

import math
import re
from typing import Any

import numpy as np

from nntui.datasets.formats.parsed import (
    ROLES,
    AnyArray,
    ParsedData,
    ParsedSplit,
    to_labels,
    to_pixels,
)
from nntui.datasets.formats.pickle_machine import (
    FROMBUFFER,
    RECONSTRUCT,
    BrokenPickleError,
    Call,
    Name,
    run_pickle,
)
from nntui.errors import DataError
from nntui.strings import clean

_MAX_DEPTH = 3

_STARTS = re.compile(rb"\x80[\0-\5]|\(+(lp|dp|l|t|d|c[a-z_])|c[a-z_.]+\n")


def looks_like_pickle(start: bytes) -> bool:
    """Return whether the first bytes could be those of a pickle of any protocol."""
    return _STARTS.match(start) is not None


def read_pickle(raw: bytes, name: str) -> ParsedData:
    """Return the three pairs of images and labels of `mnist.pkl.gz`, two, or one.

    Raises:
        DataError: it would call something, or is broken, or holds no data set.
    """
    try:
        value = run_pickle(raw, name)
        pairs = _pairs(_built(value, 0))
    except BrokenPickleError as error:
        raise DataError(
            f"{name}: expected a pickle of images and labels, as mnist.pkl.gz, received {error}"
        ) from None
    roles = {1: ROLES[:1], 2: ("train", "test"), 3: ROLES}[len(pairs)]
    parts = {}
    for role, (images, labels) in zip(roles, pairs, strict=True):
        title = f"{name}: {role}"
        known = None if labels is None else to_labels(np.asarray(labels), title)
        parts[role] = ParsedSplit(to_pixels(_array(images), title), known)
    return ParsedData(parts, f"a pickle of {' and '.join(parts)}")


def _pairs(value: Any) -> list[tuple[Any, Any]]:
    """Return the pairs in a pair of arrays, in two or three such pairs, or in a dictionary."""
    if isinstance(value, dict):
        keys = {str(key).lower(): key for key in value}
        for images, labels in (("data", "labels"), ("x", "y"), ("images", "labels")):
            if images in keys:
                return [(value[keys[images]], value.get(keys.get(labels)))]
        raise BrokenPickleError("a dictionary without data and labels")
    if isinstance(value, np.ndarray):
        return [(value, None)]
    if not isinstance(value, tuple | list) or not 2 <= len(value) <= 3:
        raise BrokenPickleError("another object")
    if len(value) == 2 and isinstance(value[0], np.ndarray):
        return [(value[0], value[1])]
    for pair in value:
        if not isinstance(pair, tuple | list) or len(pair) != 2:
            raise BrokenPickleError("another object")
    return [(pair[0], pair[1]) for pair in value]


def _array(value: Any) -> AnyArray:
    if isinstance(value, np.ndarray):
        return value
    raise BrokenPickleError("images that are no array")


# From calls that were written down to arrays.


def _built(value: Any, depth: int) -> Any:
    """Return `value` with every call in it replaced by the array or the bytes it stands for."""
    if depth > _MAX_DEPTH:
        raise BrokenPickleError("objects within objects without end")
    if isinstance(value, Call):
        return _result(value)
    if isinstance(value, tuple | list):
        if len(value) > 64 or not value or isinstance(value[0], int):
            if all(type(item) is int for item in value):
                return _numbers(value)
            raise BrokenPickleError("a list of other things than numbers")
        return [_built(item, depth + 1) for item in value]
    if isinstance(value, dict):
        if len(value) > 64:
            raise BrokenPickleError("a large dictionary")
        return {key: _built(item, depth + 1) for key, item in value.items()}
    if isinstance(value, Name):
        raise BrokenPickleError(f"a name: {value.words}")
    return value


def _numbers(value: Any) -> AnyArray:
    try:
        return np.array(value, np.int64)
    except OverflowError:
        raise BrokenPickleError("numbers that are too large") from None


def _result(call: Call) -> Any:
    """Return the array that a call stands for."""
    if call.array is None:
        call.array = _array_of(call)
    return call.array


def _array_of(call: Call) -> AnyArray:
    if RECONSTRUCT.fullmatch(call.words):
        state = call.state
        if not (isinstance(state, tuple) and len(state) == 5):
            raise BrokenPickleError("an array without contents")
        _, shape, dtype, fortran, data = state
        return _from_bytes(data, dtype, shape, "F" if fortran else "C")
    if FROMBUFFER.fullmatch(call.words) and len(call.arguments) == 4:
        return _from_bytes(*call.arguments)
    raise BrokenPickleError(f"a call of {clean(call.words.replace(' ', '.'), 60)}")


def _encoded(call: Call) -> bytes:
    """Return bytes that python 3 wrote for python 2, as a text of their numbers."""
    if call.words.endswith(" bytes") and not call.arguments:
        return b""
    if call.words == "_codecs encode" and call.arguments[1:] in (("latin1",), ("latin-1",)):
        return _latin1(call.arguments[0])
    raise BrokenPickleError("bytes in another code")


def _latin1(text: Any) -> bytes:
    try:
        return str(text).encode("latin-1")
    except UnicodeEncodeError:
        raise BrokenPickleError("bytes that are none") from None


def _from_bytes(data: Any, dtype: Any, shape: Any, order: Any) -> AnyArray:
    if isinstance(data, Call):
        data = _encoded(data)
    if isinstance(data, str):  # python 2 wrote bytes as text
        data = _latin1(data)
    kind = _dtype(dtype)
    if not isinstance(shape, tuple) or len(shape) > 4:
        raise BrokenPickleError("an array without a shape")
    if not all(type(length) is int and length >= 0 for length in shape):
        raise BrokenPickleError("an array of another shape")
    if not isinstance(data, bytes | bytearray) or len(data) != math.prod(shape) * kind.itemsize:
        raise BrokenPickleError(f"an array whose contents do not fit its shape {shape}")
    array: AnyArray = np.frombuffer(data, kind)
    try:
        return array.reshape(shape, order="F" if order == "F" else "C")
    except ValueError:  # nothing, but in a shape that NumPy cannot count
        raise BrokenPickleError("an array of another shape") from None


def _dtype(value: Any) -> np.dtype[Any]:
    if not (isinstance(value, Call) and value.words == "numpy dtype" and value.arguments):
        raise BrokenPickleError("an array of an unknown type")
    code = value.arguments[0]
    code = code.decode("latin-1") if isinstance(code, bytes) else code
    if not (isinstance(code, str) and re.fullmatch(r"[iufb][1248]", code)):
        raise BrokenPickleError(f"an array of {clean(code, 20)!r} and not of numbers")
    state = value.state
    big = isinstance(state, tuple) and len(state) > 1 and state[1] in {">", b">"}
    return np.dtype((">" if big else "<") + code)
