"""The data sets by name, and which one to begin with."""

import contextlib
import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeAlias

from nntui.config.reading import Reading
from nntui.datasets.dataset import Dataset, empty_split
from nntui.datasets.published.registry import PUBLISHED, find, megabytes
from nntui.datasets.synthetic import lines
from nntui.datasets.synthetic.cached import DigitsGenerator, LinesGenerator, drawn
from nntui.datasets.user_files import load_user_files
from nntui.errors import DataError, MissingDataError
from nntui.strings import clean, nearest

Loader: TypeAlias = Callable[[Sequence[Path]], Dataset]

IMPORTED = "imported"
"""The folder, in each of those that are searched, with what was imported."""
SUFFIX = ".npz"
_AS_DETECTED = Reading()


def load(name: str, folders: Sequence[Path], reading: Reading = _AS_DETECTED) -> Dataset:
    """Return the data set called `name`, looked for in `folders` where it is not drawn here.

    A name that is none in the catalog is that of imported data, or the path of a file or a folder.

    Raises:
        DataError: the name is unknown, or the files are missing or broken.
    """
    if name in CATALOG:
        return CATALOG[name](folders)
    path = user_path(name, folders)
    if path is None:
        known = [*CATALOG, *imported(folders)]
        raise DataError(f"unknown data set {clean(name, 60)!r}; {nearest(name, known)}")
    return load_user_files(path, reading, name)


def user_path(name: str, folders: Sequence[Path]) -> Path | None:
    """Return where the user's own data set of that name is, None where nothing is there."""
    if os.sep not in name and name in (found := imported(folders)):
        return found[name]
    path = _expanded(name)
    return path if os.sep in name or (name and _is_there(path)) else None


def full_name(name: str, folders: Sequence[Path]) -> str:
    """Return what data is called wherever one stands: a name, or the whole path of files."""
    if name in CATALOG or (os.sep not in name and name in imported(folders)):
        return name
    path = _expanded(name)
    return os.path.abspath(path) if _is_there(path) else name  # noqa: PTH100 - links stay links


def imported(folders: Sequence[Path]) -> dict[str, Path]:
    """Return the imported data sets by name."""
    found: dict[str, Path] = {}
    for folder in folders:
        with contextlib.suppress(OSError):
            for path in sorted((folder / IMPORTED).iterdir()):
                if path.suffix == SUFFIX and clean(path.stem) == path.stem:
                    found.setdefault(path.stem, path)
    return found


def _expanded(name: str) -> Path:
    """Return the path of that name; no shell was there to say whose home ~ is."""
    path = Path(name)
    with contextlib.suppress(RuntimeError):  # the home of somebody unknown stays as it is written
        path = path.expanduser()
    return path


def _is_there(path: Path) -> bool:
    try:
        return os.path.lexists(path)
    except ValueError:  # a zero byte
        return False


def available(folders: Sequence[Path]) -> tuple[Dataset, DataError | None]:
    """Return the data set to begin with, and where it is not MNIST why."""
    try:
        return load("mnist", folders), None
    except DataError as error:
        return load("digits", folders), error


def published(name: str) -> Loader:
    """Return the loader of a data set that others publish, which looks for it in all folders."""

    def load_published(folders: Sequence[Path]) -> Dataset:
        wanted = PUBLISHED[name]
        found = find(wanted, folders)
        if found is None:
            places = ", ".join(str(folder) for folder in folders)
            raise MissingDataError(
                f"{name}: its four files are in none of {places}; nntui data get {name} fetches "
                f"them ({megabytes(wanted.size)})",
                name,
            )
        return found

    return load_published


def load_digits(folders: Sequence[Path], preset: str = "calm") -> Dataset:
    """Return the digits that nntui draws itself: 30,000 to train on, 5,000 to test on.

    They are kept in the last of `folders`, the cache.
    """
    generator = DigitsGenerator(folders[-1], preset)
    return Dataset(
        name="digits" if preset == "calm" else f"digits-{preset}",
        classes=tuple("0123456789"),
        train=generator.cached_split(30_000),
        test=drawn(folders[-1], 5_000, 2, preset),
        validation=empty_split(28, 28),
        origin="digits drawn by nntui" + (", wild" * (preset == "wild")),
        generator=generator,
    )


def load_lines(folders: Sequence[Path]) -> Dataset:
    """Return lines that lie or stand: 1,500 to train on, 5,000 to validate, 10,000 to test on."""
    del folders
    generator = LinesGenerator()
    kept = generator.cached_split(6_500)
    return Dataset(
        name="lines",
        classes=lines.CLASSES,
        train=kept[:1_500],
        test=lines.draw(10_000, 2),
        validation=kept[1_500:],
        origin="lines drawn by nntui",
        generator=generator,
    )


CATALOG: dict[str, Loader] = {
    "mnist": published("mnist"),
    "digits": load_digits,
    "digits-wild": partial(load_digits, preset="wild"),
    "lines": load_lines,
    "fashion": published("fashion"),
    "kmnist": published("kmnist"),
}
"""The data sets by name, a row each; those that can be fetched are in PUBLISHED too.

The field in the app leafs through them in this order: those that are drawn stand together, so that
each can be reached without passing one that has to be fetched.
"""
