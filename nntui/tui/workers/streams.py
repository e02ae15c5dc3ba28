"""Work that answers again and again: downloads, and watching a run."""

import time
from collections.abc import Callable, Generator

from nntui.tui.messages.answers import Answer, DownloadAdvanced, DownloadFinished, RunAdvanced
from nntui.tui.messages.digit_answers import LabelsRanked, RankingAdvanced
from nntui.tui.state import RankedLabels
from nntui.tui.work import DownloadData, RankLabels, WatchRun
from nntui.tui.workers.meter import INTERVAL
from nntui.workspace import data as datasets
from nntui.workspace.suspects import ranking_of
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


def rank_labels(work: RankLabels) -> Generator[Answer, None, None]:
    """Rank labels and yield the progress; closing the iterator cancels the ranking."""
    steps, reported = ranking_of(work.data), 0.0
    while True:
        try:
            share = next(steps)
        except StopIteration as end:
            yield LabelsRanked(work.ticket, RankedLabels(work.data.train, end.value))
            return
        if time.monotonic() >= reported + INTERVAL:
            reported = time.monotonic()
            yield RankingAdvanced(work.ticket, share)
