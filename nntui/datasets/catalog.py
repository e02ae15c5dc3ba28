"""The data sets by name, and which one to begin with."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeAlias

from nntui.datasets import lines
from nntui.datasets.dataset import Dataset, no_images
from nntui.datasets.drawn import DigitsArtist, LinesArtist, drawn
from nntui.datasets.published import PUBLISHED, find, megabytes
from nntui.errors import DataError, MissingDataError
from nntui.strings import clean, nearest

Loader: TypeAlias = Callable[[Sequence[Path]], Dataset]


def load(name: str, folders: Sequence[Path]) -> Dataset:
    """Return the data set called `name`, looked for in `folders` where it is not drawn here.

    Raises:
        DataError: the name is unknown, or the files are missing or broken.
    """
    try:
        loader = CATALOG[name]
    except KeyError:
        raise DataError(f"unknown data set {clean(name, 60)!r}; {nearest(name, CATALOG)}") from None
    return loader(folders)


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
    artist = DigitsArtist(folders[-1], preset)
    return Dataset(
        name="digits" if preset == "calm" else f"digits-{preset}",
        classes=tuple("0123456789"),
        train=artist.kept(30_000),
        test=drawn(folders[-1], 5_000, 2, preset),
        validation=no_images(28, 28),
        origin="digits drawn by nntui" + (", wild" * (preset == "wild")),
        artist=artist,
    )


def load_lines(folders: Sequence[Path]) -> Dataset:
    """Return lines that lie or stand: 6,500 to learn from, 10,000 to test on.

    With the 5,000 that are held out by default 1,500 are left to train on.
    """
    del folders
    artist = LinesArtist()
    return Dataset(
        name="lines",
        classes=lines.CLASSES,
        train=artist.kept(6_500),
        test=lines.draw(10_000, 2),
        validation=no_images(lines.SIDE, lines.SIDE),
        origin="lines drawn by nntui",
        artist=artist,
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
