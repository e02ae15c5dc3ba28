"""All arrays in a nested object: dictionaries, lists, the attributes of recorded objects.

The values come from pickles (as records of calls) and from JSON. A value may refer to another many
times, so each is visited once.
"""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from nntui.pickles.arrays import array_of
from nntui.pickles.machine import (
    FROMBUFFER,
    RECONSTRUCT,
    AnyArray,
    Call,
    LargePickleError,
    PickleError,
)
from nntui.weights.importers.collect import Named

MAX_DEPTH = 32
_MAX_VISITS = 500_000
_MAX_NUMBERS = 2**22
"""In lists, where the size of the file is unknown."""
_MAX_AXES = 6
_PARTS_OF_MODULES = {"_modules", "_parameters", "_buffers"}
"""Attributes of a module of PyTorch that its own names of tensors leave out."""

TensorReader = Callable[[Call], AnyArray | None]
"""Returns the tensor that a call would build, None for any other call."""


def named_arrays(
    value: Any, path: str = "", tensors: TensorReader | None = None, most: int = _MAX_NUMBERS
) -> Iterator[Named]:
    """Yield all arrays in a value under the keys, positions and attributes that lead to them.

    >>> [name for name, _ in named_arrays({"layers": [{"W": [[0.5, 1.0]]}, {"W": [[2.0]]}]})]
    ['layers.0.W', 'layers.1.W']

    Args:
        value: dictionaries, lists, numbers, arrays and records of calls.
        path: the name of the value itself.
        tensors: reads the tensors of PyTorch.
        most: the largest count of numbers in lists.

    Raises:
        PickleError: the value is nested too deeply or too large.
    """
    yield from _Walk(tensors or (lambda _: None), most).visit(value, path, 0)


class _Walk:
    def __init__(self, tensors: TensorReader, most: int) -> None:
        self._tensors = tensors
        self._seen: set[int] = set()
        self._visits = 0
        self._numbers = most

    def visit(self, value: Any, path: str, depth: int) -> Iterator[Named]:
        if isinstance(value, np.ndarray):
            yield path, value
        if not isinstance(value, Call | dict | list | tuple):
            return
        self._visits += 1
        if depth > MAX_DEPTH or self._visits > _MAX_VISITS:
            raise PickleError("objects that are nested too deeply")
        if id(value) in self._seen:
            return
        self._seen.add(id(value))
        if isinstance(value, Call):
            yield from self._call(value, path, depth)
        elif isinstance(value, dict):
            for key, item in value.items():
                yield from self.visit(item, joined(path, key), depth + 1)
        else:
            yield from self._list(value, path, depth)

    def _call(self, call: Call, path: str, depth: int) -> Iterator[Named]:
        objects = _objects_of(call)
        if objects is not None:
            yield from self.visit(objects, path, depth + 1)
            return
        array = call.array if call.array is not None else self._array(call)
        if array is not None:
            yield path, array
            return
        for state in call.state if isinstance(call.state, tuple) else (call.state,):
            yield from self.visit(state, path, depth + 1)
        for inner in (call.entries, call.items, *call.arguments):
            yield from self.visit(inner, path, depth + 1)

    def _array(self, call: Call) -> AnyArray | None:
        if RECONSTRUCT.fullmatch(call.name) or FROMBUFFER.fullmatch(call.name):
            return array_of(call)
        return self._tensors(call)

    def _list(self, values: list[Any] | tuple[Any, ...], path: str, depth: int) -> Iterator[Named]:
        shape = self._shape(values, 0)
        if shape is not None:
            if math.prod(shape) > 1 or len(shape) > 1:
                # Lists of integers are sizes and shapes, not weights.
                array = np.array(values)
                yield path, array if array.dtype.kind in "if" else array.astype(np.float64)
            return
        for number, item in enumerate(values):
            yield from self.visit(item, joined(path, str(number)), depth + 1)

    def _shape(self, values: Any, axis: int) -> tuple[int, ...] | None:
        """Return the shape of nested lists of numbers, None for anything else."""
        if not values or axis >= _MAX_AXES:
            return None
        first = values[0]
        self._numbers -= len(values)
        if self._numbers < 0:
            raise LargePickleError("more numbers than the file has room for")
        if isinstance(first, float | int):
            plain = all(type(item) in (float, int) and _is_moderate(item) for item in values)
            return (len(values),) if plain else None
        if not isinstance(first, list | tuple):
            return None
        shapes = {self._shape(item, axis + 1) if _is_list(item) else None for item in values}
        only = shapes.pop() if len(shapes) == 1 else None
        return None if only is None else (len(values), *only)


def array_in(value: Any) -> AnyArray | None:
    """Return the array that a record stands for, or an array itself; None for anything else."""
    if isinstance(value, np.ndarray) or value is None:
        return value
    if not isinstance(value, Call):
        return None
    if value.array is None and RECONSTRUCT.fullmatch(value.name):
        return array_of(value)
    return value.array


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _is_moderate(number: float) -> bool:
    """Return whether a number fits a float: integers of Python may have any size."""
    return type(number) is float or abs(number) < 2**63


def joined(path: str, key: str) -> str:
    """Return the name of what is under a key of something with a name."""
    key = key[:200]
    if key in _PARTS_OF_MODULES or not key:
        return path
    return f"{path}.{key}"[-400:] if path else key


def _objects_of(call: Call) -> list[Any] | None:
    """Return the contents of an array of objects, None for anything else."""
    state = call.state
    if RECONSTRUCT.fullmatch(call.name) and isinstance(state, tuple) and len(state) == 5:
        return state[4] if isinstance(state[4], list) else None
    return None
