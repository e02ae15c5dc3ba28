"""Events: everything that can happen to a run, as frozen records; one line of `events.jsonl` each.

`step` counts the updates so far, `epoch` counts epochs from 1, and `at` is the time spent training
in seconds, without pauses. A loss is None where it was not finite. An event names the checkpoint
that holds the weights, and never holds weights itself.

Each command is answered by an event whose `command` is the name of its file: Pause by Paused,
Resume by Resumed, Save by CheckpointSaved, Change by SettingsChanged, Stop by RunFinished. Advance
is answered by Paused once its step or epoch is done, and before by Resumed if the run was paused.
CommandRefused answers a command that cannot be carried out. RunFinished ends every wait, regardless
of the command it names: no event follows.
"""

from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from nntui.config.aliases import current_names
from nntui.errors import ConfigError
from nntui.strings import clean

# Bounds of the numbers in a journal, which may come from anywhere: computing with them is safe.
Count: TypeAlias = Annotated[int, Meta(ge=0, le=2**53)]
Seconds: TypeAlias = Annotated[float, Meta(ge=0, le=1e12)]
Share: TypeAlias = Annotated[float, Meta(ge=0, le=1)]

Setting: TypeAlias = bool | int | float | str
# The file in `commands/` that an event answers; empty where no command caused the event.
CommandName: TypeAlias = str
EndReason: TypeAlias = Literal["done", "stopped", "diverged", "failed"]


class Event(Struct, frozen=True, kw_only=True, tag_field="event"):
    """What all events have in common: when they happened."""

    step: Count
    at: Seconds


class MixedIn(Struct, frozen=True, kw_only=True):
    """Images of a second data set that are mixed into the training images."""

    data: str
    images: Count
    times: Count
    """How many times each is in an epoch."""
    held_out: Count
    """Images that are held out, to be evaluated by themselves."""
    content: str
    """A hash of all of them."""


class RunStarted(Event, frozen=True, kw_only=True, tag="run_started"):
    """The run began: the data set, the network, and how long to train."""

    data: str
    layers: list[str]
    """A description of every layer, the input first: "784 input", "128 relu", "10 softmax"."""
    parameters: Count
    classes: list[str]
    image_shape: tuple[Count, Count]
    train_size: Count
    validation_size: Count
    test_size: Count
    class_counts: list[Count] = []
    """The training images of each class; empty in journals of earlier versions."""
    epochs: Count
    steps: Count
    """How many steps the whole run has."""
    threads: Count
    seed: Count
    initial_weights: str = ""
    """Where the initial weights come from, as text to display; empty where they are random."""
    mixed: MixedIn | None = None


class StepDone(Event, frozen=True, kw_only=True, tag="step_done", omit_defaults=True):
    """One update; in a journal often the mean of several that follow each other quickly."""

    epoch: Count
    loss: float | None
    accuracy: Share
    lr: float
    seen: Count
    """Images seen since the run began."""
    gradient_norm: Annotated[float, Meta(ge=0)] | None = None
    """The norm of the gradient in one of these steps; None where it was not measured."""


Norm: TypeAlias = Annotated[float, Meta(ge=0, le=1e30)]


class LayerHealth(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one step showed of a layer that has parameters."""

    norm: Norm
    """|w|, the norm of its weights, without biases."""
    gradient_norm: Norm
    """The norm of the gradient by all its parameters."""
    update: Norm | None = None
    """|change of w| / |w| in this step; None where all weights are 0."""
    never_on: Share | None = None
    """The share of units that were 0 for every image of the last steps that were measured.

    None where it is no ReLU, and before there were enough images.
    """
    saturated: Share | None = None
    """The share of outputs that are saturated; None where it is neither sigmoid nor tanh."""


class LayersMeasured(Event, frozen=True, kw_only=True, tag="layers_measured"):
    """The layers were measured in one step; one entry for each layer that has parameters."""

    layers: list[LayerHealth]


class Evaluated(Event, frozen=True, kw_only=True, tag="evaluated"):
    """A whole split was evaluated; `confusion[truth][prediction]` counts its images."""

    epoch: Count
    split: Literal["validation", "test"]
    loss: float | None
    accuracy: Share
    confusion: list[list[Count]]


class MixedEvaluated(Event, frozen=True, kw_only=True, tag="mixed_evaluated"):
    """The images of a data set that is mixed in were evaluated, those that are held out."""

    epoch: Count
    data: str
    images: Count
    accuracy: Share


class CheckpointSaved(Event, frozen=True, kw_only=True, tag="checkpoint_saved"):
    """The weights of this step were saved in the file `name` of the run's `checkpoints/`."""

    epoch: Count
    name: str
    best: bool = False
    """Whether these weights are the best so far on the validation images."""
    command: CommandName = ""


class SettingsChanged(Event, frozen=True, kw_only=True, tag="settings_changed"):
    """Settings were changed; they take effect with the next step."""

    settings: dict[str, Setting]
    revision: Count
    """The number of this change in the run, counted from 1."""
    epochs: Count
    steps: Count
    """How many steps the whole run has now."""
    schedule: str = ""
    """The learning-rate schedule, where it spans another number of epochs now."""
    lr: float | None = None
    """The learning rate of the next step; None in journals of earlier versions."""
    command: CommandName = ""


class RunContinued(Event, frozen=True, kw_only=True, tag="run_continued"):
    """A trainer resumed the run from a checkpoint; events of later steps no longer count."""

    epoch: Count
    seen: Count
    name: str
    """The file of the checkpoint; empty where none is intact, and the run starts over."""
    settings: dict[str, Setting]
    """Every setting that has changed since the run began."""
    epochs: Count
    steps: Count
    evaluated: bool = msgspec.field(default=True, name="judged")
    """Whether an epoch that ended with this step was evaluated before the checkpoint."""
    skipped: list[str] = []
    """Newer checkpoints that could not be used, and why."""
    notes: list[str] = []
    """What changed in the data since the run began, a sentence each."""


class Paused(Event, frozen=True, kw_only=True, tag="paused"):
    """The run makes no step until it is resumed."""

    command: CommandName = ""


class Resumed(Event, frozen=True, kw_only=True, tag="resumed"):
    """The run makes steps again."""

    command: CommandName = ""


class CommandRefused(Event, frozen=True, kw_only=True, tag="command_refused"):
    """A command was malformed, or could not be carried out."""

    reason: str
    command: CommandName = ""


class Noted(Event, frozen=True, kw_only=True, tag="noted"):
    """Something the user should know that did not end the run."""

    message: str


class RunFinished(Event, frozen=True, kw_only=True, tag="run_finished"):
    """The run ended; loss and accuracy are those on the test images, if they were evaluated."""

    reason: EndReason
    message: str = ""
    loss: float | None = None
    accuracy: Share | None = None
    command: CommandName = ""


AnyEvent: TypeAlias = (
    RunStarted
    | StepDone
    | LayersMeasured
    | Evaluated
    | MixedEvaluated
    | RunContinued
    | CheckpointSaved
    | SettingsChanged
    | Paused
    | Resumed
    | CommandRefused
    | Noted
    | RunFinished
)

_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[AnyEvent] = msgspec.json.Decoder(AnyEvent)


def encode_event(event: AnyEvent) -> bytes:
    """Return `event` as one line of JSON, without the line break."""
    return _encoder.encode(event)


def decode_event(line: bytes) -> AnyEvent | None:
    """Return the event of one line, or None if the line is not an event.

    Its texts are safe to show. Settings have the names of this version, also in old journals.
    """
    try:
        return _cleaned(_decoder.decode(line))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    except ConfigError:  # one setting under two names: no version writes that
        return None


def _cleaned(event: AnyEvent) -> AnyEvent:
    changes: dict[str, object] = {}
    match event:
        case MixedEvaluated(data=data):
            changes = {"data": clean(data)}
        case RunStarted(data=data, layers=layers, classes=classes, mixed=mixed):
            changes = {
                "mixed": mixed and replace(mixed, data=clean(mixed.data)),
                "data": clean(data),
                "layers": [clean(layer) for layer in layers],
                "classes": [clean(name) for name in classes],
            }
        case RunContinued(name=name, settings=settings, skipped=skipped, notes=notes):
            changes = {
                "name": clean(name),
                "settings": _clean_settings(settings),
                "skipped": [clean(line, 600) for line in skipped],
                "notes": [clean(line, 600) for line in notes],
            }
        case CheckpointSaved(name=name, command=command):
            changes = {"name": clean(name), "command": clean(command)}
        case SettingsChanged(settings=settings, schedule=schedule, command=command):
            changes = {
                "settings": _clean_settings(settings),
                "schedule": clean(schedule, 40),
                "command": clean(command),
            }
        case CommandRefused(reason=reason, command=command):
            changes = {"reason": clean(reason), "command": clean(command)}
        case Noted(message=message):
            changes = {"message": clean(message, limit=600)}
        case Paused(command=command) | Resumed(command=command):
            changes = {"command": clean(command)}
        case RunFinished(message=message, command=command):
            changes = {"message": clean(message, limit=600), "command": clean(command)}
    return replace(event, **changes) if changes else event


def _clean_settings(settings: dict[str, Setting]) -> dict[str, Setting]:
    return {
        clean(name, 40): clean(value, 1024) if isinstance(value, str) else value
        for name, value in current_names(settings).items()
    }
