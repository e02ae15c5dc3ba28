"""Files of torch.save with tensors, read without PyTorch and without unpickling.

Such a file is a ZIP archive with a pickle, which says the shapes, and the raw numbers of each
storage: https://pytorch.org/docs/stable/notes/serialization.html. Versions before 1.6 wrote the
pickle between other pickles, and the storages after them.
"""

import io
import math
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from nntui.datasets.formats.limits import MAX_MEMBERS, max_bytes, too_large
from nntui.datasets.formats.parsed import AnyArray
from nntui.datasets.formats.part import Part
from nntui.datasets.formats.pickle_machine import Call, Name, PickleError, Storage
from nntui.datasets.formats.pickle_opcodes import run_pickle
from nntui.datasets.formats.pickles import named_arrays
from nntui.datasets.formats.safe_read import check_growth
from nntui.errors import DataError
from nntui.strings import clean

_TYPES = {
    "torch ByteStorage": "u1",
    "torch BoolStorage": "?",
    "torch CharStorage": "i1",
    "torch ShortStorage": "i2",
    "torch IntStorage": "i4",
    "torch LongStorage": "i8",
    "torch HalfStorage": "f2",
    "torch FloatStorage": "f4",
    "torch DoubleStorage": "f8",
}
_OLD_MAGIC = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."
_FIRST_MEMBER = re.compile(rb"PK\x03\x04.{26}[^/]{1,200}/(data\.pkl|\.format_version)", re.DOTALL)
"""torch.save writes the pickle first, in a folder with the name of the file."""
_MAX_PICKLE = 2**22
_MAX_DEPTH = 4


def looks_like_torch(start: bytes) -> bool:
    """Return whether bytes are the start of a file of torch.save, of any version."""
    return start.startswith(_OLD_MAGIC) or _FIRST_MEMBER.match(start) is not None


def read_torch(raw: bytes, name: str, file: str) -> list[Part]:
    """Return the tensors of a file, by key or by position.

    Raises:
        DataError: a broken file, or one with anything but tensors.
    """
    try:
        if raw.startswith(_OLD_MAGIC):
            return _read_old(io.BytesIO(raw), name, file)
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _read_archive(archive, name, file)
    except PickleError as error:
        raise DataError(
            f"{name}: expected a PyTorch file of images and labels, received {error}"
        ) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, StopIteration) as error:
        raise DataError(f"{name}: a broken PyTorch file: {clean(error, 60)}") from None
    except (NotImplementedError, ValueError, RuntimeError, OverflowError) as error:
        raise DataError(f"{name}: a PyTorch file that cannot be read: {clean(error, 60)}") from None


def _read_archive(archive: zipfile.ZipFile, name: str, file: str) -> list[Part]:
    pickle = next(key for key in archive.namelist() if key.endswith("/data.pkl"))
    root = pickle.removesuffix("data.pkl")
    value = run_pickle(_member(archive, pickle, name, _MAX_PICKLE), name, tensors=True)
    storages: dict[str, AnyArray] = {}
    remaining = max_bytes()

    def numbers(storage: Storage) -> AnyArray:
        nonlocal remaining
        if storage.key not in storages:  # several tensors may share one
            raw = _member(archive, f"{root}data/{storage.key}", name, remaining)
            remaining -= len(raw)
            storages[storage.key] = _numbers(raw, storage.kind)
        return storages[storage.key]

    return named_arrays(_Tensors(numbers, name).convert(value, 0), file)


def _read_old(stream: io.BytesIO, name: str, file: str) -> list[Part]:
    for _ in range(3):  # a magic number, the version, and facts about the machine
        run_pickle(stream, name)
    value = run_pickle(stream, name, tensors=True)
    keys = run_pickle(stream, name)
    kinds = {storage.key: storage for storage in _storages(value, 0)}
    storages: dict[str, AnyArray] = {}
    for key in keys if isinstance(keys, list) else ():
        storage = kinds[str(key)]
        count = int.from_bytes(stream.read(8), "little", signed=True)
        size = count * np.dtype(_TYPES.get(storage.kind, "u1")).itemsize
        if not 0 <= size <= max_bytes():
            raise too_large(name, max_bytes())
        storages[storage.key] = _numbers(stream.read(size), storage.kind)
    return named_arrays(_Tensors(lambda item: storages[item.key], name).convert(value, 0), file)


def _storages(value: Any, depth: int) -> Iterator[Storage]:
    """Yield the storages in a value."""
    if isinstance(value, Storage):
        yield value
    inner: Iterable[Any] = ()
    if isinstance(value, Call):
        inner = value.arguments
    elif isinstance(value, dict):
        inner = value.values()
    elif isinstance(value, tuple | list):
        inner = value
    for item in inner if depth < 2 * _MAX_DEPTH else ():
        yield from _storages(item, depth + 1)


def _numbers(raw: bytes, kind: str) -> AnyArray:
    if kind not in _TYPES:
        raise PickleError(f"a storage of {clean(kind, 40)}")
    dtype = np.dtype(_TYPES[kind])
    return np.frombuffer(raw[: len(raw) // dtype.itemsize * dtype.itemsize], dtype)


def _member(archive: zipfile.ZipFile, key: str, name: str, limit: int) -> bytes:
    info = archive.getinfo(key)
    check_growth(name, info.file_size, info.compress_size, limit)
    with archive.open(info) as file:
        return file.read(info.file_size + 1)


class _Tensors:
    """Makes arrays of the records of tensors; nothing about them is trusted."""

    def __init__(self, numbers: Callable[[Storage], AnyArray], name: str) -> None:
        self._numbers = numbers
        self._name = name

    def convert(self, value: Any, depth: int) -> Any:
        """Return a value with arrays for all tensors in it."""
        if depth > _MAX_DEPTH:
            raise PickleError("objects that are nested too deeply")
        if isinstance(value, Call):
            if value.name.startswith("torch._utils _rebuild_tensor"):
                return self._tensor(value.arguments)
            if value.name == "collections OrderedDict":
                return {}
            raise PickleError(f"a call of {clean(value.name.replace(' ', '.'), 60)}")
        if isinstance(value, dict):
            if len(value) > MAX_MEMBERS:
                raise PickleError("a large dictionary")
            return {key: self.convert(item, depth + 1) for key, item in value.items()}
        if isinstance(value, tuple | list):
            if len(value) > MAX_MEMBERS:
                raise PickleError("a long list")
            return [self.convert(item, depth + 1) for item in value]
        if isinstance(value, Name):
            raise PickleError(f"a name: {value.name}")
        return value

    def _tensor(self, arguments: tuple[Any, ...]) -> AnyArray:
        if len(arguments) < 4 or not isinstance(arguments[0], Storage):
            raise PickleError("a tensor without contents")
        storage, offset, shape, strides = arguments[:4]
        numbers = self._numbers(storage)
        if not (_are_lengths((offset,)) and _are_lengths(shape) and _are_lengths(strides)):
            raise PickleError("a tensor without a valid shape")
        if len(shape) != len(strides) or len(shape) > 4:
            raise PickleError("a tensor without a valid shape")
        count = math.prod(shape)
        if count * numbers.itemsize > max_bytes():
            raise too_large(self._name, max_bytes())
        last = offset + sum((n - 1) * step for n, step in zip(shape, strides, strict=True))
        if count and not 0 <= last < len(numbers):
            raise PickleError("a tensor whose contents do not fit its shape")
        if not count:
            return np.empty(shape, numbers.dtype)
        steps = tuple(step * numbers.itemsize for step in strides)
        view = np.lib.stride_tricks.as_strided(numbers[offset:], shape, steps, writeable=False)
        return np.ascontiguousarray(view)


def _are_lengths(values: Any) -> bool:
    return isinstance(values, tuple) and all(type(n) is int and 0 <= n < 2**40 for n in values)
