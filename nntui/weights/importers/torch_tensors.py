"""Tensors of PyTorch in a file: what a pickle records of them, and the row of pickles of old files.

Since version 1.6 storages are members of a zip archive; before, they came behind several pickles.
"""

import io
from collections.abc import Callable
from typing import IO, Any

from nntui.pickles.machine import AnyArray, Call, PickleError, Storage
from nntui.pickles.opcodes import run_pickle
from nntui.pickles.tensors import BFLOAT16, number_size, numbers_of, storages_in, tensor_of
from nntui.weights.importers.collect import MAX_BYTES, from_bfloat16
from nntui.weights.importers.pickle_values import load_pickle

_TENSORS = ("torch._utils _rebuild_tensor", "torch._utils _rebuild_tensor_v2")
_SUBCLASS = "torch._tensor _rebuild_from_type_v2"
_FROM_BYTES = "torch.storage _load_from_bytes"
_MAX_STORAGES = 10_000

Numbers = Callable[[Storage], AnyArray]


class Tensors:
    """Returns the array of the record of a tensor.

    Args:
        numbers: returns the numbers of a storage.
        limit: the largest size of all tensors in bytes. Tensors may share numbers.
    """

    def __init__(self, numbers: Numbers, limit: int) -> None:
        self._numbers = numbers
        self._left = limit

    def __call__(self, call: Call) -> AnyArray | None:
        """Return the tensor that a call would build, None for another call."""
        if call.name not in _TENSORS and call.name != _SUBCLASS:
            return None
        if call.array is None:
            call.array = self._tensor(call)
        return call.array

    def _tensor(self, call: Call) -> AnyArray:
        arguments = call.arguments
        if call.name == _SUBCLASS:
            inner = arguments[2] if len(arguments) > 2 else ()
            arguments = inner if isinstance(inner, tuple) else ()
        numbers = self._numbers
        first = arguments[0] if arguments else None
        if isinstance(first, Call) and first.name == _FROM_BYTES:
            storage, numbers = _from_bytes(first)
            arguments = (storage, *arguments[1:])
        array = tensor_of(arguments, numbers, self._left)
        self._left -= array.nbytes
        bfloat16 = isinstance(arguments[0], Storage) and arguments[0].kind == BFLOAT16
        return from_bfloat16(array) if bfloat16 else array


def _from_bytes(call: Call) -> tuple[Storage, Numbers]:
    """Return the storage in a file of its own within a pickle."""
    raw = call.arguments[0] if call.arguments else None
    if isinstance(raw, Call) and raw.array is None and raw.arguments:
        raw = raw.arguments[0]
    if isinstance(raw, str):
        raw = raw.encode("latin-1")
    if not isinstance(raw, bytes | bytearray):
        raise PickleError("a storage without contents")
    value, storages = read_stream(io.BytesIO(raw))
    if not isinstance(value, Storage):
        raise PickleError("a storage without contents")
    return value, lookup(storages)


def read_stream(stream: IO[bytes]) -> tuple[Any, dict[str, AnyArray]]:
    """Return the value of an old file, and the numbers of its storages by key."""
    for _ in range(2):  # a magic number and the version
        run_pickle(stream)
    machine = run_pickle(stream)
    little = machine.get("little_endian", True) if isinstance(machine, dict) else True
    value = load_pickle(stream)
    keys = run_pickle(stream)
    kinds = {storage.key: storage.kind for storage in storages_in(value)}
    if not isinstance(keys, list) or len(keys) > _MAX_STORAGES:
        raise PickleError("a broken list of storages")
    storages: dict[str, AnyArray] = {}
    for key in map(str, keys):
        count = int.from_bytes(stream.read(8), "little", signed=True)
        size = count * number_size(kinds.get(key, ""))
        if not 0 <= size <= MAX_BYTES or key not in kinds:
            raise PickleError("a broken list of storages")
        storages[key] = numbers_of(stream.read(size), kinds[key], "<" if little else ">")
    return value, storages


def lookup(storages: dict[str, AnyArray]) -> Numbers:
    """Return a function that finds the numbers of a storage."""

    def numbers(storage: Storage) -> AnyArray:
        if storage.key not in storages:
            raise PickleError("a tensor without contents")
        return storages[storage.key]

    return numbers


def tensors_in_pickle(size: int) -> Tensors:
    """Return a reader of tensors that `pickle` wrote, each with its storage in the pickle.

    Args:
        size: of the pickle in bytes.
    """
    return Tensors(lookup({}), 2 * size)
