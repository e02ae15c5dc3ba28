"""A run in one line, from the end of its journal: what lists of runs are made of."""

from dataclasses import dataclass

from nntui.config import RunConfig
from nntui.errors import RunError
from nntui.runs.directory import RunDirectory
from nntui.storage import open_file
from nntui.training.events import AnyEvent, Evaluated, Paused, Resumed, RunFinished, decode_event

_TAIL = 2**16
"""Bytes read from the end: hundreds of events, far more than the last judgment is away."""


@dataclass(frozen=True, slots=True)
class Summary:
    """A run, how it stands, and how good it is.

    `status` is that of its view, or `killed` where the trainer is gone without a word; `unreadable`
    where config or journal cannot be read, and then `problem` says why.
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


def summarize(run: RunDirectory) -> Summary:
    """Return how `run` stands; a broken run is told as such and never raises."""
    alive = run.alive()  # before the journal: a trainer that ends in between has written all
    try:
        config = run.config()
        events = _tail(run)
    except RunError as error:
        return Summary(run, "unreadable", problem=str(error))
    last = events[-1] if events else None
    accuracy, split = _accuracy(events)
    return Summary(
        run=run,
        status=_status(events, alive=alive),
        config=config,
        step=last.step if last else 0,
        at=max((event.at for event in events), default=0.0),
        accuracy=accuracy,
        split=split,
    )


def _status(events: list[AnyEvent], *, alive: bool) -> str:
    for event in reversed(events):
        if isinstance(event, RunFinished):
            return event.reason
        if alive and isinstance(event, Paused):
            return "paused"
        if isinstance(event, Resumed):
            break
    if alive:
        return "running"
    return "killed" if events else "waiting"


def _accuracy(events: list[AnyEvent]) -> tuple[float | None, str]:
    for event in reversed(events):
        if isinstance(event, Evaluated):
            return event.accuracy, event.split
    return None, ""


def _tail(run: RunDirectory) -> list[AnyEvent]:
    try:
        with open_file(run.events_file) as file:
            size = file.seek(0, 2)
            file.seek(max(size - _TAIL, 0))
            lines = file.read(_TAIL).split(b"\n")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise RunError(f"{run.events_file}: cannot be read: {error.strerror}") from None
    # Cut in the middle, the first line is no event and is passed over.
    return [event for line in lines if (event := decode_event(line))]
