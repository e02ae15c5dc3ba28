"""A run in one line, from the end of its journal: what lists of runs are made of."""

import contextlib
import time
from dataclasses import dataclass

from nntui.config.run_config import RunConfig
from nntui.errors import RunError
from nntui.runs.directory import RunDirectory
from nntui.runs.exit_reason import exit_reason
from nntui.storage import open_file
from nntui.training.events import (
    AnyEvent,
    Evaluated,
    Paused,
    Resumed,
    RunContinued,
    RunFinished,
    RunStarted,
    decode_event,
)

STALLED_AFTER = 60.0
"""Seconds without an event after which a trainer that is not paused seems to hang."""
_LIVES = (RunStarted, RunContinued, RunFinished)
_TAIL = 2**16
"""Bytes read from the end: hundreds of events, more than the last judgment is mostly away."""
_FARTHEST = 2**22
"""Bytes read at most, where epochs are so long that the last judgment is farther away."""


@dataclass(frozen=True, slots=True)
class Summary:
    """A run, how it stands, and how good it is.

    `status` is `running`, `paused` or `stalled` while the trainer lives; `done`, `stopped`,
    `diverged` or `failed` where it said so at its end; `killed` or `crashed` where it did not;
    `waiting` before it begins; `unreadable` where config or journal cannot be read.
    """

    run: RunDirectory
    status: str
    config: RunConfig | None = None
    step: int = 0
    at: float = 0.0
    accuracy: float | None = None
    split: str = ""
    """What the accuracy was measured on: `test`, `validation`."""
    problem: str = ""
    """Why it stands so, where there is more to say."""


def summarize(run: RunDirectory) -> Summary:
    """Return how `run` stands; a broken run is told as such and never raises."""
    alive = run.alive()  # before the journal: a trainer that ends in between has written all
    try:
        config = run.config()
        # Without validation images there is nothing to look for before the end.
        events = _tail(run, _FARTHEST if config.validation else _TAIL)
    except RunError as error:
        return Summary(run, "unreadable", problem=str(error))
    last = events[-1] if events else None
    accuracy, split = _accuracy(events)
    status, problem = _living(run, events) if alive else _dead(run, events)
    return Summary(
        run=run,
        status=status,
        config=config,
        step=last.step if last else 0,
        at=last.at if last else 0.0,
        accuracy=accuracy,
        split=split,
        problem=problem,
    )


def _living(run: RunDirectory, events: list[AnyEvent]) -> tuple[str, str]:
    for event in reversed(events):
        if isinstance(event, RunFinished):
            return event.reason, event.message
        if isinstance(event, Paused):
            return "paused", ""
        if isinstance(event, Resumed | RunStarted | RunContinued):
            break
    silent = _silence(run)
    if silent < STALLED_AFTER:
        return "running", ""
    number = run.trainer_pid()
    return "stalled", (
        f"no event for {silent:.0f} s, though its trainer"
        f"{f', process {number},' if number else ''} lives"
    )


def _dead(run: RunDirectory, events: list[AnyEvent]) -> tuple[str, str]:
    last = next((e for e in reversed(events) if isinstance(e, _LIVES)), None)
    if isinstance(last, RunFinished):
        return last.reason, last.message
    status, words = exit_reason(run)
    return (status, words) if events or words else ("waiting", "")


def _silence(run: RunDirectory) -> float:
    """Return the seconds since the journal grew, or, where there is none, the trainer began."""
    for path in (run.events_file, run.lock_file):
        with contextlib.suppress(OSError):
            return time.time() - path.stat().st_mtime
    return 0.0


def _accuracy(events: list[AnyEvent]) -> tuple[float | None, str]:
    for event in reversed(events):
        if isinstance(event, Evaluated):
            return event.accuracy, event.split
    return None, ""


def _tail(run: RunDirectory, farthest: int) -> list[AnyEvent]:
    """Return the last events, back to a judgment if there is one in the `farthest` bytes."""
    try:
        with open_file(run.events_file) as file:
            size, reach = file.seek(0, 2), _TAIL
            while True:
                file.seek(max(size - reach, 0))
                events = _events(file.read(reach))
                if min(size, farthest) <= reach or any(isinstance(e, Evaluated) for e in events):
                    return events
                reach *= 4
    except FileNotFoundError:
        return []
    except OSError as error:
        raise RunError(f"{run.events_file}: cannot be read: {error.strerror}") from None


def _events(contents: bytes) -> list[AnyEvent]:
    # Cut in the middle, the first line is no event and is passed over.
    return [event for line in contents.split(b"\n") if (event := decode_event(line))]
