"""The data sets by name, and which one to begin with."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from nntui.datasets import lines, mnist
from nntui.datasets.dataset import Dataset, no_images
from nntui.datasets.drawn import DigitsArtist, LinesArtist, drawn
from nntui.errors import DataError
from nntui.strings import clean, nearest


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


def available(folders: Sequence[Path]) -> tuple[Dataset, str]:
    """Return the data set to begin with, and a line for the user where it is not MNIST."""
    try:
        return load_mnist(folders), ""
    except DataError as error:
        return load_digits(folders), f"{error}; training on the drawn digits meanwhile"


def load_mnist(folders: Sequence[Path]) -> Dataset:
    """Return MNIST; DataError says where its files can be put."""
    found = mnist.find(folders)
    if found is None:
        places = ", ".join(str(folder) for folder in folders)
        raise DataError(f"mnist: its four files are in none of {places}; put them there")
    return found


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
        origin="digits drawn by nntui" + (", as few people write them" * (preset == "wild")),
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


CATALOG: dict[str, Callable[[Sequence[Path]], Dataset]] = {
    "mnist": load_mnist,
    "digits": load_digits,
    "digits-wild": partial(load_digits, preset="wild"),
    "lines": load_lines,
}
