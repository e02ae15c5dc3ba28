"""Tensors of PyTorch from the records of a pickle and the raw numbers of its storages.

The format: https://pytorch.org/docs/stable/notes/serialization.html; what a tensor is rebuilt from:
https://github.com/pytorch/pytorch/blob/main/torch/_utils.py.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from nntui.pickles.machine import AnyArray, Call, LargePickleError, PickleError, Storage
from nntui.strings import clean

BFLOAT16 = "torch BFloat16Storage"
_TYPES = {
    "torch ByteStorage": "u1",
    "torch BoolStorage": "?",
    "torch CharStorage": "i1",
    "torch ShortStorage": "i2",
    "torch IntStorage": "i4",
    "torch LongStorage": "i8",
    "torch HalfStorage": "f2",
    BFLOAT16: "u2",
    "torch FloatStorage": "f4",
    "torch DoubleStorage": "f8",
}
_MAX_AXES = 8


def number_size(kind: str) -> int:
    """Return the bytes of a number in a storage of this kind; 1 for an unknown one."""
    return np.dtype(_TYPES.get(kind, "u1")).itemsize


def numbers_of(raw: bytes, kind: str, order: str = "<") -> AnyArray:
    """Return the numbers of a storage; those of bfloat16 as unsigned integers.

    Raises:
        PickleError: an unknown kind of storage.
    """
    if kind not in _TYPES:
        raise PickleError(f"a storage of {clean(kind, 40)}")
    dtype = np.dtype(order + _TYPES[kind])
    return np.frombuffer(raw, dtype, len(raw) // dtype.itemsize)


def tensor_of(
    arguments: tuple[Any, ...], numbers: Callable[[Storage], AnyArray], limit: int
) -> AnyArray:
    """Return the array that `torch._utils._rebuild_tensor_v2` would build; nothing is trusted.

    Args:
        arguments: of the call: a storage, the first number, the shape and the strides.
        numbers: returns the numbers of a storage.
        limit: the largest size in bytes.

    Raises:
        LargePickleError: a tensor of more than `limit` bytes.
        PickleError: a shape or strides that do not fit the storage.
    """
    if len(arguments) < 4 or not isinstance(arguments[0], Storage):
        raise PickleError("a tensor without contents")
    storage, offset, shape, strides = arguments[:4]
    stored = numbers(storage)
    if not (_are_lengths((offset,)) and _are_lengths(shape) and _are_lengths(strides)):
        raise PickleError("a tensor without a valid shape")
    if len(shape) != len(strides) or len(shape) > _MAX_AXES:
        raise PickleError("a tensor without a valid shape")
    count = math.prod(shape)
    # A stride of 0 repeats numbers: a small file could ask for any amount of memory.
    if count * stored.itemsize > limit:
        raise LargePickleError("a tensor that is too large")
    if not count:
        return np.empty(0, stored.dtype)
    last = offset + sum((n - 1) * step for n, step in zip(shape, strides, strict=True))
    if not 0 <= last < len(stored):
        raise PickleError("a tensor whose contents do not fit its shape")
    steps = tuple(step * stored.itemsize for step in strides)
    view = np.lib.stride_tricks.as_strided(stored[offset:], shape, steps, writeable=False)
    return np.ascontiguousarray(view)


def storages_in(value: Any) -> Iterator[Storage]:
    """Yield the storages in a value."""
    seen: set[int] = set()  # a pickle may refer to an object a thousand times
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, Storage):
            yield item
        elif isinstance(item, Call | dict | tuple | list) and id(item) not in seen:
            seen.add(id(item))
            waiting += _inside(item)


def _inside(value: Call | dict[Any, Any] | tuple[Any, ...] | list[Any]) -> Iterable[Any]:
    if isinstance(value, Call):
        return (*value.arguments, value.state, *value.items, *value.entries.values())
    return value.values() if isinstance(value, dict) else value


def _are_lengths(values: Any) -> bool:
    return isinstance(values, tuple) and all(type(n) is int and 0 <= n < 2**40 for n in values)
