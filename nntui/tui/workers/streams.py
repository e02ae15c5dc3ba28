"""Work that answers again and again: downloads, and watching a run."""

from collections.abc import Callable, Generator

from nntui.tui.messages.answers import Answer, DownloadAdvanced, DownloadFinished, RunAdvanced
from nntui.tui.work import DownloadData, WatchRun
from nntui.workspace import data as datasets
from nntui.workspace.watching import watch


def download(work: DownloadData) -> Generator[Answer, None, None]:
    """Download a data set and yield the progress; closing the iterator cancels the download."""
    for progress in datasets.download(work.name):
        yield DownloadAdvanced(work.ticket, progress)
    yield DownloadFinished(work.ticket)


def watch_run(work: WatchRun, stopped: Callable[[], bool]) -> Generator[Answer, None, None]:
    """Yield what is known of a run whenever it is more, until `stopped`.

    An end is not the last of it: another program, or another app, can resume the run.
    """
    for snapshot in watch(work.run, work.trainer, stopped, beyond_end=True):
        yield RunAdvanced(work.ticket, snapshot)
