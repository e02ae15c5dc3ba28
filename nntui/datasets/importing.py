"""Importing: a copy of a user's own data in our own form, whole or not at all."""

import io
from pathlib import Path

import numpy as np

from nntui.config.reading import Reading
from nntui.datasets.catalog import CATALOG, SUFFIX
from nntui.datasets.dataset import Dataset
from nntui.datasets.formats import detect
from nntui.datasets.user_files import as_dataset
from nntui.errors import DataError
from nntui.storage import write_whole
from nntui.strings import clean

_SHORT = {"train": "train", "validation": "val", "test": "test"}


def import_data(path: Path, name: str, reading: Reading, folder: Path) -> tuple[Path, Dataset]:
    """Copy the data at `path` to `folder` under `name`, and return the copy and what is in it.

    The parts stay as they are given: what is not split yet is split by each run. Pixels are uint8,
    labels numbers of the classes, whose names are kept.

    Raises:
        DataError: the data is none, or the name is taken or cannot be one.
        StorageError: the disk refused; nothing is left behind.
    """
    target = path_for_new(name, folder)
    found = detect.read_parsed(path, reading)
    data = as_dataset(found, reading, name)
    arrays: dict[str, object] = {}
    for role, part in found.parts.items():
        images = part.images.reshape(len(part.images), *data.image_shape)
        arrays[f"x_{_SHORT[role]}"] = images
        if part.labels is not None:
            # What is not labeled throughout has no names to go by.
            arrays[f"y_{_SHORT[role]}"] = part.labels
    if found.classes:
        arrays["classes"] = np.array(found.classes)
    packed = io.BytesIO()
    np.savez(packed, **arrays)  # type: ignore[arg-type]  # arrays by name
    write_whole(target, packed.getbuffer())
    return target, data


def path_for_new(name: str, folder: Path) -> Path:
    """Return where data of that name goes; DataError if it is no name, or is taken."""
    plain = name == Path(name).name and not name.startswith((".", "-")) and clean(name, 80) == name
    if not (plain and 0 < len(name.encode()) <= 80):
        raise DataError(
            f"{clean(name, 60)!r}: expected a short name, without folders; try another: --name NAME"
        )
    path = folder / f"{name}{SUFFIX}"
    if name in CATALOG or path.exists():
        raise DataError(
            f"{name}: there is a data set of that name already; try another: --name NAME"
        )
    return path
