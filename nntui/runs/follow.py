"""Following a run: its new events and whether its trainer runs, polled until it ends, or longer.

Nothing of it reaches the trainer: any number of viewers can follow a run, and leave.
"""

import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

from nntui.runs.directory import RunDirectory
from nntui.runs.journal import JournalReader
from nntui.runs.trainer.process import TrainerProcess
from nntui.training.events import AnyEvent, RunContinued, RunFinished, RunStarted

JOURNAL_INTERVAL = 0.1
"""Seconds between two looks at a journal: charts are not drawn more often."""
RESTING_LOOKS = 5
"""An ended run may be resumed by another program: it is looked at after so many intervals."""
START_TIMEOUT = 5.0
"""Seconds that a trainer of another process may take until it holds the lock."""


class RunUpdate(NamedTuple):
    """What one look at a run shows."""

    events: list[AnyEvent]
    """The events since the last look."""
    live: bool
    """Whether a trainer is at work that may add events."""
    trainer_lost: bool
    """Whether the trainer ended without recording why."""


def follow(
    run: RunDirectory,
    trainer: TrainerProcess | None = None,
    stop_requested: Callable[[], bool] = lambda: False,
    start_timeout: float = START_TIMEOUT,
    *,
    beyond_end: bool = False,
) -> Iterator[RunUpdate]:
    """Yield the updates of `run`, from its first event on, until it has ended.

    Whether a trainer runs is read from the lock of the run. A trainer that this process started
    may still be on its way to the lock, or may have found it taken by another one.

    Args:
        run: the run to follow.
        trainer: its trainer, if this process started it.
        stop_requested: returns whether to stop following.
        start_timeout: how long to wait for a trainer that another process starts.
        beyond_end: whether to go on then, for any program can resume the run.

    Raises:
        RunError: the journal cannot be read.
    """
    reader = JournalReader(run.events_file)
    deadline = time.monotonic() + start_timeout
    begun = ended = False
    while not stop_requested():
        # Before the journal is read: a trainer that ends in between has written all its events.
        alive = (trainer is not None and trainer.alive()) or run.alive()
        events = reader.poll()
        begun = begun or alive or reader.offset > 0
        ended = _has_ended(events, before=ended)
        if trainer and reader.offset <= trainer.journal_offset:
            ended = False  # these events are of an earlier trainer
        over = not alive and (begun or trainer is not None or time.monotonic() > deadline)
        yield RunUpdate(events, live=alive and not ended, trainer_lost=over and not ended)
        if over and not beyond_end:
            break
        if over:
            trainer = None  # the next one is of another program
        _wait(RESTING_LOOKS if over else 1, stop_requested)


def _wait(intervals: int, stop_requested: Callable[[], bool]) -> None:
    for _ in range(intervals):
        if stop_requested():
            return
        time.sleep(JOURNAL_INTERVAL)


def _has_ended(events: list[AnyEvent], *, before: bool) -> bool:
    for event in reversed(events):
        if isinstance(event, RunFinished | RunStarted | RunContinued):
            return isinstance(event, RunFinished)
    return before
