"""What the commands share where a data set is not here yet: it is fetched, and one sees it come."""

import sys
from collections.abc import Iterator

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from nntui import locations
from nntui.config.reading import Reading
from nntui.datasets import catalog
from nntui.datasets.dataset import Dataset
from nntui.datasets.published import download as fetching
from nntui.datasets.published.registry import PUBLISHED, Published, megabytes
from nntui.errors import MissingDataError

_AS_DETECTED = Reading()


def load(name: str, reading: Reading = _AS_DETECTED) -> Dataset:
    """Return a data set, fetched before where it is not here.

    Raises:
        DataError: there is none of that name, or its files are broken.
        DownloadError: it is not here, and could not be fetched.
    """
    folders = locations.data_folders()
    try:
        return catalog.load(name, folders, reading)
    except MissingDataError:
        fetch(PUBLISHED[name])
        return catalog.load(name, folders, reading)


def fetch(wanted: Published) -> None:
    """Fetch a data set into the cache, with a line of progress on standard error."""
    steps = fetching.download(wanted, locations.cache(), locations.mirror())
    console = Console(stderr=True, highlight=False, markup=False, emoji=False)
    if console.is_terminal:
        _draw(wanted, steps, console)
    else:
        _write(wanted, steps)


def _draw(wanted: Published, steps: Iterator[fetching.DownloadProgress], console: Console) -> None:
    columns = (
        TextColumn("fetching {task.description}"),
        BarColumn(bar_width=20),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(compact=True),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(wanted.name, total=None)
        for step in steps:
            progress.update(task, completed=step.done, total=step.total)


def _write(wanted: Published, steps: Iterator[fetching.DownloadProgress]) -> None:
    """Say in one line what is fetched, once something comes: a log wants no progress bar."""
    told = False
    for step in steps:
        if step.done and not told:
            sys.stderr.write(f"fetching {wanted.name}, {megabytes(step.total)}, from {step.host}\n")
            sys.stderr.flush()
            told = True
