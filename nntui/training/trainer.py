"""Trainer: the state of a training, and its next step."""

import math
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from nntui.config.live import validated_changes
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.engine.arrays import Array
from nntui.engine.statistics import Measured, StepStatistics
from nntui.engine.step import train_step
from nntui.errors import ConfigError, ShapeError
from nntui.training.assemble import assemble, augmenter, training_images
from nntui.training.batches import Batches, Rows
from nntui.training.evaluation import finite
from nntui.training.events import Evaluated
from nntui.training.images import select_images
from nntui.training.state import Best, TrainerState, fill

CHECK_INTERVAL = 16
"""Steps between two checks that all weights are finite."""


class UpdateResult(NamedTuple):
    """What one step reports: loss and accuracy are those of its batch before the update."""

    loss: float
    accuracy: float
    lr: float
    """The learning rate of the step."""


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
            input_range=config.input_bounds,
            augmenter=augmenter(config, self.data.image_shape),
        )
        self.config, self.assembly, self.batches = config, assembly, batches
        self.network = assembly.network

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
        config, per_epoch = self.config, self.epoch_steps
        step = self.epoch * per_epoch + math.ceil(self.offset / config.batch)
        return config.lr * self.assembly.schedule(step, config.epochs * per_epoch)

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

    def rows(self) -> Iterator[Rows]:
        """Yield the rows of each batch that is left of the current epoch."""
        order = self.batches.images.order(self.config.seed, self.epoch)
        while self.offset < len(order):
            yield order[self.offset : self.offset + self.config.batch]

    def update(self, rows: Rows) -> UpdateResult:
        """Train on the images of these rows, as one step."""
        batch = self.batches.gather(rows, self.step)
        network, loss, optimizer = self.network, self.assembly.loss, self.assembly.optimizer
        lr, rng = self.lr, self.assembly.layers_rng
        self.step += 1
        with np.errstate(all="ignore"):  # divergence is an event, not a warning
            value, z = train_step(
                network, loss, optimizer, batch.x, batch.target, lr, self.step, rng
            )
        self.seen += len(rows)
        if not math.isfinite(value):
            self.divergence = "the loss is no longer a finite number"
        elif self._is_check_due() and not network.parameters.finite():
            self.divergence = "the weights are no longer finite numbers"
        correct = int(np.count_nonzero(z.argmax(axis=1) == batch.labels))
        return UpdateResult(value, correct / len(rows), lr)

    def _is_check_due(self) -> bool:
        """Return whether to check all weights after this step: a few steps, or an epoch, later.

        The loss is checked in every step, and shows nearly all divergence: a weight that is not
        finite shows in the next one, unless its unit is off for all images.
        """
        return self.step % CHECK_INTERVAL == 0 or self.offset >= self.batches.count

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
        fill(self.assembly.optimizer.state, optimizer)
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
        optimizer = self.assembly.optimizer.state
        measured = isinstance(self.assembly.optimizer, Measured)
        self._build(self.config.replace(**changes))
        self.restore(state, arrays, optimizer)
        if measured:
            self.measure_steps()
        return changes
