"""The training loop: a generator of events."""

import math
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

import numpy as np

from nntui.datasets.dataset import Dataset
from nntui.training.evaluation import evaluate, finite
from nntui.training.events import (
    AnyEvent,
    Evaluated,
    MixedEvaluated,
    MixedIn,
    Noted,
    RunFinished,
    RunStarted,
    StepDone,
)
from nntui.training.networks import describe
from nntui.training.pace import Pace
from nntui.training.trainer import Trainer

EARLY = "stopped early"
"""How the message of a run begins that lost patience."""

Clock = Callable[[], float]
"""Returns the seconds trained so far."""


Group = Callable[[], tuple[int, float]]
"""Returns how many steps the next StepDone may cover, and about how many seconds at most."""


def single() -> tuple[int, float]:
    """Return that each step has an event of its own."""
    return 1, math.inf


def train(
    trainer: Trainer,
    clock: Clock,
    opening_events: Iterable[AnyEvent] = (),
    group: Group = single,
) -> Iterator[AnyEvent]:
    """Train to the end, or until the loss or the weights are no longer finite.

    To pause is not to ask for the next event. To stop is to close the generator.

    Args:
        trainer: what to train.
        clock: returns the seconds trained so far.
        opening_events: the first events of a resumed run; otherwise RunStarted is the first.
        group: how many steps an event may cover; several take less time together.
    """
    yield from opening_events or [run_started(trainer, clock())]
    try:
        for event in _train_to_end(trainer, clock, group):
            yield event
            if reason := _divergence(trainer, event):
                yield _diverged(trainer, clock(), reason)
                return
    finally:
        trainer.close()


def _train_to_end(trainer: Trainer, clock: Clock, group: Group) -> Iterator[AnyEvent]:
    pace = Pace()
    while trainer.epoch < trainer.config.epochs and trainer.has_patience:
        while trainer.offset < trainer.batches.count:
            yield _steps(trainer, clock, pace, *group())
            for message in trainer.take_notes():
                yield Noted(step=trainer.step, at=clock(), message=message)
        validated = None
        if len(trainer.data.validation):
            validated = _evaluate(trainer, "validation", clock)
        trainer.end_epoch(validated)
        if validated:
            yield validated
        if mixed := _evaluate_mixed(trainer, clock):
            yield mixed
    tested = _evaluate(trainer, "test", clock)
    yield tested
    yield RunFinished(
        step=trainer.step,
        at=clock(),
        reason="done",
        message="" if trainer.has_patience else _early_stop(trainer),
        loss=tested.loss,
        accuracy=tested.accuracy,
    )


def run_started(trainer: Trainer, at: float) -> RunStarted:
    """Return the first event of a run."""
    config, data = trainer.config, trainer.data
    return RunStarted(
        step=trainer.step,
        at=at,
        data=data.name,
        layers=describe(config.hidden, data.image_shape, trainer.classes, config.output),
        parameters=trainer.network.parameters.theta.size,
        classes=list(data.classes),
        image_shape=data.image_shape,
        train_size=data.epoch_size,
        validation_size=len(data.validation),
        test_size=len(data.test),
        class_counts=np.bincount(data.train.labels, minlength=trainer.classes).tolist(),
        epochs=config.epochs,
        steps=trainer.steps,
        threads=config.threads,
        seed=config.seed,
        initial_weights=trainer.initial_weights,
        mixed=_mixed_in(data),
    )


def _mixed_in(data: Dataset) -> MixedIn | None:
    mixed = data.mixed
    if mixed is None:
        return None
    return MixedIn(
        data=mixed.name,
        images=len(mixed.train),
        times=mixed.times_among(len(data.train)),
        held_out=len(mixed.test),
        content=mixed.content,
    )


def _steps(trainer: Trainer, clock: Clock, pace: Pace, most: int, seconds: float) -> StepDone:
    before, start = trainer.step, clock()
    result = trainer.advance(min(most, pace.steps_within(seconds)))
    at = clock()
    pace.observe(trainer.step - before, at - start)
    loss, accuracy, lr, norm = result
    return StepDone(
        step=trainer.step,
        at=at,
        epoch=trainer.current_epoch,
        loss=finite(loss),
        accuracy=accuracy,
        lr=lr,
        seen=trainer.seen,
        gradient_norm=None if norm is None else finite(norm),
    )


def _evaluate(trainer: Trainer, split: Literal["validation", "test"], clock: Clock) -> Evaluated:
    evaluation = evaluate(
        trainer.network,
        trainer.assembly.loss,
        trainer.data.validation if split == "validation" else trainer.data.test,
        trainer.assembly.targets,
        trainer.config.scaling,
    )
    return Evaluated(
        step=trainer.step,
        at=clock(),
        epoch=trainer.current_epoch,
        split=split,
        loss=evaluation.loss,
        accuracy=evaluation.accuracy,
        confusion=evaluation.confusion.tolist(),
    )


def _evaluate_mixed(trainer: Trainer, clock: Clock) -> MixedEvaluated | None:
    """Return how many images of a data set that is mixed in are right, of those held out."""
    mixed = trainer.data.mixed
    if mixed is None or not len(mixed.test):
        return None
    found = evaluate(
        trainer.network,
        trainer.assembly.loss,
        mixed.test,
        trainer.assembly.targets,
        trainer.config.scaling,
    )
    return MixedEvaluated(
        step=trainer.step,
        at=clock(),
        epoch=trainer.current_epoch,
        data=mixed.name,
        images=len(mixed.test),
        accuracy=found.accuracy,
    )


def _divergence(trainer: Trainer, event: AnyEvent) -> str:
    """Return what is no longer finite after `event`, or an empty string."""
    if isinstance(event, Evaluated) and event.loss is None:
        # The last step can be one too far: its own loss was computed before its update.
        return trainer.divergence or "the loss of images held out is no longer a finite number"
    return trainer.divergence


def _diverged(trainer: Trainer, at: float, reason: str) -> RunFinished:
    return RunFinished(
        step=trainer.step,
        at=at,
        reason="diverged",
        message=f"{reason} at step {trainer.step}; try a learning rate below {trainer.config.lr:g}",
    )


def _early_stop(trainer: Trainer) -> str:
    message = f"{EARLY}: epochs without better validation accuracy: {trainer.config.patience}"
    if trainer.best is None:
        return message
    accuracy, epoch = 100 * trainer.best.accuracy, trainer.best.epoch
    return f"{message}; the best was {accuracy:.2f} % after epoch {epoch}"
