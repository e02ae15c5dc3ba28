"""RunView: all that is shown of a run, as a pure function of its events.

`view.after(event)` returns the next view and touches nothing, so a run that is watched live and one
that is replayed from its journal are the same to the last digit.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any, Literal, TypeAlias

import msgspec

from nntui.training.events import (
    AnyEvent,
    CheckpointSaved,
    CommandRefused,
    Evaluated,
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
from nntui.view.series import Series

Status: TypeAlias = Literal["waiting", "running", "paused", "done", "stopped", "diverged", "failed"]
ENDED: frozenset[Status] = frozenset({"done", "stopped", "diverged", "failed"})

RATE_WINDOW = 3.0
"""Seconds of training that the throughput is the mean of."""


@dataclass(frozen=True, slots=True)
class RunView:
    """What is known of a run after some of its events."""

    status: Status = "waiting"
    started: RunStarted | None = None
    step: int = 0
    epoch: int = 0
    seen: int = 0
    at: float = 0.0
    lr: float | None = None
    train_loss: Series = field(default_factory=Series)
    train_accuracy: Series = field(default_factory=Series)
    validation_loss: Series = field(default_factory=Series)
    validation_accuracy: Series = field(default_factory=Series)
    test: Evaluated | None = None
    checkpoint: CheckpointSaved | None = None
    settings: dict[str, Setting] = field(default_factory=dict)
    """What has changed since the run began."""
    refused: CommandRefused | None = None
    message: str = ""
    marks: tuple[tuple[float, int], ...] = ()
    """(at, seen) of the last seconds, for the throughput."""

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.status in ENDED

    @property
    def steps(self) -> int:
        """How many steps there will be in all; 0 before it is known."""
        return self.started.steps if self.started else 0

    @property
    def progress(self) -> float:
        """The share of the steps that has been made, from 0 to 1."""
        return min(self.step / self.steps, 1.0) if self.steps else 0.0

    @property
    def rate(self) -> float | None:
        """Images a second, lately; over the whole run once it has ended."""
        if self.ended:
            return _per_second(self.seen, self.at) or None
        if len(self.marks) < 2:
            return None
        (start, before), (end, after) = self.marks[0], self.marks[-1]
        return _per_second(after - before, end - start)

    @property
    def eta(self) -> float | None:
        """Seconds to the end at this rate; None where it cannot be told."""
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
            case Evaluated():
                changes = _after_evaluation(self, event)
            case CheckpointSaved():
                changes = {"checkpoint": event}
            case Paused() | Resumed():
                status = "paused" if isinstance(event, Paused) else "running"
                # A run that was paused or running before, too, keeps its throughput.
                changes = {"status": status, "marks": self.marks if status == self.status else ()}
            case CommandRefused(reason=reason):
                changes = {"message": reason, "refused": event}
            case RunFinished(reason=reason, message=message):
                changes = {"status": reason, "message": message}
        return replace(self, step=max(self.step, event.step), at=max(self.at, event.at), **changes)


def _continued(view: RunView, event: RunContinued) -> RunView:
    """Return the view of what had happened up to the step that a trainer goes on from."""
    step, judged = event.step, last_evaluated(event)
    where = f"goes on from step {step:,}" if event.name else "begins anew"
    saved = CheckpointSaved(step=step, at=event.at, epoch=event.epoch, name=event.name)
    return replace(
        view,
        status="running",
        started=_of_length(view.started, event.epochs, event.steps),
        step=step,
        epoch=event.epoch,
        seen=event.seen,
        at=event.at,
        train_loss=view.train_loss.up_to(step),
        train_accuracy=view.train_accuracy.up_to(step),
        validation_loss=view.validation_loss.up_to(judged),
        validation_accuracy=view.validation_accuracy.up_to(judged),
        test=None,
        checkpoint=saved if event.name else None,
        settings=event.settings,
        message="; ".join([where, *event.skipped]),
        marks=(),
    )


def _after_change(view: RunView, event: SettingsChanged) -> dict[str, Any]:
    words = ", ".join(f"{name} {value}" for name, value in event.settings.items())
    return {
        "started": _of_length(view.started, event.epochs, event.steps),
        "settings": {**view.settings, **event.settings},
        "message": f"from step {event.step:,} on: {words}",
    }


def _of_length(started: RunStarted | None, epochs: int, steps: int) -> RunStarted | None:
    return msgspec.structs.replace(started, epochs=epochs, steps=steps) if started else None


def _after_step(view: RunView, event: StepDone) -> dict[str, Any]:
    recent = tuple(mark for mark in view.marks if mark[0] > event.at - RATE_WINDOW)
    return {
        "epoch": event.epoch,
        "seen": event.seen,
        "lr": event.lr,
        "train_loss": _grown(view.train_loss, event.step, event.loss),
        "train_accuracy": view.train_accuracy.add(event.step, event.accuracy),
        "marks": (*recent, (event.at, event.seen)),
    }


def _after_evaluation(view: RunView, event: Evaluated) -> dict[str, Any]:
    if event.split == "test":
        return {"test": event}
    return {
        "validation_loss": _grown(view.validation_loss, event.step, event.loss),
        "validation_accuracy": view.validation_accuracy.add(event.step, event.accuracy),
    }


def _per_second(images: int, seconds: float) -> float | None:
    # The clock counts microseconds; a journal may claim less, or that time or images ran backward.
    return images / seconds if images >= 0 and seconds >= 1e-6 else None


def _grown(curve: Series, step: int, value: float | None) -> Series:
    return curve if value is None else curve.add(step, value)


def view_of(events: Iterable[AnyEvent], start: RunView | None = None) -> RunView:
    """Return the view after all of `events`, from `start` or from nothing."""
    return reduce(RunView.after, events, start or RunView())
