"""Data sets by name: published, synthetic, imported, or the path of the user's own files."""

import contextlib
import os
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeAlias

from nntui.config.reading import Reading
from nntui.datasets.dataset import Dataset, empty_split
from nntui.datasets.label_fixes import read_label_fixes, with_label_fixes
from nntui.datasets.published.find import find_published
from nntui.datasets.published.registry import PUBLISHED, megabytes
from nntui.datasets.synthetic import lines
from nntui.datasets.synthetic.cached import DigitsGenerator, LinesGenerator
from nntui.datasets.user_files import load_user_files
from nntui.errors import DataError, MissingDataError
from nntui.locations import DataFolders, expanded
from nntui.storage import exists
from nntui.strings import clean, is_clean, nearest

Loader: TypeAlias = Callable[[DataFolders], Dataset]

IMPORTED = "imported"
"""Name of the folder with imported data, in each of the folders that are searched."""
DRAWINGS = "drawings"
"""The data set of drawings that were kept: a folder with a folder of images for each class."""
SUFFIX = ".npz"
"""Of imported data."""
_DETECT_ALL = Reading()


def load(name: str, folders: DataFolders, reading: Reading = _DETECT_ALL) -> Dataset:
    """Return the data set `name`: one of the catalog, imported data, or the path of files.

    >>> load("lines", DataFolders(search=(), cache=Path("cache"))).image_shape
    (16, 16)

    Args:
        name: see `names`, or the path of a file or folder.
        folders: where files are searched, and where generated digits are cached.
        reading: how to read and split files of the user; the default detects everything.

    Raises:
        MissingDataError: the data set is not present, but can be downloaded.
        DataError: the name is unknown, or the files are missing or broken.
    """
    data = _loaded(name, folders, reading)
    if not reading.label_fixes:
        return data
    fixed = with_label_fixes(data, read_label_fixes(expanded(reading.label_fixes)))
    return replace(fixed, reading=reading)


def _loaded(name: str, folders: DataFolders, reading: Reading) -> Dataset:
    if name in CATALOG:
        return CATALOG[name](folders)
    path = user_path(name, folders)
    if path is None:
        raise DataError(f"unknown data set {clean(name, 60)!r}; {nearest(name, names(folders))}")
    if reading.invert == "auto" and os.sep not in name and name in imported(folders):
        reading = replace(reading, invert="no")  # decided when the data were imported
    return load_user_files(path, reading, name)


def load_default(folders: DataFolders) -> tuple[Dataset, DataError | None]:
    """Return MNIST and None, or synthetic digits and the reason why MNIST cannot be loaded."""
    try:
        return load("mnist", folders), None
    except DataError as error:
        return load("digits", folders), error


def names(folders: DataFolders) -> list[str]:
    """Return the names of the catalog and of imported data."""
    return [*CATALOG, *imported(folders)]


def is_drawings(name: str) -> bool:
    """Return whether this is the name of a data set of drawings that were kept."""
    return name == DRAWINGS or name.startswith(f"{DRAWINGS}-")


def imported(folders: DataFolders) -> dict[str, Path]:
    """Return the files of imported data sets by name, and the folders of drawings."""
    paths: dict[str, Path] = {}
    for folder in folders.search:
        with contextlib.suppress(OSError):
            for path in sorted((folder / IMPORTED).iterdir()):
                if path.suffix == SUFFIX and is_clean(path.stem):
                    paths.setdefault(path.stem, path)
                elif is_drawings(path.name) and is_clean(path.name) and path.is_dir():
                    paths.setdefault(path.name, path)
    return paths


def user_path(name: str, folders: DataFolders) -> Path | None:
    """Return the path of the user's own or imported data of that name, None if there is none.

    A name with a slash is always a path, whether or not it exists.
    """
    if os.sep not in name and name in (known := imported(folders)):
        return known[name]
    path = expanded(name)
    return path if os.sep in name or (name and exists(path)) else None


def is_known(name: str, folders: DataFolders) -> bool:
    """Return whether `name` is in the catalog or imported, or the path of something that exists."""
    path = user_path(name, folders)
    return name in CATALOG or (path is not None and exists(path))


def full_name(name: str, folders: DataFolders) -> str:
    """Return a name that is valid in every working directory: paths become absolute."""
    if name in CATALOG or (os.sep not in name and name in imported(folders)):
        return name
    path = expanded(name)
    return os.path.abspath(path) if exists(path) else name  # noqa: PTH100 - links stay links


def load_digits(folders: DataFolders, preset: str = "calm") -> Dataset:
    """Return synthetic digits: 30,000 training images and 5,000 test images, cached on disk.

    Args:
        folders: with the cache.
        preset: `calm`, or `wild` for more variation; see synthetic.hand.PRESETS.
    """
    generator = DigitsGenerator(folders.cache, preset)
    return Dataset(
        name=generator.name,
        classes=tuple("0123456789"),
        train=generator.cached_split(30_000),
        test=generator.cached_split(5_000, seed=2),
        validation=empty_split(28, 28),
        origin="synthetic digits" if preset == "calm" else f"synthetic digits, {preset}",
        generator=generator,
    )


def load_lines(folders: DataFolders) -> Dataset:
    """Return synthetic lines: 1,500 training, 5,000 validation and 10,000 test images."""
    del folders
    generator = LinesGenerator()
    images = generator.cached_split(6_500)
    return Dataset(
        name="lines",
        classes=lines.CLASSES,
        train=images[:1_500],
        test=generator.cached_split(10_000, seed=2),
        validation=images[1_500:],
        origin="synthetic lines",
        generator=generator,
    )


def _load_published(folders: DataFolders, name: str) -> Dataset:
    """Return a published data set; MissingDataError if no folder has its files."""
    published = PUBLISHED[name]
    data = find_published(published, folders.search)
    if data is None:
        searched = ", ".join(str(folder) for folder in folders.search)
        raise MissingDataError(
            f"{name}: its four files are not in {searched}; nntui data get {name} downloads them "
            f"({megabytes(published.size)})",
            name,
        )
    return data


CATALOG: dict[str, Loader] = {
    "mnist": partial(_load_published, name="mnist"),
    "digits": load_digits,
    "digits-wild": partial(load_digits, preset="wild"),
    "lines": load_lines,
    "fashion": partial(_load_published, name="fashion"),
    "kmnist": partial(_load_published, name="kmnist"),
}
"""The data sets that nntui knows by name, in the order in which the app offers them.

The synthetic ones are neighbors, so the app can switch between them without starting a download.
"""
