"""Importing: a copy of the user's own data as one .npz file, which --data finds by name."""

import io
from pathlib import Path

import numpy as np

from nntui.config.reading import Reading
from nntui.datasets.catalog import CATALOG, SUFFIX, is_drawings
from nntui.datasets.dataset import Dataset
from nntui.datasets.user_files import as_dataset, read_user_files
from nntui.errors import DataError
from nntui.storage import write_whole
from nntui.strings import clean, is_clean

_SHORT_ROLES = {"train": "train", "validation": "val", "test": "test"}


def import_data(path: Path, name: str, reading: Reading, folder: Path) -> tuple[Path, Dataset]:
    """Copy the data at `path` into `folder` as `name`, and return the copy and its data set.

    Splits are stored as they were given; test images are held out by each run, not by the import.
    Pixels are uint8. Class names are stored as well.

    Raises:
        DataError: the files are not a data set, or the name is invalid or in use.
        StorageError: the copy could not be written; no file is left behind.
    """
    target = path_for_new(name, folder)
    parsed = read_user_files(path, reading, name)
    data = as_dataset(parsed, reading, name)
    arrays: dict[str, object] = {}
    for role, split in parsed.splits.items():
        arrays[f"x_{_SHORT_ROLES[role]}"] = split.images
        if split.labels is not None:
            arrays[f"y_{_SHORT_ROLES[role]}"] = split.labels
    if parsed.classes:
        arrays["classes"] = np.array(parsed.classes)
    arrays["orientation"] = np.array("upright")
    packed = io.BytesIO()
    np.savez(packed, **arrays)  # type: ignore[arg-type]  # arrays by name
    write_whole(target, packed.getbuffer())
    return target, data


def path_for_new(name: str, folder: Path) -> Path:
    """Return the path for new imported data; DataError if the name is invalid or in use."""
    plain = name == Path(name).name and not name.startswith((".", "-")) and is_clean(name, 80)
    if not (plain and 0 < len(name.encode()) <= 80):
        raise DataError(
            f"{clean(name, 60)!r}: expected a short name without folders; choose another"
        )
    path = folder / f"{name}{SUFFIX}"
    if name in CATALOG or is_drawings(name) or path.exists():
        raise DataError(f"{name}: a data set with this name exists; choose another")
    return path
