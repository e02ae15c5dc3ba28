"""Files of torch.save with tensors, read without PyTorch and without unpickling.

Such a file is a ZIP archive with a pickle, which says the shapes, and the raw numbers of each
storage: https://pytorch.org/docs/stable/notes/serialization.html. Versions before 1.6 wrote the
pickle between other pickles, and the storages after them.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

from nntui.datasets.formats.limits import MAX_MEMBERS, max_bytes, too_large
from nntui.datasets.formats.parsed import AnyArray
from nntui.datasets.formats.part import Part
from nntui.datasets.formats.pickles import named_arrays
from nntui.datasets.formats.safe_read import check_growth
from nntui.errors import DataError
from nntui.pickles.machine import Call, LargePickleError, Name, PickleError, Storage
from nntui.pickles.opcodes import run_pickle
from nntui.pickles.tensors import number_size, numbers_of, storages_in, tensor_of
from nntui.strings import clean

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
    except LargePickleError:
        raise too_large(name, max_bytes()) from None
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
    value = run_pickle(_member(archive, pickle, name, _MAX_PICKLE), "tensors")
    storages: dict[str, AnyArray] = {}
    remaining = max_bytes()

    def numbers(storage: Storage) -> AnyArray:
        nonlocal remaining
        if storage.key not in storages:  # several tensors may share one
            raw = _member(archive, f"{root}data/{storage.key}", name, remaining)
            remaining -= len(raw)
            storages[storage.key] = numbers_of(raw, storage.kind)
        return storages[storage.key]

    return named_arrays(_Tensors(numbers).convert(value, 0), file)


def _read_old(stream: io.BytesIO, name: str, file: str) -> list[Part]:
    for _ in range(3):  # a magic number, the version, and facts about the machine
        run_pickle(stream, limit=2 * max_bytes())
    value = run_pickle(stream, "tensors", limit=2 * max_bytes())
    keys = run_pickle(stream, limit=2 * max_bytes())
    kinds = {storage.key: storage for storage in storages_in(value)}
    storages: dict[str, AnyArray] = {}
    for key in keys if isinstance(keys, list) else ():
        storage = kinds[str(key)]
        count = int.from_bytes(stream.read(8), "little", signed=True)
        size = count * number_size(storage.kind)
        if not 0 <= size <= max_bytes():
            raise too_large(name, max_bytes())
        storages[storage.key] = numbers_of(stream.read(size), storage.kind)
    return named_arrays(_Tensors(lambda item: storages[item.key]).convert(value, 0), file)


def _member(archive: zipfile.ZipFile, key: str, name: str, limit: int) -> bytes:
    info = archive.getinfo(key)
    check_growth(name, info.file_size, info.compress_size, limit)
    with archive.open(info) as file:
        return file.read(info.file_size + 1)


class _Tensors:
    """Makes arrays of the records of tensors; nothing about them is trusted."""

    def __init__(self, numbers: Callable[[Storage], AnyArray]) -> None:
        self._numbers = numbers

    def convert(self, value: Any, depth: int) -> Any:
        """Return a value with arrays for all tensors in it."""
        if depth > _MAX_DEPTH:
            raise PickleError("objects that are nested too deeply")
        if isinstance(value, Call):
            if value.name.startswith("torch._utils _rebuild_tensor"):
                return tensor_of(value.arguments, self._numbers, max_bytes())
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
