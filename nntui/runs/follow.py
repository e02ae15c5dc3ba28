"""Following a run: what is new in its journal and whether its trainer lives, again and again.

Nothing of it reaches the trainer: any number of people may follow a run, and leave.
"""

import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

from nntui.runs.directory import RunDirectory
from nntui.runs.journal import Follower
from nntui.runs.trainer.process import TrainerProcess
from nntui.training.events import AnyEvent, RunContinued, RunFinished, RunStarted

POLL_EVERY = 0.1
"""Seconds between two looks at a journal: as often as charts are drawn."""
PATIENCE = 5.0
"""Seconds a trainer that somebody else starts may take until it holds its lock."""


class RunUpdate(NamedTuple):
    """What a look at a run has shown."""

    events: list[AnyEvent]
    """Those that have come since the look before."""
    live: bool
    """Whether there is a trainer that may tell more."""
    gone: bool
    """Whether there is none, and it did not say why."""


def follow(
    run: RunDirectory,
    trainer: TrainerProcess | None = None,
    left: Callable[[], bool] = lambda: False,
) -> Iterator[RunUpdate]:
    """Yield what is new of `run`, from its first event on, until no more will come.

    Args:
        run: the run to follow.
        trainer: its trainer, if that was started here.
        left: whether nobody looks any longer.

    Raises:
        RunError: the journal cannot be read.
    """
    follower = Follower(run.events_file)
    deadline = time.monotonic() + PATIENCE
    begun = ended = False
    while not left():
        # Alive is asked before the journal is read: a trainer that ends in between has written all.
        alive = trainer.alive() if trainer else run.alive()
        events = follower.poll()
        begun = begun or alive or bool(events)
        ended = _ended(events, before=ended)
        if trainer and follower.offset <= trainer.since:
            ended = False  # that was a trainer before this one
        over = not alive and (begun or trainer is not None or time.monotonic() > deadline)
        yield RunUpdate(events, live=alive and not ended, gone=over and not ended)
        if over:
            break
        time.sleep(POLL_EVERY)


def _ended(events: list[AnyEvent], *, before: bool) -> bool:
    for event in reversed(events):
        if isinstance(event, RunFinished | RunStarted | RunContinued):
            return isinstance(event, RunFinished)
    return before
