"""Data sets by name: load them, download what is missing, and fit the settings of a run to them."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from nntui import locations
from nntui.config.reading import Reading
from nntui.config.run_config import RunConfig
from nntui.datasets import catalog, importing
from nntui.datasets.dataset import Dataset
from nntui.datasets.formats.foreign import name_of
from nntui.datasets.formats.sources import on_disk
from nntui.datasets.published.download import DownloadProgress
from nntui.datasets.published.download import download as download_published
from nntui.datasets.published.find import find_published
from nntui.datasets.published.registry import PUBLISHED
from nntui.errors import DataError, MissingDataError, NntuiError, sentence
from nntui.strings import clean, nearest
from nntui.training import images
from nntui.training.networks import check_network
from nntui.workspace.command_names import COMMANDS
from nntui.workspace.meanings import meaning

T = TypeVar("T")

AS_DETECTED = Reading()
"""Files are read and split as detection suggests."""


@dataclass(frozen=True, slots=True)
class InitialData:
    """The data set that the app begins with.

    Args:
        data: the data set.
        note: why it is not MNIST; empty where it is.
        missing: the name of the data set to download instead; empty where none is missing.
    """

    data: Dataset
    note: str = ""
    missing: str = ""


def load(name: str, reading: Reading = AS_DETECTED) -> Dataset:
    """Return the data set `name`: one of the catalog, an imported one, or a file or folder.

    >>> load("lines").classes
    ('horizontal', 'vertical')

    Raises:
        MissingDataError: its files are not available, and `download` can get them.
        DataError: the name is unknown, or the files are broken.
    """
    with _other_meanings(name):
        return catalog.load(name, locations.data_folders(), reading)


def load_for(config: RunConfig) -> Dataset:
    """Return the data set of a run, with nothing held out for validation yet.

    Raises:
        MissingDataError: its files are not available, and `download` can get them.
        DataError: the name is unknown, or the files are broken.
    """
    with _other_meanings(config.data):
        return images.load_data(config, locations.data_folders())


def mixed_for(config: RunConfig, data: Dataset) -> Dataset:
    """Return loaded data with the images that `config` mixes in, and no others.

    Raises:
        MissingDataError: they must be downloaded first.
        DataError: they are unknown or broken, or have other sizes or classes.
    """
    with _other_meanings(config.mix or config.data):
        return images.mixed_as(config, data, locations.data_folders())


@contextlib.contextmanager
def _other_meanings(name: str) -> Iterator[None]:
    """Say so where the name of data that cannot be loaded is that of weights or of a run.

    Whatever else a reader raises is a DataError, too: hostile files find errors that no test did.
    """
    try:
        yield
    except (MissingDataError, MemoryError):
        raise
    except DataError:
        other = meaning(name)
        if other not in {"weights", "a run"} or _is_foreign(name):
            raise
        raise DataError(
            f"{clean(name, 80)!r}: expected a data set, received {other}; see nntui data"
        ) from None
    except NntuiError:
        raise
    except Exception as error:
        raise DataError(
            f"{clean(name, 200)}: expected a data set, but reading it failed: {sentence(error)}"
        ) from error


def _is_foreign(name: str) -> bool:
    """Return whether a file is of a format that may have data or weights, which the error says."""
    path = locations.expanded(name)
    return path.is_file() and bool(name_of(on_disk(path).start(64)))


def download(name: str) -> Iterator[DownloadProgress]:
    """Download a published data set into the cache and yield the progress, several times a second.

    Files that the cache has already are not downloaded again. Closing the iterator cancels the
    download.

    Raises:
        DataError: no published data set has this name.
        DownloadError: no mirror has one of the files.
        ConfigError: `NNTUI_MIRROR` is not a web address.
        StorageError: the file cannot be written.
    """
    if name not in PUBLISHED:
        raise DataError(
            f"{clean(name, 60)!r}: expected a data set that can be downloaded; "
            f"{nearest(name, PUBLISHED)}"
        )
    yield from download_published(PUBLISHED[name], locations.cache(), locations.mirror())


def with_download(
    action: Callable[[], T],
    show: Callable[[str, Iterator[DownloadProgress]], object] = lambda _, steps: list(steps),
) -> T:
    """Return what `action` returns, after downloading the data set that it finds missing.

    Args:
        action: called again after the download.
        show: called with the name of the data set and the download, which it carries out by
            exhausting the iterator; it may show the progress.

    Raises:
        DownloadError: the data set could not be downloaded.
    """
    try:
        return action()
    except MissingDataError as error:
        show(error.name, download(error.name))
        return action()


def ensure(name: str, *, repair: bool = False) -> Iterator[DownloadProgress]:
    """Download a published data set unless it is available; yield the progress of the download.

    Nothing is yielded for data that are available, synthetic or a user's own. Looking for MNIST
    reads all of it; where the data are loaded anyway, catching the MissingDataError of `load` and
    calling `download` is faster.

    Args:
        name: the data set.
        repair: download it also where its files are broken, rather than raise the DataError.

    Raises:
        DataError: its files are broken.
        DownloadError: no mirror has one of the files.
        StorageError: the file cannot be written.
    """
    if name in PUBLISHED and not _is_available(name, repair=repair):
        yield from download(name)


def _is_available(name: str, *, repair: bool) -> bool:
    try:
        return find_published(PUBLISHED[name], locations.data_folders().search) is not None
    except DataError:
        if repair:
            return False
        raise


def initial() -> InitialData:
    """Return the data set that the app begins with: MNIST, or synthetic digits and why."""
    data, problem = catalog.load_default(locations.data_folders())
    meanwhile = "synthetic digits are used meanwhile"
    if isinstance(problem, MissingDataError):
        note = f"{problem.name} is not downloaded yet; {meanwhile}"
        return InitialData(data, note, problem.name)
    return InitialData(data, f"{problem}; {meanwhile}" if problem else "")


def names() -> list[str]:
    """Return the names of the data sets: those of the catalog, then imported ones.

    >>> names()[:2]
    ['mnist', 'digits']
    """
    return [*catalog.CATALOG, *imported_names()]


def imported_names() -> list[str]:
    """Return the names of the data sets that the user imported."""
    return list(catalog.imported(locations.data_folders()))


def full_name(name: str) -> str:
    """Return a name that means the same data in every folder: a name, or an absolute path.

    >>> full_name("mnist")
    'mnist'
    """
    return catalog.full_name(name, locations.data_folders())


def import_files(path: Path, name: str, reading: Reading = AS_DETECTED) -> tuple[Path, Dataset]:
    """Copy a file or folder of images to the imported data sets; return the copy and its contents.

    Raises:
        DataError: the files are not understood, or the name is taken, invalid or that of a command.
        StorageError: the file cannot be written; nothing is left behind.
    """
    if name in COMMANDS:
        raise DataError(f"{name}: a command has this name; choose another")
    return importing.import_data(path, name, reading, locations.imported())


def suit_config(config: RunConfig, data: Dataset, before: Dataset | None) -> RunConfig:
    """Return `config` with a training and a validation size that suit `data`.

    A validation size that was chosen, and is not the default for the data set `before`, stays
    where `data` has enough images.
    """
    if data.generator is None and config.train_size > len(data.train):
        config = config.replace(train_size=0)
    chosen = before is not None and config.validation != before.default_validation_size
    if chosen and config.validation < len(data.train) // 4:
        return config
    return config.replace(validation=data.default_validation_size)


def check(config: RunConfig, data: Dataset) -> None:
    """Check that a run of `config` can train on `data`; takes no time.

    Raises:
        ShapeError: no network with these layers takes these images.
        DataError: the images have no labels, or are fewer than `config` asks for.
    """
    check_network(config, data.image_shape, len(data.classes))
    images.check_images(config, data)
