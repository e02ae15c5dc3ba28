"""Trainer: the state of a training, and its next step."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from nntui.config.live import validated_changes
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.engine.arrays import Array
from nntui.engine.optimizers.base import Optimizer
from nntui.engine.statistics import GradientNorm, Measured, StepStatistics
from nntui.engine.step import train_step
from nntui.errors import ConfigError, ShapeError
from nntui.training.assemble import assemble, augmenter, training_images
from nntui.training.batches import Batch, Batches, Rows
from nntui.training.evaluation import finite
from nntui.training.events import Evaluated
from nntui.training.feed import WORTHWHILE, Feed, Position, augmentation_work
from nntui.training.images import select_images
from nntui.training.processors import processors
from nntui.training.producer.producer import Supervisor
from nntui.training.state import Best, TrainerState, fill

CHECK_INTERVAL = 16
"""Steps between two checks that all weights are finite."""


def _never() -> bool:
    return False


class UpdateResult(NamedTuple):
    """What a step reports, or the means of several: loss and accuracy before each update."""

    loss: float
    accuracy: float
    lr: float
    """The learning rate of the last step."""
    gradient_norm: float | None = None
    """The norm of the gradient in the first of the steps; None where it was not asked for."""


class _Sums(NamedTuple):
    """What is known of some steps between two checks of all weights."""

    loss: float
    """The sum over the steps."""
    correct: int
    """Images that were predicted correctly."""
    images: int
    steps: int
    lr: float
    """The learning rate of the last step."""
    ended: bool
    """Whether to make no further step now."""
    gradient_norm: float | None
    """That of the first step, where it was asked for."""


def _mean(parts: Sequence[_Sums]) -> UpdateResult:
    """Return the means of consecutive steps, at least one."""
    steps, images = sum(part.steps for part in parts), sum(part.images for part in parts)
    loss, correct = sum(part.loss for part in parts), sum(part.correct for part in parts)
    return UpdateResult(loss / steps, correct / images, parts[-1].lr, parts[0].gradient_norm)


class Outcomes:
    """Copies of the logits and labels of some steps, to count correct predictions at once.

    Args:
        steps: how many steps at most.
        batch: the images of a step; the last one may have fewer.
        classes: how many classes there are.
    """

    def __init__(self, steps: int, batch: int, classes: int) -> None:
        self._logits = np.empty((steps * batch, classes), np.float32)
        self._labels = np.empty(steps * batch, np.uint8)
        parts = [slice(start, start + batch) for start in range(0, steps * batch, batch)]
        self.of_steps = [(self._logits[part], self._labels[part]) for part in parts]
        """The memory of each step: logits (batch, classes) and labels (batch,)."""

    def correct(self, count: int) -> int:
        """Return how many of the first `count` images were predicted correctly."""
        predicted = self._logits[:count].argmax(axis=1)
        return int(np.count_nonzero(predicted == self._labels[:count]))


class Trainer:
    """Trains a network step by step; between two steps its state can be read, saved and restored.

    Args:
        config: what to train.
        data: the data set; images for validation are held out here.

    Raises:
        ShapeError: the layers do not fit each other or the images.
        DataError: the data set does not have the images that the config asks for.
    """

    def __init__(self, config: RunConfig, data: Dataset) -> None:
        self.data = select_images(config, data)
        self._images = training_images(config, self.data)
        self.classes = len(data.classes)
        self.step = 0
        self.epoch = 0
        """How many epochs have ended."""
        self.seen = 0
        """How many images were trained on, those of all epochs together."""
        self.best: Best | None = None
        self.initial_weights = ""
        """Where the initial weights come from, as text to display; empty where they are random."""
        self.divergence = ""
        """What is no longer finite, once the network has diverged."""
        self._measures_gradient = False
        self._supervisor: Supervisor | None = None
        self._build(config)

    def _build(self, config: RunConfig) -> None:
        """Build network, optimizer and batches; an error leaves the trainer unchanged."""
        assembly = assemble(config, self.data.image_shape, self.classes, len(self.data.train))
        x_shape = assembly.network.shapes[0]
        batches = Batches(
            self._images,
            config.batch,
            x_shape,
            assembly.targets,
            input_range=config.scaling,
            augmenter=augmenter(config, self.data.image_shape),
        )
        self.config, self.assembly, self.batches = config, assembly, batches
        self.network = assembly.network
        self._feed: tuple[int, Feed] | None = None
        self._outcomes = Outcomes(min(CHECK_INTERVAL, self.epoch_steps), config.batch, self.classes)
        self._replace_supervisor()

    @property
    def offset(self) -> int:
        """How many images of the current epoch were trained on."""
        return self.seen - self.epoch * self.batches.count

    @property
    def epoch_steps(self) -> int:
        """How many steps an epoch has."""
        return math.ceil(self.batches.count / self.config.batch)

    @property
    def steps(self) -> int:
        """How many steps the whole run has."""
        left = math.ceil((self.batches.count - self.offset) / self.config.batch)
        return self.step + left + self.epoch_steps * (self.config.epochs - self.epoch - 1)

    @property
    def lr(self) -> float:
        """The learning rate of the next step.

        The schedule is where it would be if the run had always had these settings. As long as they
        do not change, that is at `step` of `steps`.
        """
        return self._rates(1)[0]

    @property
    def current_epoch(self) -> int:
        """The current epoch, or between two epochs the last one, counted from 1."""
        return max(self.epoch + (self.offset > 0), 1)

    @property
    def has_patience(self) -> bool:
        """Whether to train on: the validation accuracy improved in the last `patience` epochs."""
        if not self.config.patience or self.best is None:
            return True
        return self.epoch - self.best.epoch < self.config.patience

    def _replace_supervisor(self) -> None:
        """Keep the producer if it can do the work of new settings; otherwise end it."""
        work = augmentation_work(self.batches, self.config.seed)
        if self._supervisor is not None and self._supervisor.work == work:
            return
        self._end_producer()
        if work is not None and processors() > self.config.threads:
            self._supervisor = Supervisor(work)

    def close(self) -> None:
        """End the processes that prepare images; another step would work without them."""
        self.batches.images.close()
        self._end_producer()

    def _end_producer(self) -> None:
        if self._supervisor is not None:
            self._supervisor.close()
        self._supervisor = None
        self._feed = None

    def take_notes(self) -> list[str]:
        """Return and forget what is slower than expected and why, a sentence each."""
        notes = self.batches.images.take_notes()
        return notes + self._supervisor.take_notes() if self._supervisor else notes

    def rows(self) -> Iterator[Rows]:
        """Yield the rows of each batch that is left of the current epoch."""
        order = self.batches.images.order(self.config.seed, self.epoch)
        while self.offset < len(order):
            yield order[self.offset : self.offset + self.config.batch]

    def update(self, rows: Rows) -> UpdateResult:
        """Train on the images of these rows, as one step."""
        batch = self.batches.gather(rows, self.step)
        return _mean([self._train_on(iter([batch]), self.step + 1, _never)])

    def advance(self, most: int, stop: Callable[[], bool] = _never) -> UpdateResult:
        """Train on the next batches, at least one, none of them beyond the epoch.

        The epoch must not be at its end; see `end_epoch`.

        Args:
            most: how many at most.
            stop: returns after each step whether to return now.
        """
        if self._feed is None or self._feed[0] != self.seen:
            self._feed = self.seen, self._new_feed()
        left = math.ceil((self.batches.count - self.offset) / self.config.batch)
        feed, end = self._feed[1], self.step + min(most, left)
        parts = [self._train_on(feed, end, stop)]
        while not parts[-1].ended:
            parts.append(self._train_on(feed, end, stop))
        self._feed = self.seen, feed
        return _mean(parts)

    def _new_feed(self) -> Feed:
        config = self.config
        left = self.batches.count * (config.epochs - self.epoch) - self.offset
        return Feed(
            self.batches,
            config.seed,
            config.epochs,
            Position(self.step, self.epoch, self.offset),
            self._supervisor if left >= WORTHWHILE else None,
        )

    def _train_on(self, batches: Iterator[Batch], end: int, stop: Callable[[], bool]) -> _Sums:
        """Train on batches up to step `end`, at most to the next check of all weights.

        What can be done for several steps together is: that takes a third of the time.
        """
        network, loss, optimizer = self.network, self.assembly.loss, self.assembly.optimizer
        rng, outcomes, size = self.assembly.layers_rng, self._outcomes, self.config.batch
        step, seen, total, stopped = self.step, 0, 0.0, False
        norm = GradientNorm(optimizer, network) if self._measures_gradient else None
        self._measures_gradient = False
        rule: Optimizer = norm or optimizer
        rates = self._rates(min(end - step, CHECK_INTERVAL - step % CHECK_INTERVAL))
        with np.errstate(all="ignore"):  # divergence is an event, not a warning
            for lr, (logits, labels) in zip(rates, outcomes.of_steps, strict=False):
                x, target, chosen = next(batches)
                step += 1
                value, z = train_step(network, loss, rule, x, target, lr, step, rng)
                rule = optimizer
                total += value
                n = len(chosen)
                seen += n
                if n == size:
                    logits[...], labels[...] = z, chosen
                else:
                    logits[:n], labels[:n] = z, chosen
                stopped = stop() or not math.isfinite(value)
                if stopped:
                    break
        count, self.step, self.seen = step - self.step, step, self.seen + seen
        self._check(total)
        ended = stopped or step == end or bool(self.divergence)
        correct, lr = outcomes.correct(seen), rates[count - 1]
        return _Sums(total, correct, seen, count, lr, ended, norm.value if norm else None)

    def _check(self, loss: float) -> None:
        """Set `divergence` if `loss`, the sum of some steps, or any weight is not finite."""
        if not math.isfinite(loss):
            self.divergence = "the loss is no longer a finite number"
        elif self._is_check_due() and not self.network.parameters.finite():
            self.divergence = "the weights are no longer finite numbers"

    def _rates(self, count: int) -> list[float]:
        """Return the learning rates of the next steps, see `lr`."""
        config, per_epoch, schedule = self.config, self.epoch_steps, self.assembly.schedule
        step = self.epoch * per_epoch + math.ceil(self.offset / config.batch)
        steps = config.epochs * per_epoch
        return [config.lr * schedule(step + number, steps) for number in range(count)]

    def _is_check_due(self) -> bool:
        """Return whether to check all weights after this step: a few steps, or an epoch, later.

        The loss is checked in every step, and shows nearly all divergence: a weight that is not
        finite shows in the next one, unless its unit is off for all images.
        """
        return self.step % CHECK_INTERVAL == 0 or self.offset >= self.batches.count

    def measure_gradient(self) -> None:
        """Measure the norm of the gradient in the next step; the step itself is the same."""
        self._measures_gradient = True

    def measure_steps(self) -> None:
        """Measure each step from now on; see `statistics`."""
        measured = Measured(self.assembly.optimizer, self.network)
        self.assembly = self.assembly._replace(optimizer=measured)

    @property
    def statistics(self) -> StepStatistics | None:
        """The statistics of the last step; None before the first step that is measured."""
        optimizer = self.assembly.optimizer
        return optimizer.statistics if isinstance(optimizer, Measured) else None

    def end_epoch(self, validated: Evaluated | None) -> None:
        """Count the epoch; pass the result on the validation images to the schedule."""
        self.epoch += 1
        if validated is None:
            return
        if self.assembly.plateau:
            self.assembly.plateau.observe(math.inf if validated.loss is None else validated.loss)
        if self.best is None or validated.accuracy > self.best.accuracy:
            self.best = Best(validated.accuracy, self.step, self.epoch)

    def state(self) -> TrainerState:
        """Return the state to save beside weights and optimizer."""
        plateau = self.assembly.plateau
        return TrainerState(
            step=self.step,
            epoch=self.epoch,
            seen=self.seen,
            layers_rng=dict(self.assembly.layers_rng.bit_generator.state),
            plateau={k: finite(v) for k, v in plateau.state.items()} if plateau else None,
            best=self.best,
        )

    def optimizer_state(self) -> dict[str, Array]:
        """Return a copy of the state of the optimizer, in the order in which files store it."""
        to_rows = self.network.parameters.to_rows
        return {name: to_rows(array) for name, array in self.assembly.optimizer.state.items()}

    def restore(
        self, state: TrainerState, arrays: Mapping[str, Array], optimizer: Mapping[str, Array]
    ) -> None:
        """Continue from a saved state.

        Args:
            state: that of the trainer.
            arrays: the weights, and the statistics of batch normalization, by name.
            optimizer: the state of the optimizer, by name.

        Raises:
            ShapeError: they do not fit this network, or are invalid.
        """
        fill(self.network.parameters.arrays, arrays)
        rows = self.optimizer_state()
        fill(rows, optimizer)
        for name, array in self.assembly.optimizer.state.items():
            self.network.parameters.fill_from_rows(array, rows[name])
        try:
            self.assembly.layers_rng.bit_generator.state = state.layers_rng
            if self.assembly.plateau and state.plateau:
                plateau = {k: math.inf if v is None else v for k, v in state.plateau.items()}
                self.assembly.plateau.restore(plateau)
        except (ValueError, TypeError, KeyError, OverflowError) as error:
            raise ShapeError(f"invalid random or schedule state: {error}") from None
        self.step, self.epoch, self.seen = state.step, state.epoch, state.seen
        self.best = state.best
        if not 0 <= self.offset <= self.batches.count:
            raise ShapeError(
                f"expected at most {self.batches.count} images seen in an epoch, "
                f"received {self.offset}"
            )

    def begin_with(self, arrays: Mapping[str, Array]) -> None:
        """Take other initial weights than the random ones; before the first step.

        Args:
            arrays: the weights, and the statistics of batch normalization, by name.

        Raises:
            ShapeError: they do not fit this network.
        """
        fill(self.network.parameters.arrays, arrays)

    def change(self, requested: Mapping[str, object]) -> dict[str, Any]:
        """Change settings from the next step on, and return them, checked and complete.

        Raises:
            ConfigError: a setting is out of its range, or can no longer change.
            ShapeError: the batch is too large for the memory.
        """
        changes = validated_changes(self.config, requested)
        if changes.get("epochs", self.current_epoch) < self.current_epoch:
            raise ConfigError(
                f"epochs: expected at least {self.current_epoch}, the current epoch, "
                f"received {changes['epochs']}"
            )
        state, arrays = self.state(), self.network.parameters.arrays
        optimizer = self.optimizer_state()
        measured = isinstance(self.assembly.optimizer, Measured)
        self._build(self.config.replace(**changes))
        self.restore(state, arrays, optimizer)
        if measured:
            self.measure_steps()
        return changes
