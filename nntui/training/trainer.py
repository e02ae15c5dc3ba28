"""Training: how far one has come, and its next step."""

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


class UpdateResult(NamedTuple):
    """What one step reports: loss and accuracy are those of its batch before the update."""

    loss: float
    accuracy: float
    lr: float
    """The learning rate of the step."""


class Trainer:
    """A training and how far it has come; between two events it can be looked at and saved.

    Args:
        config: what was asked.
        data: what to train on; the images to validate on are held out here.
    """

    def __init__(self, config: RunConfig, data: Dataset) -> None:
        self.data = select_images(config, data)
        self._images = training_images(config, self.data)
        self.classes = len(data.classes)
        self.step = 0
        self.epoch = 0
        """How many have ended."""
        self.seen = 0
        self.best: Best | None = None
        self.trouble = ""
        """What went wrong, once the network has diverged."""
        self._equip(config)

    def _equip(self, config: RunConfig) -> None:
        """Make all that follows from `config`; where that cannot be, nothing has changed."""
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
        """How many images of the epoch that is under way have been seen."""
        return self.seen - self.epoch * self.batches.count

    @property
    def epoch_steps(self) -> int:
        """The steps of a whole epoch."""
        return -(-self.batches.count // self.config.batch)

    @property
    def steps(self) -> int:
        """How many steps there will be in all."""
        left = -(-(self.batches.count - self.offset) // self.config.batch)
        return self.step + left + self.epoch_steps * (self.config.epochs - self.epoch - 1)

    @property
    def lr(self) -> float:
        """The learning rate of the next step.

        Its course is at the place where a run of these settings would be by now: as long as none
        of them changes, that is `step` of `steps`.
        """
        config, per_epoch = self.config, self.epoch_steps
        place = self.epoch * per_epoch - (-self.offset // config.batch)
        return config.lr * self.assembly.schedule(place, config.epochs * per_epoch)

    @property
    def current_epoch(self) -> int:
        """The epoch that is under way or ended last, counted from 1."""
        return max(self.epoch + (self.offset > 0), 1)

    @property
    def patient(self) -> bool:
        """Whether the validation accuracy became better in the last `patience` epochs."""
        if not self.config.patience or self.best is None:
            return True
        return self.epoch - self.best.epoch < self.config.patience

    def rows(self) -> Iterator[Rows]:
        """Yield the rows of the batches that are left of this epoch."""
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
        if not network.parameters.finite():
            self.trouble = "the weights have grown beyond all bounds"
        if not math.isfinite(value):
            self.trouble = "the loss is no longer a finite number"
        correct = int(np.count_nonzero(z.argmax(axis=1) == batch.labels))
        return UpdateResult(value, correct / len(rows), lr)

    def measure_steps(self) -> None:
        """Measure each step from now on; see `statistics`."""
        measured = Measured(self.assembly.optimizer, self.network)
        self.assembly = self.assembly._replace(optimizer=measured)

    @property
    def statistics(self) -> StepStatistics | None:
        """The statistics of the last step; None before the first step that is measured."""
        optimizer = self.assembly.optimizer
        return optimizer.statistics if isinstance(optimizer, Measured) else None

    def end_epoch(self, judged: Evaluated | None) -> None:
        """Count the epoch, and learn how good the network is on the validation images."""
        self.epoch += 1
        if judged is None:
            return
        if self.assembly.plateau:
            self.assembly.plateau.observe(math.inf if judged.loss is None else judged.loss)
        if self.best is None or judged.accuracy > self.best.accuracy:
            self.best = Best(judged.accuracy, self.step, self.epoch)

    def position(self) -> TrainerState:
        """Return how far this training has come."""
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
        self, position: TrainerState, arrays: Mapping[str, Array], remembered: Mapping[str, Array]
    ) -> None:
        """Go on from a position, with its weights and what the optimizer remembered there.

        Raises:
            ShapeError: they are not those of such a training.
        """
        fill(self.network.parameters.arrays, arrays)
        fill(self.assembly.optimizer.state, remembered)
        try:
            self.assembly.layers_rng.bit_generator.state = position.layers_rng
            if self.assembly.plateau and position.plateau:
                state = {k: math.inf if v is None else v for k, v in position.plateau.items()}
                self.assembly.plateau.restore(state)
        except (ValueError, TypeError, KeyError, OverflowError) as error:
            raise ShapeError(f"random numbers or a schedule in no state: {error}") from None
        self.step, self.epoch, self.seen = position.step, position.epoch, position.seen
        self.best = position.best
        if not 0 <= self.offset <= self.batches.count:
            raise ShapeError(
                f"expected at most {self.batches.count} images seen in an epoch, "
                f"received {self.offset}"
            )

    def change(self, requested: Mapping[str, object]) -> dict[str, Any]:
        """Go on with other settings, and return them; to change is to be restored with others.

        Raises:
            ConfigError: a setting is out of its range, or cannot change any more.
            ShapeError: the batch is too large for the memory.
        """
        changes = validated_changes(self.config, requested)
        if changes.get("epochs", self.current_epoch) < self.current_epoch:
            raise ConfigError(
                f"epochs: expected at least {self.current_epoch}, the epoch that is under way, "
                f"received {changes['epochs']}"
            )
        position, arrays = self.position(), self.network.parameters.arrays
        remembered = self.assembly.optimizer.state
        measured = isinstance(self.assembly.optimizer, Measured)
        self._equip(self.config.replace(**changes))
        self.restore(position, arrays, remembered)
        if measured:
            self.measure_steps()
        return changes
