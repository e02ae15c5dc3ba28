"""What can happen to a run: frozen records of plain numbers, one line of `events.jsonl` each.

`step` counts the updates that have been made, `epoch` the epochs from 1, `at` the seconds spent
training, pauses left out. A loss is None where it was not finite. Weights travel as the name of a
checkpoint.

Each command is answered by an event whose `command` is the name of its file: Pause by Paused,
Resume by Resumed, Save by CheckpointSaved, Change by SettingsChanged, Stop by RunFinished. Advance
is answered by Paused once its step or epoch is done, and before by Resumed if the run was paused.
CommandRefused answers a command that cannot be carried out. RunFinished ends the wait for every
answer, whatever command it names: no event follows.
"""

from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from nntui.strings import clean

# What a journal may say at most: anybody can have written it, and its numbers are reckoned with.
Count: TypeAlias = Annotated[int, Meta(ge=0, le=2**53)]
Seconds: TypeAlias = Annotated[float, Meta(ge=0, le=1e12)]
Share: TypeAlias = Annotated[float, Meta(ge=0, le=1)]

Setting: TypeAlias = bool | int | float | str
# The file in `commands/` that an event answers; empty where no command caused the event.
CommandName: TypeAlias = str
EndReason: TypeAlias = Literal["done", "stopped", "diverged", "failed"]


class Event(Struct, frozen=True, kw_only=True, tag_field="event"):
    """What every event tells: when."""

    step: Count
    at: Seconds


class RunStarted(Event, frozen=True, kw_only=True, tag="run_started"):
    """The first event: what is trained on what."""

    data: str
    layers: list[str]
    """Every layer in words, the input first: "784 input", "128 relu", "10 softmax"."""
    parameters: Count
    classes: list[str]
    image_shape: tuple[Count, Count]
    train_size: Count
    validation_size: Count
    test_size: Count
    epochs: Count
    steps: Count
    """How many there will be in all."""
    threads: Count
    seed: Count


class StepDone(Event, frozen=True, kw_only=True, tag="step_done"):
    """One update, or the mean of several where the recorder thins them."""

    epoch: Count
    loss: float | None
    accuracy: Share
    lr: float
    seen: Count
    """Images seen since the run began."""


class Evaluated(Event, frozen=True, kw_only=True, tag="evaluated"):
    """A whole split was judged; `confusion[truth][prediction]` counts its images."""

    epoch: Count
    split: Literal["validation", "test"]
    loss: float | None
    accuracy: Share
    confusion: list[list[Count]]


class CheckpointSaved(Event, frozen=True, kw_only=True, tag="checkpoint_saved"):
    """The weights of this step are in the file `name` of the run's `checkpoints/`."""

    epoch: Count
    name: str
    best: bool = False
    """Whether these weights are the best so far on the validation images."""
    command: CommandName = ""


class SettingsChanged(Event, frozen=True, kw_only=True, tag="settings_changed"):
    """From the step after this one on, these settings hold."""

    settings: dict[str, Setting]
    revision: Count
    """The changes of this run counted from 1."""
    epochs: Count
    steps: Count
    """How many there will be in all, now."""
    command: CommandName = ""


class RunContinued(Event, frozen=True, kw_only=True, tag="run_continued"):
    """A trainer goes on from a checkpoint; whatever was told of later steps is void."""

    epoch: Count
    seen: Count
    name: str
    """The checkpoint's file; empty where the run begins anew, because none is whole."""
    settings: dict[str, Setting]
    """All that has changed since the run began."""
    epochs: Count
    steps: Count
    judged: bool = True
    """Whether an epoch that ended with this step has been judged already."""
    skipped: list[str] = []
    """Newer checkpoints that could not be used, and why."""


class Paused(Event, frozen=True, kw_only=True, tag="paused"):
    """No step is made until the run is resumed."""

    command: CommandName = ""


class Resumed(Event, frozen=True, kw_only=True, tag="resumed"):
    """Steps are made again."""

    command: CommandName = ""


class CommandRefused(Event, frozen=True, kw_only=True, tag="command_refused"):
    """A file in `commands/` was not understood or asked for what cannot be, and was removed."""

    reason: str
    command: CommandName = ""


class RunFinished(Event, frozen=True, kw_only=True, tag="run_finished"):
    """The last event: why it ended, and how good the network is where that was measured."""

    reason: EndReason
    message: str = ""
    loss: float | None = None
    accuracy: Share | None = None
    command: CommandName = ""


AnyEvent: TypeAlias = (
    RunStarted
    | StepDone
    | Evaluated
    | RunContinued
    | CheckpointSaved
    | SettingsChanged
    | Paused
    | Resumed
    | CommandRefused
    | RunFinished
)

_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[AnyEvent] = msgspec.json.Decoder(AnyEvent)


def encode_event(event: AnyEvent) -> bytes:
    """Return `event` as one line of JSON, without its end."""
    return _encoder.encode(event)


def decode_event(line: bytes) -> AnyEvent | None:
    """Return the event of one line, its texts safe for a terminal, or None where it is none."""
    try:
        return _cleaned(_decoder.decode(line))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _cleaned(event: AnyEvent) -> AnyEvent:
    changes: dict[str, object] = {}
    match event:
        case RunStarted(data=data, layers=layers, classes=classes):
            changes = {
                "data": clean(data),
                "layers": [clean(layer) for layer in layers],
                "classes": [clean(name) for name in classes],
            }
        case RunContinued(name=name, settings=settings, skipped=skipped):
            changes = {
                "name": clean(name),
                "settings": _clean_settings(settings),
                "skipped": [clean(line, 600) for line in skipped],
            }
        case CheckpointSaved(name=name, command=command):
            changes = {"name": clean(name), "command": clean(command)}
        case SettingsChanged(settings=settings, command=command):
            changes = {"settings": _clean_settings(settings), "command": clean(command)}
        case CommandRefused(reason=reason, command=command):
            changes = {"reason": clean(reason), "command": clean(command)}
        case Paused(command=command) | Resumed(command=command):
            changes = {"command": clean(command)}
        case RunFinished(message=message, command=command):
            changes = {"message": clean(message, limit=600), "command": clean(command)}
    return replace(event, **changes) if changes else event


def _clean_settings(settings: dict[str, Setting]) -> dict[str, Setting]:
    return {
        clean(name, 40): clean(value, 1024) if isinstance(value, str) else value
        for name, value in settings.items()
    }
