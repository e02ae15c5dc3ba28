"""Downloads with their progress: a bar in a terminal, one line elsewhere."""

import sys
from collections.abc import Callable, Iterator
from typing import TypeVar

from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from nntui.cli.terminal import plain_error_console
from nntui.datasets.published.download import DownloadProgress
from nntui.datasets.published.registry import megabytes
from nntui.workspace import data

T = TypeVar("T")


def with_download(action: Callable[[], T]) -> T:
    """Return what `action` returns, after downloading the data set that it finds missing.

    Raises:
        DownloadError: the data set could not be downloaded.
    """
    return data.with_download(action, show_download)


def show_download(name: str, steps: Iterator[DownloadProgress]) -> None:
    """Carry out the download of the data set `name` and show its progress on standard error."""
    console = plain_error_console()
    if not console.is_terminal:
        _write(steps)
        return
    columns = (
        TextColumn("downloading {task.description}"),
        BarColumn(bar_width=20),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(compact=True),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(name, total=None)
        for step in steps:
            bar.update(task, completed=step.done, total=step.total)


def _write(steps: Iterator[DownloadProgress]) -> None:
    """Write one line once the first bytes arrive: a log needs no progress bar."""
    written = False
    for step in steps:
        if step.done and not written:
            sys.stderr.write(
                f"downloading {step.name}, {megabytes(step.total)}, from {step.host}\n"
            )
            sys.stderr.flush()
            written = True
