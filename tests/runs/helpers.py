"""Helpers of the tests of runs: small runs, sessions without intervals, and waiting for a state."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from nntui.config.run_config import RunConfig
from nntui.runs.checkpoint import newest_weights
from nntui.runs.directory import RunDirectory
from nntui.runs.manifest import read_manifest
from nntui.runs.trainer.timings import SessionTimings
from nntui.training.events import AnyEvent, RunFinished, StepDone

NOW = dt.datetime(2026, 11, 20, 14, 37, tzinfo=dt.UTC)
DEADLINE = 60.0
"""Seconds after which a state will not be reached any more, even on a slow machine."""

EVERY_STEP = SessionTimings(command_interval=0, first_average=0, longest_average=0)
"""Commands are read before every step, and every step is recorded."""


class TrainRun(Protocol):
    """Trains a run and yields its events."""

    def __call__(
        self, run: RunDirectory, timings: SessionTimings = EVERY_STEP
    ) -> Iterator[AnyEvent]:
        """Yield the events of a session."""
        ...


def small_run(saves: Path, **settings: object) -> RunDirectory:
    """Return a new run of a network without hidden layers."""
    config = {"data": "lines", "layers": "", "validation": 100, "epochs": 2, **settings}
    return RunDirectory.create(saves / "runs", RunConfig.of(config), NOW)


def wait_for(condition: Callable[[], bool]) -> None:
    """Return as soon as `condition` is true; fail if it is not before the deadline."""
    pause = threading.Event()
    for _ in range(int(DEADLINE / 0.01)):
        if condition():
            return
        pause.wait(0.01)
    raise AssertionError("the condition did not become true")


def newest_checkpoint(run: RunDirectory) -> Path | None:
    """Return the newest checkpoint of a run, or None if it has none yet."""
    saved = read_manifest(run.checkpoints).saved
    return run.checkpoints / saved[-1].name if saved else None


def theta(run: RunDirectory) -> bytes:
    """Return the weights of the newest checkpoint, bit by bit."""
    newest = newest_weights(run)
    assert newest is not None
    return b"".join(newest.arrays[name].tobytes() for name in sorted(newest.arrays))


def end_of(events: list[AnyEvent]) -> RunFinished:
    """Return the last event, which must be the end of the run."""
    last = events[-1]
    assert isinstance(last, RunFinished)
    return last


def steps_of(events: list[AnyEvent]) -> list[int]:
    """Return the numbers of the recorded steps."""
    return [event.step for event in events if isinstance(event, StepDone)]
