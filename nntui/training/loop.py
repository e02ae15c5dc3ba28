"""The training loop: a generator of events that can be read aloud."""

import math
from collections.abc import Callable, Iterator

import numpy as np

from nntui.config import RunConfig
from nntui.datasets.dataset import Dataset, Split
from nntui.engine.optimizers import fold
from nntui.engine.statistics import StepStatistics, Watch
from nntui.training.assemble import assemble, augmenter, describe, training_images
from nntui.training.batches import Batches, Rows
from nntui.training.data import chosen_images
from nntui.training.events import AnyEvent, Evaluated, RunFinished, RunStarted, StepDone
from nntui.training.metrics import evaluate, finite


class Training:
    """A training and how far it has come; between two events it can be looked at and saved.

    Args:
        config: what was asked.
        data: what to train on; the images to validate on are held out here.
    """

    def __init__(self, config: RunConfig, data: Dataset) -> None:
        self.config = config
        self.data = chosen_images(config, data)
        self.classes = len(data.classes)
        images = len(self.data.train)
        self.assembly = assemble(config, data.image_shape, self.classes, images)
        self.network = self.assembly.network
        x_shape = self.network.shapes[0]
        self.batches = Batches(
            training_images(config, self.data),
            config.batch,
            x_shape,
            self.assembly.targets,
            input_range=config.input_range,
            augmenter=augmenter(config, data.image_shape),
        )
        self.dz = np.empty((config.batch, self.classes), np.float32)
        self.step = 0
        self.epoch = 0
        self.seen = 0
        self.watch: Watch | None = None
        """Whoever wants statistics of the steps puts one here."""
        self.statistics: StepStatistics | None = None
        """Those of the last step, while there is a watch."""
        self.trouble = ""
        """What went wrong, once the network has diverged."""

    @property
    def steps(self) -> int:
        """How many steps there will be in all."""
        return self.config.epochs * math.ceil(self.batches.count / self.config.batch)

    @property
    def lr(self) -> float:
        """The learning rate of the next step."""
        return self.config.lr * self.assembly.schedule(self.step, self.steps)

    @property
    def current_epoch(self) -> int:
        """The epoch that is under way or ended last, counted from 1."""
        return min(self.epoch + 1, self.config.epochs)

    def epochs(self) -> Iterator[Iterator[Rows]]:
        """Yield the epochs that are left, each as the rows of its batches."""
        while self.epoch < self.config.epochs:
            order = self.batches.images.order(self.config.seed, self.epoch)
            size = self.config.batch
            yield (order[start : start + size] for start in range(0, len(order), size))
            self.epoch += 1

    def update(self, rows: Rows) -> tuple[float, float]:
        """Make one step; return the loss and the accuracy of its batch before it."""
        batch = self.batches.gather(rows, self.step)
        dz = self.dz[: len(rows)]
        optimizer, parameters = self.assembly.optimizer, self.network.parameters
        lr = self.lr
        with np.errstate(all="ignore"):  # divergence is an event, not a warning
            z = self.network.forward(batch.x, self.assembly.layers_rng)
            loss = self.assembly.loss.function(z, batch.target, dz)
            lr_left = fold(optimizer, dz, lr)
            self.network.backward(dz)
            self.step += 1
            if self.watch:
                self.watch.before_update(lr / lr_left if lr_left else 1.0)
            optimizer.update(parameters.theta, parameters.grad, lr_left, self.step)
            if self.watch:
                self.statistics = self.watch.after_update()
        self.seen += len(rows)
        if not parameters.finite():
            self.trouble = "the weights have grown beyond all bounds"
        if not math.isfinite(loss):
            self.trouble = "the loss is no longer a finite number"
        correct = int(np.count_nonzero(z.argmax(axis=1) == batch.labels))
        return loss, correct / len(rows)

    def observe(self, loss: float | None) -> None:
        """Hear the validation loss after an epoch; None where it is not finite."""
        if self.assembly.plateau:
            self.assembly.plateau.observe(math.inf if loss is None else loss)


def train(training: Training, clock: Callable[[], float]) -> Iterator[AnyEvent]:
    """Train to the end, telling everything that happens; `clock` tells the seconds so far.

    Pausing is not asking for the next event; stopping is closing the generator.
    """
    yield _started(training, clock())
    for epoch in training.epochs():
        for rows in epoch:
            lr = training.lr
            loss, accuracy = training.update(rows)
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
        if len(training.data.validation):
            judged = _evaluated(training, "validation", training.data.validation, clock)
            training.observe(judged.loss)
            yield judged
    judged = _evaluated(training, "test", training.data.test, clock)
    yield judged
    if judged.loss is None:  # the very last step was one too far
        yield _diverged(training, clock())
        return
    yield RunFinished(
        step=training.step,
        at=clock(),
        reason="done",
        loss=judged.loss,
        accuracy=judged.accuracy,
    )


def _started(training: Training, at: float) -> RunStarted:
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
    return RunFinished(
        step=training.step,
        at=at,
        reason="diverged",
        message=(
            f"{training.trouble} at step {training.step}; "
            f"try a learning rate below {training.config.lr:g}"
        ),
    )
