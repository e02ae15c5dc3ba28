"""Summary of a run, read from the end of its journal: one entry in a list of runs."""

import contextlib
import time
from collections.abc import Sequence
from dataclasses import dataclass

from nntui.config.run_config import RunConfig
from nntui.errors import RunError
from nntui.runs.damage import damage_of, missing_config
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
_TAIL_BYTES = 2**16
"""Bytes read from the end: hundreds of events, mostly enough to reach the last evaluation."""
_MAX_TAIL_BYTES = 2**22
"""Bytes read at most, where epochs are so long that the last evaluation lies further back."""


@dataclass(frozen=True, slots=True)
class Summary:
    """State of a run, and its accuracy.

    `status` is `running`, `paused` or `stalled` while the trainer runs; `done`, `stopped`,
    `diverged` or `failed` where it recorded its end; `killed` or `crashed` where it did not;
    `waiting` before it begins; `unreadable` where config or journal cannot be read.
    """

    run: RunDirectory
    status: str
    config: RunConfig | None = None
    step: int = 0
    at: float = 0.0
    accuracy: float | None = None
    split: str = ""
    """The split on which the accuracy was measured: `test` or `validation`."""
    problem: str = ""
    """Details of the status, where there are any."""


def summarize(run: RunDirectory) -> Summary:
    """Return the summary of `run`; a broken run has a status for it and raises nothing."""
    alive = run.alive()  # before the journal: a trainer that ends in between has written all
    try:
        config = run.config()
        # Without validation images there is no evaluation before the end.
        events = _tail(run, _MAX_TAIL_BYTES if config.validation else _TAIL_BYTES)
    except RunError as error:
        return Summary(run, "unreadable", problem=missing_config(run) or str(error))
    if not events and not alive and (damage := damage_of(run)):
        return Summary(run, "unreadable", config, problem=damage)
    last = events[-1] if events else None
    accuracy, split = _accuracy(events)
    status, problem = status_of(run, events, alive=alive)
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


def status_of(run: RunDirectory, events: Sequence[AnyEvent], *, alive: bool) -> tuple[str, str]:
    """Return the status of a run, and its details where there are any.

    Args:
        run: the run.
        events: the last events of its journal; those of steps and evaluations may be missing.
        alive: whether its trainer ran before they were read.
    """
    return _status_of_live(run, events) if alive else _status_of_ended(run, events)


def _status_of_live(run: RunDirectory, events: Sequence[AnyEvent]) -> tuple[str, str]:
    for event in reversed(events):
        if isinstance(event, RunFinished):
            return event.reason, event.message
        if isinstance(event, Paused):
            return "paused", ""
        if isinstance(event, Resumed | RunStarted | RunContinued):
            break
    silence = _seconds_since_event(run)
    if silence < STALLED_AFTER:
        return "running", ""
    pid = run.process_id()
    process = f", process {pid}," if pid else ""
    return "stalled", f"no event for {silence:.0f} s, though its trainer{process} is running"


def _status_of_ended(run: RunDirectory, events: Sequence[AnyEvent]) -> tuple[str, str]:
    for event in reversed(events):
        if isinstance(event, RunFinished):
            return event.reason, event.message
        if isinstance(event, RunStarted | RunContinued):
            break
    status, error = exit_reason(run)
    return (status, error) if events or error else ("waiting", "")


def _seconds_since_event(run: RunDirectory) -> float:
    """Return the seconds since the journal grew, or without one, since the trainer began."""
    for path in (run.events_file, run.lock_file):
        with contextlib.suppress(OSError):
            return time.time() - path.stat().st_mtime
    return 0.0


def _accuracy(events: list[AnyEvent]) -> tuple[float | None, str]:
    for event in reversed(events):
        if isinstance(event, Evaluated):
            return event.accuracy, event.split
    return None, ""


def _tail(run: RunDirectory, max_bytes: int) -> list[AnyEvent]:
    """Return the last events, back to an evaluation if the last `max_bytes` hold one."""
    try:
        with open_file(run.events_file) as file:
            size, length = file.seek(0, 2), _TAIL_BYTES
            while True:
                file.seek(max(size - length, 0))
                events = _events(file.read(length))
                if min(size, max_bytes) <= length or any(isinstance(e, Evaluated) for e in events):
                    return events
                length *= 4
    except FileNotFoundError:
        return []
    except OSError as error:
        raise RunError(f"{run.events_file}: cannot be read: {error.strerror}") from None


def _events(contents: bytes) -> list[AnyEvent]:
    # The first line may be cut: then it is not an event, and is skipped.
    return [event for line in contents.split(b"\n") if (event := decode_event(line))]
