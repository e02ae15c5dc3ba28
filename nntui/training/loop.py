"""The training loop: a generator of events that can be read aloud."""

from collections.abc import Callable, Iterable, Iterator

from nntui.datasets.dataset import Split
from nntui.training.evaluation import evaluate, finite
from nntui.training.events import AnyEvent, Evaluated, RunFinished, RunStarted, StepDone
from nntui.training.networks import describe
from nntui.training.trainer import Trainer

EARLY = "stopped early"
"""How the message of a run begins that ran out of patience."""


def train(
    trainer: Trainer, clock: Callable[[], float], first: Iterable[AnyEvent] = ()
) -> Iterator[AnyEvent]:
    """Train to the end, telling everything that happens; `clock` tells the seconds so far.

    Pausing is not asking for the next event; stopping is closing the generator. A run that goes on
    tells `first` instead of its start.
    """
    yield from first or [started(trainer, clock())]
    while trainer.epoch < trainer.config.epochs and trainer.patient:
        for rows in trainer.rows():
            loss, accuracy, lr = trainer.update(rows)
            yield StepDone(
                step=trainer.step,
                at=clock(),
                epoch=trainer.current_epoch,
                loss=finite(loss),
                accuracy=accuracy,
                lr=lr,
                seen=trainer.seen,
            )
            if trainer.trouble:
                yield _diverged(trainer, clock())
                return
        judged = None
        if len(trainer.data.validation):
            judged = _evaluated(trainer, "validation", trainer.data.validation, clock)
        trainer.end_epoch(judged)
        if judged:
            yield judged
            if judged.loss is None:
                yield _diverged(trainer, clock())
                return
    judged = _evaluated(trainer, "test", trainer.data.test, clock)
    yield judged
    if judged.loss is None:  # the very last step was one too far
        yield _diverged(trainer, clock())
        return
    yield RunFinished(
        step=trainer.step,
        at=clock(),
        reason="done",
        message="" if trainer.patient else _why_early(trainer),
        loss=judged.loss,
        accuracy=judged.accuracy,
    )


def started(trainer: Trainer, at: float) -> RunStarted:
    """Return the event of a run that begins."""
    config, data = trainer.config, trainer.data
    return RunStarted(
        step=trainer.step,
        at=at,
        data=data.name,
        layers=describe(config.hidden, data.image_shape, trainer.classes, config.output),
        parameters=trainer.network.parameters.theta.size,
        classes=list(data.classes),
        image_shape=data.image_shape,
        train_size=len(data.train),
        validation_size=len(data.validation),
        test_size=len(data.test),
        epochs=config.epochs,
        steps=trainer.steps,
        threads=config.threads,
        seed=config.seed,
    )


def _evaluated(trainer: Trainer, name: str, split: Split, clock: Callable[[], float]) -> Evaluated:
    evaluation = evaluate(
        trainer.network,
        trainer.assembly.loss,
        split,
        trainer.assembly.targets,
        trainer.config.input_bounds,
    )
    return Evaluated(
        step=trainer.step,
        at=clock(),
        epoch=trainer.current_epoch,
        split="test" if name == "test" else "validation",
        loss=evaluation.loss,
        accuracy=evaluation.accuracy,
        confusion=evaluation.confusion.tolist(),
    )


def _diverged(trainer: Trainer, at: float) -> RunFinished:
    # Where no step was in trouble, images that were not trained on are.
    trouble = trainer.trouble or "the loss of images held out is no longer a finite number"
    return RunFinished(
        step=trainer.step,
        at=at,
        reason="diverged",
        message=(
            f"{trouble} at step {trainer.step}; try a learning rate below {trainer.config.lr:g}"
        ),
    )


def _why_early(trainer: Trainer) -> str:
    best = trainer.best
    return f"{EARLY}: epochs without better validation accuracy: {trainer.config.patience}" + (
        f"; the best was {100 * best.accuracy:.2f} % after epoch {best.epoch}" if best else ""
    )
