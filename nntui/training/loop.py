"""The training loop: a generator of events that can be read aloud."""

from collections.abc import Callable, Iterable, Iterator

from nntui.datasets.dataset import Split
from nntui.training.events import AnyEvent, Evaluated, RunFinished, RunStarted, StepDone
from nntui.training.metrics import evaluate, finite
from nntui.training.networks import describe
from nntui.training.training import Training

EARLY = "stopped early"
"""How the message of a run begins that ran out of patience."""


def train(
    training: Training, clock: Callable[[], float], first: Iterable[AnyEvent] = ()
) -> Iterator[AnyEvent]:
    """Train to the end, telling everything that happens; `clock` tells the seconds so far.

    Pausing is not asking for the next event; stopping is closing the generator. A run that goes on
    tells `first` instead of its start.
    """
    yield from first or [started(training, clock())]
    while training.epoch < training.config.epochs and training.patient:
        for rows in training.rows():
            loss, accuracy, lr = training.update(rows)
            yield StepDone(
                step=training.step,
                at=clock(),
                epoch=training.current_epoch,
                loss=finite(loss),
                accuracy=accuracy,
                lr=lr,
                seen=training.seen,
            )
            if training.trouble:
                yield _diverged(training, clock())
                return
        judged = None
        if len(training.data.validation):
            judged = _evaluated(training, "validation", training.data.validation, clock)
        training.end_epoch(judged)
        if judged:
            yield judged
            if judged.loss is None:
                yield _diverged(training, clock())
                return
    judged = _evaluated(training, "test", training.data.test, clock)
    yield judged
    if judged.loss is None:  # the very last step was one too far
        yield _diverged(training, clock())
        return
    yield RunFinished(
        step=training.step,
        at=clock(),
        reason="done",
        message="" if training.patient else _why_early(training),
        loss=judged.loss,
        accuracy=judged.accuracy,
    )


def started(training: Training, at: float) -> RunStarted:
    """Return the event of a run that begins."""
    config, data = training.config, training.data
    return RunStarted(
        step=training.step,
        at=at,
        data=data.name,
        layers=describe(config.hidden, data.image_shape, training.classes, config.output),
        parameters=training.network.parameters.theta.size,
        classes=list(data.classes),
        image_shape=data.image_shape,
        train_size=len(data.train),
        validation_size=len(data.validation),
        test_size=len(data.test),
        epochs=config.epochs,
        steps=training.steps,
        threads=config.threads,
        seed=config.seed,
    )


def _evaluated(
    training: Training, name: str, split: Split, clock: Callable[[], float]
) -> Evaluated:
    evaluation = evaluate(
        training.network,
        training.assembly.loss,
        split,
        training.assembly.targets,
        training.config.input_range,
    )
    return Evaluated(
        step=training.step,
        at=clock(),
        epoch=training.current_epoch,
        split="test" if name == "test" else "validation",
        loss=evaluation.loss,
        accuracy=evaluation.accuracy,
        confusion=evaluation.confusion.tolist(),
    )


def _diverged(training: Training, at: float) -> RunFinished:
    # Where no step was in trouble, images that were not trained on are.
    trouble = training.trouble or "the loss of images held out is no longer a finite number"
    return RunFinished(
        step=training.step,
        at=at,
        reason="diverged",
        message=(
            f"{trouble} at step {training.step}; try a learning rate below {training.config.lr:g}"
        ),
    )


def _why_early(training: Training) -> str:
    best = training.best
    return f"{EARLY}: epochs without better validation accuracy: {training.config.patience}" + (
        f"; the best was {100 * best.accuracy:.2f} % after epoch {best.epoch}" if best else ""
    )
