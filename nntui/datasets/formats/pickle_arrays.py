"""Data sets from the records of a pickle: arrays of NumPy and lists of labels or class names."""

from typing import Any

import numpy as np

from nntui.pickles.arrays import array_of
from nntui.pickles.machine import AnyArray, Call, Name, PickleError
from nntui.strings import clean

_MAX_DEPTH = 3
_MAX_ITEMS = 64
"""Longer lists must be labels."""
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
            value.array = array_of(value)
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
