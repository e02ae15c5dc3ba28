"""Reads arrays of NumPy: one .npy, a folder of them or a list, and .npz archives of any naming."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from nntui.datasets.formats.npy import read_array
from nntui.errors import WeightsError
from nntui.weights.importers.archive import Archive
from nntui.weights.importers.collect import MAX_BYTES, Named, broken, foreign_file, read_whole
from nntui.weights.importers.foreign import ForeignFile
from nntui.weights.importers.objects import named_arrays
from nntui.weights.importers.pickle_values import load_pickle

_OBJECTS = re.compile(rb"\x93NUMPY.{4,6}?\{[^}]{0,200}'descr': *'\|?O'[^}]{0,200}\}\s*", re.DOTALL)
_START = 2**10


def read_npy(path: Path) -> ForeignFile:
    """Return the array of a .npy file; one of objects gives all arrays in it, without unpickling.

    Raises:
        WeightsError: the file is broken or holds no weights.
    """
    return foreign_file(path, _arrays(path.stem, io.BytesIO(read_whole(path)), path))


_MOST_FILES = 1000
"""In a folder; the largest networks that nntui can express have a few dozen arrays."""


def read_npz(path: Path) -> ForeignFile:
    """Return the arrays of a .npz archive.

    Raises:
        WeightsError: the archive is broken, unpacks to far more than its size, or holds no weights.
    """
    with zipfile.ZipFile(path) as file:
        archive = Archive(path, file)
        found = [
            named
            for name in archive.names
            if name.endswith(".npy")
            for named in _arrays(name.removesuffix(".npy"), io.BytesIO(archive.read(name)), path)
        ]
    return foreign_file(path, found)


def read_npy_folder(path: Path) -> ForeignFile:
    """Return the arrays of all .npy files in a folder, sorted by name, with 2 before 10.

    Raises:
        WeightsError: a file is broken, or none holds weights.
    """
    return read_npy_list(sorted(path.glob("*.npy"), key=_by_numbers), path)


def read_npy_list(paths: Sequence[Path], folder: Path) -> ForeignFile:
    """Return the arrays of .npy files in the order given; `folder` is named in errors."""
    if len(paths) > _MOST_FILES:
        raise WeightsError(
            f"{folder}: expected at most {_MOST_FILES:,} files of arrays, received {len(paths):,}; "
            "name a folder that has those of one network"
        )
    if sum(path.stat().st_size for path in paths) > MAX_BYTES:
        raise broken(folder, f"expected at most {MAX_BYTES >> 20} MiB")
    found = [
        named for path in paths for named in _arrays(path.stem, io.BytesIO(read_whole(path)), path)
    ]
    return foreign_file(folder, found)


def _arrays(name: str, file: IO[bytes], path: Path) -> Iterator[Named]:
    """Yield the array in a file, or all arrays in its object."""
    objects = _OBJECTS.match(file.read(_START))
    if objects is None:
        file.seek(0)
        yield name, read_array(file, f"{path}: {name}", MAX_BYTES)
        return
    file.seek(objects.end())
    yield from named_arrays(load_pickle(file), name if name.startswith("arr_") else "")


def _by_numbers(path: Path) -> list[tuple[int, str]]:
    """Return a key that sorts the numbers in a name by value."""
    return [
        (int(part), "") if part.isdecimal() else (-1, part)
        for part in re.split(r"([0-9]{1,9})", path.name)
    ]
