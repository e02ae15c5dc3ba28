"""Events of a sweep: its decisions and the results they are based on; a line of JSON each.

`at` is the time in seconds since 1970. Trials are numbered from 1, rungs from 0.
"""

from typing import Literal, TypeAlias

import msgspec
from msgspec import Struct

from nntui.strings import clean
from nntui.training.events import Count, Seconds, Setting, Share

Failure: TypeAlias = Literal["diverged", "failed", "killed"]
SweepEnd: TypeAlias = Literal["done", "stopped", "failed"]


class SweepEvent(Struct, frozen=True, kw_only=True, tag_field="event"):
    """What all events have in common."""

    at: Seconds


class CoordinatorStarted(SweepEvent, frozen=True, kw_only=True, tag="coordinator_started"):
    """A coordinator began to work on the sweep."""

    workers: Count
    where: str
    """Where trials are trained: `local`, or the address of a scheduler."""


class Proposed(SweepEvent, frozen=True, kw_only=True, tag="proposed"):
    """A trial begins with these values of the settings that are varied."""

    trial: Count
    settings: dict[str, Setting]


class Promoted(SweepEvent, frozen=True, kw_only=True, tag="promoted"):
    """A trial is trained on to a rung.

    `early` says that this was decided before it was certain, because a worker was free. A trial
    that proves not to be among the best of its rung is stopped, and its further results are
    ignored.
    """

    trial: Count
    rung: Count
    early: bool = False


class Reached(SweepEvent, frozen=True, kw_only=True, tag="reached"):
    """A trial was trained to a rung, or stopped early before it."""

    trial: Count
    rung: Count
    epoch: Count
    accuracy: Share
    """On the validation images after this epoch."""
    loss: float | None
    step: Count
    seconds: Seconds
    """Time of training so far."""
    test: Share | None = None
    """Accuracy on the test images; only of a trial that was trained to its end."""
    message: str = ""


class Failed(SweepEvent, frozen=True, kw_only=True, tag="failed"):
    """A trial cannot be trained on."""

    trial: Count
    rung: Count
    reason: Failure
    message: str


class Interrupted(SweepEvent, frozen=True, kw_only=True, tag="interrupted"):
    """A job ended before its rung, because its worker or its disk failed; it is tried again."""

    trial: Count
    rung: Count
    message: str


class Retried(SweepEvent, frozen=True, kw_only=True, tag="retried"):
    """A trial that had failed is tried again, because the user asked for it."""

    trial: Count


class SweepFinished(SweepEvent, frozen=True, kw_only=True, tag="sweep_finished"):
    """The coordinator ends."""

    reason: SweepEnd
    message: str = ""


AnySweepEvent: TypeAlias = (
    CoordinatorStarted
    | Proposed
    | Promoted
    | Reached
    | Failed
    | Interrupted
    | Retried
    | SweepFinished
)

_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[AnySweepEvent] = msgspec.json.Decoder(AnySweepEvent)


def encode_event(event: AnySweepEvent) -> bytes:
    """Return an event as one line of JSON, without the line break."""
    return _encoder.encode(event)


def decode_event(line: bytes) -> AnySweepEvent | None:
    """Return the event of one line, its texts safe to show; None if the line is not an event."""
    try:
        return _cleaned(_decoder.decode(line))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _cleaned(event: AnySweepEvent) -> AnySweepEvent:
    match event:
        case CoordinatorStarted(where=where):
            return msgspec.structs.replace(event, where=clean(where))
        case Proposed(settings=settings):
            safe = {
                clean(name, 40): clean(value, 1024) if isinstance(value, str) else value
                for name, value in settings.items()
            }
            return msgspec.structs.replace(event, settings=safe)
        case Reached() | Failed() | Interrupted() | SweepFinished():
            return msgspec.structs.replace(event, message=clean(event.message, 600))
    return event
