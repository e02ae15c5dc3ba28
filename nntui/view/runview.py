"""RunView: everything that is displayed of a run, as a pure function of its events.

`view.after(event)` returns the next view and changes nothing, so a run that is watched live and one
that is replayed from its journal look exactly the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any, Literal, NamedTuple, TypeAlias

import msgspec

from nntui.training.events import (
    AnyEvent,
    CheckpointSaved,
    CommandRefused,
    Evaluated,
    LayersMeasured,
    MixedEvaluated,
    Noted,
    Paused,
    Resumed,
    RunContinued,
    RunFinished,
    RunStarted,
    Setting,
    SettingsChanged,
    StepDone,
)
from nntui.training.history import last_evaluated
from nntui.view.layer_course import LayerCourse, after_measurement
from nntui.view.series import Series

Status: TypeAlias = Literal["waiting", "running", "paused", "done", "stopped", "diverged", "failed"]
_SKIPPED = "skipped a checkpoint"
"""What the events of a resumed run say of a damaged checkpoint."""
ENDED: frozenset[Status] = frozenset({"done", "stopped", "diverged", "failed"})

RATE_WINDOW = 3.0
"""Seconds of training over which the throughput is averaged."""


class RunChange(NamedTuple):
    """Something that changed the course of a run."""

    step: int
    epoch: float
    """The epochs made until then, with fractions."""
    text: str


@dataclass(frozen=True, slots=True)
class RunView:
    """The state of a run after some of its events."""

    status: Status = "waiting"
    started: RunStarted | None = None
    """The event of its beginning, with the epochs and steps of the newest settings."""
    step: int = 0
    epoch: int = 0
    """The epoch of that step, counted from 1."""
    seen: int = 0
    """Training images seen, repeated ones counted again."""
    at: float = 0.0
    """Seconds of training."""
    lr: float | None = None
    train_loss: Series = field(default_factory=Series)
    train_accuracy: Series = field(default_factory=Series)
    validation_loss: Series = field(default_factory=Series)
    validation_accuracy: Series = field(default_factory=Series)
    rates: Series = field(default_factory=Series)
    """The learning rate."""
    gradient_norms: Series = field(default_factory=Series)
    """The norm of the gradient; empty for runs of earlier versions."""
    layers: tuple[LayerCourse, ...] = ()
    """What was measured of each layer with parameters; empty for runs of earlier versions."""
    run_changes: tuple[RunChange, ...] = ()
    """Settings that were changed and resumptions, in their order."""
    evaluations: tuple[Evaluated, ...] = ()
    """Every evaluation of the validation images, in their order, with its confusion matrix."""
    test: Evaluated | None = None
    mixed: MixedEvaluated | None = None
    """The newest evaluation of the images held out of a data set that is mixed in."""
    checkpoint: CheckpointSaved | None = None
    settings: dict[str, Setting] = field(default_factory=dict)
    """The settings that were changed, with their newest values."""
    refused: CommandRefused | None = None
    """The newest refusal of a command."""
    message: str = ""
    """The newest message of the trainer."""
    marks: tuple[tuple[float, int], ...] = ()
    """(at, seen) during the last seconds, to compute the throughput."""

    @property
    def ended(self) -> bool:
        """Whether the run has ended, so that no event will follow unless it is resumed."""
        return self.status in ENDED

    @property
    def steps(self) -> int:
        """The number of steps of the whole run; 0 before it is known."""
        return self.started.steps if self.started else 0

    @property
    def steps_per_epoch(self) -> float:
        """How many steps an epoch has; 0 before the run begins."""
        started = self.started
        return started.steps / started.epochs if started and started.epochs else 0.0

    @property
    def progress(self) -> float:
        """The share of the steps that are done, from 0 to 1."""
        return min(self.step / self.steps, 1.0) if self.steps else 0.0

    @property
    def rate(self) -> float | None:
        """Images per second: of the last seconds, or of the whole run once it has ended."""
        if self.ended:
            return _per_second(self.seen, self.at) or None
        if len(self.marks) < 2:
            return None
        (start, before), (end, after) = self.marks[0], self.marks[-1]
        return _per_second(after - before, end - start)

    @property
    def eta(self) -> float | None:
        """Seconds to the end at this rate; None where it is unknown."""
        if self.started is None or self.ended or not self.rate:
            return None
        left = self.started.epochs * self.started.train_size - self.seen
        return max(left, 0) / self.rate

    def after(self, event: AnyEvent) -> "RunView":
        """Return the view after one more event."""
        if isinstance(event, RunContinued):
            return _continued(self, event)
        changes: dict[str, Any] = {}
        match event:
            case RunStarted():
                changes = {"status": "running", "started": event}
            case SettingsChanged():
                changes = _after_change(self, event)
            case StepDone():
                changes = _after_step(self, event)
            case LayersMeasured():
                changes = {"layers": after_measurement(self.layers, event)}
            case Evaluated() | MixedEvaluated():
                changes = _after_evaluation(self, event)
            case CheckpointSaved():
                changes = {"checkpoint": event}
            case Paused() | Resumed():
                status = "paused" if isinstance(event, Paused) else "running"
                # A run that was paused or running before, too, keeps its throughput.
                changes = {"status": status, "marks": self.marks if status == self.status else ()}
            case CommandRefused() | Noted() | RunFinished():
                changes = _with_message(event)
        return replace(self, step=max(self.step, event.step), at=max(self.at, event.at), **changes)


def _with_message(event: CommandRefused | Noted | RunFinished) -> dict[str, Any]:
    """Return what an event changes that tells the user something."""
    match event:
        case CommandRefused(reason=reason):
            return {"message": reason, "refused": event}
        case Noted(message=message):
            return {"message": message}
        case RunFinished(reason=reason, message=message):
            return {"status": reason, "message": message}


def _continued(view: RunView, event: RunContinued) -> RunView:
    """Return the view of a resumed run: what followed the step of its checkpoint is removed."""
    step, evaluated = event.step, last_evaluated(event)
    what = f"resumed from step {step:,}" if event.name else "starts over"
    saved = CheckpointSaved(step=step, at=event.at, epoch=event.epoch, name=event.name)
    return replace(
        view,
        status="running",
        started=_with_length(view.started, event.epochs, event.steps),
        step=step,
        epoch=event.epoch,
        seen=event.seen,
        at=event.at,
        train_loss=view.train_loss.up_to(step),
        train_accuracy=view.train_accuracy.up_to(step),
        validation_loss=view.validation_loss.up_to(evaluated),
        validation_accuracy=view.validation_accuracy.up_to(evaluated),
        rates=view.rates.up_to(step),
        gradient_norms=view.gradient_norms.up_to(step),
        layers=tuple(course.up_to(step) for course in view.layers),
        run_changes=(
            *(each for each in view.run_changes if each.step <= step),
            RunChange(step, _epochs(view, event.seen), what),
        ),
        evaluations=tuple(each for each in view.evaluations if each.step <= evaluated),
        test=None,
        mixed=view.mixed if view.mixed and view.mixed.step <= evaluated else None,
        checkpoint=saved if event.name else None,
        settings=event.settings,
        message="; ".join([what, *event.skipped, *event.notes]),
        marks=(),
    )


def _after_change(view: RunView, event: SettingsChanged) -> dict[str, Any]:
    changes = ", ".join(f"{name} {value}" for name, value in event.settings.items())
    message = f"from step {event.step:,} on: {changes}"
    if event.schedule and event.lr is not None:
        message += (
            f"; the {event.schedule} schedule now spans {event.epochs} epochs, and the learning "
            f"rate continues at {event.lr:.2g}"
        )
    if _SKIPPED in view.message and event.step == view.step:
        message = f"{view.message}; {message}"  # a change that the resumed run begins with
    return {
        "started": _with_length(view.started, event.epochs, event.steps),
        "settings": {**view.settings, **event.settings},
        "run_changes": (
            *view.run_changes,
            RunChange(event.step, _epochs(view, view.seen), changes),
        ),
        "message": message,
    }


def _epochs(view: RunView, seen: int) -> float:
    """Return how many epochs so many images are."""
    size = view.started.train_size if view.started else 0
    return seen / size if size else 0.0


def _with_length(started: RunStarted | None, epochs: int, steps: int) -> RunStarted | None:
    return msgspec.structs.replace(started, epochs=epochs, steps=steps) if started else None


def _after_step(view: RunView, event: StepDone) -> dict[str, Any]:
    recent = tuple(mark for mark in view.marks if mark[0] > event.at - RATE_WINDOW)
    return {
        "epoch": event.epoch,
        "seen": event.seen,
        "lr": event.lr,
        "train_loss": _added(view.train_loss, event.step, event.loss),
        "train_accuracy": view.train_accuracy.add(event.step, event.accuracy),
        "rates": view.rates.add(event.step, event.lr),
        "gradient_norms": _added(view.gradient_norms, event.step, event.gradient_norm),
        "marks": (*recent, (event.at, event.seen)),
    }


def _after_evaluation(view: RunView, event: Evaluated | MixedEvaluated) -> dict[str, Any]:
    if isinstance(event, MixedEvaluated):
        return {"mixed": event}
    if event.split == "test":
        return {"test": event}
    return {
        "evaluations": (*view.evaluations, event),
        "validation_loss": _added(view.validation_loss, event.step, event.loss),
        "validation_accuracy": view.validation_accuracy.add(event.step, event.accuracy),
    }


def _per_second(images: int, seconds: float) -> float | None:
    # Times are in microseconds. A broken journal may have shorter ones, or decreasing numbers.
    return images / seconds if images >= 0 and seconds >= 1e-6 else None


def _added(curve: Series, step: int, value: float | None) -> Series:
    return curve if value is None else curve.add(step, value)


def view_of(events: Iterable[AnyEvent], start: RunView | None = None) -> RunView:
    """Return the view after all of `events`, beginning with `start` or with an empty view."""
    return reduce(RunView.after, events, start or RunView())
