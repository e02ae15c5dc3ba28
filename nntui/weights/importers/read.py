"""Reads a file of weights of another program: finds its format and calls the reader of it.

Readers raise whatever their parsers raise; here each of these becomes one sentence.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import msgspec

from nntui.errors import DataError, WeightsError
from nntui.pickles.machine import PickleError
from nntui.strings import clean
from nntui.weights.first_bytes import peek
from nntui.weights.formats import COMPRESSED, detect, unknown
from nntui.weights.importers.compressed import unpacked
from nntui.weights.importers.foreign import ForeignArray, ForeignFile

_PARSING = (
    *(ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RecursionError),
    *(StopIteration, EOFError, NotImplementedError, RuntimeError, MemoryError),
    *(struct.error, zlib.error, zipfile.BadZipFile, msgspec.MsgspecError),
)
"""What Python, NumPy and the libraries of formats raise for files with invalid contents."""


def read_foreign(path: Path | Sequence[Path]) -> ForeignFile:
    """Return the arrays of a file or folder of weights, and the layers that it states.

    Nothing in the file is executed, and sizes are checked before memory is asked for.

    Args:
        path: a file, a folder, or several .npy files in the order of their layers.

    Raises:
        WeightsError: it cannot be read, is too large or broken, holds no weights, or is of a format
            that cannot be read; the error says of which.
    """
    if not isinstance(path, Path):
        return _read_several(tuple(path))
    seen = peek(path)
    found = detect(seen)
    if found is not None and found.name in COMPRESSED:
        return _read_compressed(path, found.name)
    if found is None or found.foreign is None:
        name = unknown(seen) if found is None else found.name
        hint = f"; {found.hint}" if found is not None and found.hint else ""
        raise WeightsError(f"{path}: expected weights of another program, received {name}{hint}")
    with _one_sentence(path, found.name):
        return replace(found.foreign(path), format=found.name)


def _read_compressed(path: Path, name: str) -> ForeignFile:
    with _one_sentence(path, name), unpacked(path) as inner:
        found = detect(peek(inner))
        if found is None or found.foreign is None:
            received = unknown(peek(inner)) if found is None else found.name
            raise WeightsError(f"{path}: expected weights in {name}, received {received}")
        try:
            with _one_sentence(inner, found.name):
                return replace(found.foreign(inner), format=f"{found.name}, compressed")
        except WeightsError as error:
            raise WeightsError(str(error).replace(str(inner), str(path))) from None


def _read_several(paths: tuple[Path, ...]) -> ForeignFile:
    files = [read_foreign(path) for path in paths]
    if not files:
        raise WeightsError("expected files of weights, received none; name at least one")
    arrays = (
        ForeignArray(_own_name(path, each.name, len(file.arrays)), each.array)
        for path, file in zip(paths, files, strict=True)
        for each in file.arrays
    )
    notes = tuple(note for file in files for note in file.notes)
    return ForeignFile(
        f"{len(files)} files, the first {files[0].format}", tuple(arrays), notes=notes
    )


def _own_name(path: Path, name: str, count: int) -> str:
    """Return the name of an array among several files: that of its file where it is alone."""
    stem = clean(path.stem, 60)
    return stem if count == 1 else f"{stem}.{name}"


@contextmanager
def _one_sentence(path: Path, name: str) -> Iterator[None]:
    """Turn the exceptions of parsers into a WeightsError."""
    try:
        yield
    except DataError as error:
        raise WeightsError(str(error)) from None
    except PickleError as error:
        raise WeightsError(
            f"{path}: expected {name}, received {error}; save the arrays with numpy.savez"
        ) from None
    except OSError as error:
        raise WeightsError(
            f"{path}: cannot be read: {error.strerror or clean(error, 80)}; check the path"
        ) from None
    except _PARSING as error:
        reason = clean(error, 120) or type(error).__name__
        raise WeightsError(f"{path}: {name} that is broken: {reason}; download it again") from None
