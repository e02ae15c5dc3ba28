"""What the tests of runs share: small runs, and waiting without guessing how long."""

import datetime as dt
import threading
from collections.abc import Callable
from pathlib import Path

from nntui.config.run_config import RunConfig
from nntui.runs.checkpoint import newest_weights
from nntui.runs.directory import RunDirectory

NOW = dt.datetime(2026, 11, 20, 14, 37, tzinfo=dt.UTC)
DEADLINE = 60.0
"""Seconds after which what was waited for will not come, on the slowest machine."""


def small_run(saves: Path, **settings: object) -> RunDirectory:
    """Return a new run of a network without hidden layers."""
    asked = {"data": "lines", "layers": "", "validation": 100, "epochs": 2, **settings}
    return RunDirectory.create(saves / "runs", RunConfig.of(asked), NOW)


def wait_for(condition: Callable[[], bool]) -> None:
    """Return as soon as `condition` holds; fail where it does not within the deadline."""
    pause = threading.Event()
    for _ in range(int(DEADLINE / 0.01)):
        if condition():
            return
        pause.wait(0.01)
    raise AssertionError("what was waited for did not come")


def theta(run: RunDirectory) -> bytes:
    """The weights of the newest checkpoint, bit by bit."""
    newest = newest_weights(run)
    assert newest is not None
    return b"".join(newest.arrays[name].tobytes() for name in sorted(newest.arrays))
