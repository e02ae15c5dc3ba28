"""Helpers of the tests of runs: small runs, sessions without intervals, and waiting for a state."""

import datetime as dt
import math
import random
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from nntui.config.run_config import RunConfig
from nntui.runs.checkpoint import newest_weights
from nntui.runs.commands import AnyCommand, send
from nntui.runs.directory import RunDirectory
from nntui.runs.journal import replay
from nntui.runs.manifest import read_manifest
from nntui.runs.trainer.timings import SessionTimings
from nntui.training.events import AnyEvent, RunFinished, StepDone
from nntui.training.history import recorded_changes

NOW = dt.datetime(2026, 11, 20, 14, 37, tzinfo=dt.UTC)
DEADLINE = 60.0
"""Seconds after which a test stops waiting for a state, even on a slow machine."""

EVERY_STEP = SessionTimings(command_interval=0, first_average=0, longest_average=0)
"""Commands are read before every step, and every step is recorded."""
EVERY_CHECKPOINT = replace(EVERY_STEP, checkpoint_interval=0)
"""Every step has a checkpoint, too."""


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


def train_checkpointed(
    train_run: TrainRun,
    run: RunDirectory,
    commands: Mapping[int, AnyCommand] | None = None,
    killed_after: float = math.inf,
) -> None:
    """Train a run with a checkpoint at every step, sending each command after its step.

    After `killed_after` events the session ends without recording it.
    """
    commands = commands or {}
    known = {change.step for change in recorded_changes(replay(run.events_file))}
    session = train_run(run, EVERY_CHECKPOINT)
    for number, event in enumerate(session):
        if isinstance(event, StepDone) and event.step in commands and event.step not in known:
            send(run.commands, commands[event.step])
        if number >= killed_after:
            session.close()  # type: ignore[attr-defined]  # a generator
            return


def has_ended(run: RunDirectory) -> bool:
    """Return whether the last event of a run is its end."""
    events = replay(run.events_file)
    return bool(events) and isinstance(events[-1], RunFinished)


def flip_bit(path: Path, rng: random.Random) -> None:
    """Change one bit of a file."""
    contents = bytearray(path.read_bytes())
    contents[rng.randrange(len(contents))] ^= 1 << rng.randrange(8)
    path.write_bytes(contents)


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
