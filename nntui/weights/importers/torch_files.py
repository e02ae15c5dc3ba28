"""Reads files of PyTorch without PyTorch: state dicts, whole modules, TorchScript, both formats."""

import io
import zipfile
from pathlib import Path
from typing import Any

from nntui.errors import WeightsError
from nntui.pickles.machine import AnyArray, Call, Storage
from nntui.pickles.tensors import numbers_of
from nntui.weights.importers.archive import Archive
from nntui.weights.importers.collect import broken, foreign_file, read_whole
from nntui.weights.importers.foreign import ForeignFile
from nntui.weights.importers.objects import named_arrays
from nntui.weights.importers.pickle_values import load_pickle
from nntui.weights.importers.torch_modules import layers_of
from nntui.weights.importers.torch_tensors import Numbers, Tensors, lookup, read_stream


def read_torch_zip(path: Path) -> ForeignFile:
    """Return the tensors of a file of PyTorch since version 1.6.

    Raises:
        WeightsError: the file is broken, would run commands, or holds no weights.
    """
    with zipfile.ZipFile(path) as file:
        archive = Archive(path, file)
        name = next(name for name in archive.names if f"/{name}".endswith("/data.pkl"))
        root = name.removesuffix("data.pkl")
        order = "<"
        if f"{root}byteorder" in archive.names:
            order = ">" if archive.read(f"{root}byteorder") == b"big" else "<"
        storages: dict[str, AnyArray] = {}

        def numbers(storage: Storage) -> AnyArray:
            if storage.key not in storages:
                raw = archive.read(f"{root}data/{storage.key}")
                storages[storage.key] = numbers_of(raw, storage.kind, order)
            return storages[storage.key]

        value = load_pickle(io.BytesIO(archive.read(name)))
        return _foreign_file(path, value, numbers)


def read_torch_stream(path: Path) -> ForeignFile:
    """Return the tensors of a file of PyTorch before version 1.6.

    Raises:
        WeightsError: as above.
    """
    value, storages = read_stream(io.BytesIO(read_whole(path)))
    return _foreign_file(path, value, lookup(storages))


def _foreign_file(path: Path, value: Any, numbers: Numbers) -> ForeignFile:
    tensors = Tensors(numbers, 2 * path.stat().st_size)
    if isinstance(value, Call) and tensors(value) is not None:
        raise WeightsError(
            f"{path}: expected the weights of a network, received a single tensor; try another file"
        )
    found = list(named_arrays(value, tensors=tensors))
    if not found and isinstance(value, dict | Call):
        raise broken(path, "no tensors in it")
    return foreign_file(path, found, layers=layers_of(value, tensors))
