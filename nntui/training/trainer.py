"""Trainer: the state of a training, and its next step."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from nntui.config.live import validated_changes
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.engine.arrays import Array
from nntui.engine.gradient_norm import GradientNorm
from nntui.engine.layer_meter import LayerMeter
from nntui.errors import ConfigError, ShapeError
from nntui.training.assemble import assemble, augmenter, training_images
from nntui.training.batches import Batch, Batches, Rows
from nntui.training.divided.network import DividedNetwork
from nntui.training.events import Evaluated
from nntui.training.images import select_images
from nntui.training.outcomes import Outcomes, StepSums, UpdateResult, mean_of
from nntui.training.progress import Progress
from nntui.training.saving import (
    restore_block,
    restore_optimizer,
    restore_plain,
    saved_block,
    saved_optimizer,
    saved_plateau,
    saved_rng,
    without_block,
)
from nntui.training.state import Best, TrainerState, fill
from nntui.training.stepping import Stretch, make_steps
from nntui.training.supply import Supply

_RATES = 1024
"""Learning rates that are computed at once."""


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
        self._meter: GradientNorm | None = None
        """The optimizer of the next step, if that is to be measured."""
        self._layers: LayerMeter | None = None
        """Kept for its memory, as large as the parameters."""
        self._supply = Supply()
        self._known_rates: list[float] = []
        """Learning rates of the next steps, from `_first_rate` of the schedule on."""
        self._first_rate = 0
        self._divided: DividedNetwork | None = None
        """The network, if other processes compute parts of each batch."""
        self._build(config)

    def _build(self, config: RunConfig) -> None:
        """Build network, optimizer and batches; an error leaves the trainer unchanged."""
        assembly = assemble(
            config, self.data.image_shape, self.classes, self.data.epoch_size, divided=True
        )
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
        self._close_network()
        self.network = assembly.network
        self._divided = self.network if isinstance(self.network, DividedNetwork) else None
        self._meter = None
        self._forget_rates()
        self._outcomes = Outcomes(config.batch, self.classes)
        self._supply.use(batches, config)

    @property
    def progress(self) -> Progress:
        """Where the training is."""
        return Progress(self.step, self.epoch, self.seen, self.batches.count, self.config)

    @property
    def offset(self) -> int:
        """How many images of the current epoch were trained on."""
        return self.progress.offset

    @property
    def steps(self) -> int:
        """How many steps the whole run has."""
        return self.progress.steps

    @property
    def current_epoch(self) -> int:
        """The current epoch, or between two epochs the last one, counted from 1."""
        return self.progress.current_epoch

    @property
    def lr(self) -> float:
        """The learning rate of the next step."""
        return self._rates(1)[0]

    @property
    def has_patience(self) -> bool:
        """Whether to train on: the validation accuracy improved in the last `patience` epochs."""
        if not self.config.patience or self.best is None:
            return True
        return self.epoch - self.best.epoch < self.config.patience

    def close(self) -> None:
        """End the processes that work for this one; another step would work without them."""
        self._supply.close()
        self._close_network()

    def _close_network(self) -> None:
        if self._divided:
            self._divided.close()

    def take_notes(self) -> list[str]:
        """Return and forget what is slower than expected and why, a sentence each."""
        notes = self.batches.images.take_notes() + self._supply.take_notes()
        return notes + (self._divided.take_notes() if self._divided else [])

    def rows(self) -> Iterator[Rows]:
        """Yield the rows of each batch that is left of the current epoch."""
        order = self.batches.images.order(self.config.seed, self.epoch)
        while self.offset < len(order):
            yield order[self.offset : self.offset + self.config.batch]

    def update(self, rows: Rows) -> UpdateResult:
        """Train on the images of these rows, as one step outside the order of the epoch."""
        self.assembly.network.end_block()
        batch = self.batches.gather(rows, self.step)
        return mean_of([self._make_steps(iter([batch]), 1, len(rows))])

    def advance(self, most: int) -> UpdateResult:
        """Train on at most so many of the next batches, none of them beyond the epoch.

        The epoch must not be at its end; see `end_epoch`.
        """
        progress = self.progress
        batches, block = self._supply.take(progress, self.network.steps_of_block)
        parts = list[StepSums]()
        end = self.step + min(most, progress.steps_left)
        with self.network.within_block(block):
            while self.step < end and not (parts and parts[-1].divergence):
                parts.append(self._advance(batches, end - self.step))
        self._supply.put_back(batches, self.seen)
        return mean_of(parts)

    def _advance(self, batches: Iterator[Batch], most: int) -> StepSums:
        """Make steps of whole batches, or the last one of the epoch if it is smaller."""
        whole, rest = divmod(self.batches.count - self.offset, self.config.batch)
        if whole:
            return self._make_steps(batches, min(most, whole), self.config.batch)
        return self._make_steps(batches, 1, rest)

    def _make_steps(self, batches: Iterator[Batch], most: int, images: int) -> StepSums:
        """Make at most so many steps, each of so many images; see make_steps."""
        rates = self._rates(min(most, self._outcomes.steps))
        left = self.batches.count - self.offset
        stretch = Stretch(self.step, rates, images, ends_epoch=len(rates) * images >= left)
        meter, self._meter = self._meter, None
        sums = make_steps(self.assembly, batches, stretch, self._outcomes, meter)
        self.step, self.seen = self.step + sums.steps, self.seen + sums.images
        self.divergence = sums.divergence
        return sums

    def _rates(self, count: int) -> list[float]:
        """Return the learning rates of the next steps; they are computed many at a time."""
        step, steps = self.progress.scheduled
        start = step - self._first_rate
        if start < 0 or start + count > len(self._known_rates):
            numbers = range(step, step + max(count, _RATES))
            lr, factors = self.config.lr, self.assembly.schedule(numbers, steps)
            self._known_rates, self._first_rate = [lr * factor for factor in factors], step
            start = 0
        return self._known_rates[start : start + count]

    def _forget_rates(self) -> None:
        self._known_rates, self._first_rate = [], 0

    def measure_gradient(self) -> None:
        """Measure the norm of the gradient in the next step; the step itself is the same."""
        self._meter = GradientNorm(self.assembly.optimizer, self.network)

    def measure_layers(self) -> LayerMeter:
        """Measure each layer in the next step, and return what will have the readings then.

        The norm of the gradient is measured, too; the step itself is the same.
        """
        if self._layers is None or self._layers.inner is not self.assembly.optimizer:
            self._layers = LayerMeter(self.assembly.optimizer, self.network)
        self._meter = self._layers
        return self._layers

    def end_epoch(self, validated: Evaluated | None) -> None:
        """Count the epoch; pass the result on the validation images to the schedule."""
        self.epoch += 1
        if validated is None:
            return
        if self.assembly.plateau:
            self._forget_rates()
            self.assembly.plateau.observe(math.inf if validated.loss is None else validated.loss)
        if self.best is None or validated.accuracy > self.best.accuracy:
            self.best = Best(validated.accuracy, self.step, self.epoch)

    def state(self) -> TrainerState:
        """Return the state to save beside weights and optimizer."""
        return TrainerState(
            step=self.step,
            epoch=self.epoch,
            seen=self.seen,
            layers_rng=saved_rng(self.assembly),
            plateau=saved_plateau(self.assembly),
            best=self.best,
            stream=self.batches.images.stream,
        )

    def optimizer_state(self) -> dict[str, Array]:
        """Return a copy of the state of the optimizer, in the order in which files store it.

        It includes the steps of a block that has not ended.
        """
        return saved_optimizer(self.assembly) | saved_block(self.network)

    def restore(
        self, state: TrainerState, arrays: Mapping[str, Array], optimizer: Mapping[str, Array]
    ) -> None:
        """Continue from a saved state.

        Args:
            state: that of the trainer.
            arrays: the weights, and the statistics of batch normalization, by name.
            optimizer: the state of the optimizer, by name; see `optimizer_state`.

        Raises:
            ShapeError: they do not fit this network, or are invalid.
        """
        fill(self.network.parameters.arrays, arrays)
        restore_optimizer(self.assembly, without_block(optimizer))
        restore_plain(self.assembly, state)
        self.step, self.epoch, self.seen = state.step, state.epoch, state.seen
        self.best = state.best
        self.batches.images.continue_stream(state.stream)
        if not 0 <= self.offset <= self.batches.count:
            raise ShapeError(
                f"expected at most {self.batches.count} images seen in an epoch, "
                f"received {self.offset}"
            )
        self._forget_rates()
        # A block ends with the epoch.
        most = self.offset if self.offset < self.batches.count else 0
        restore_block(self.network, optimizer, most)
        self._supply.forget()

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
        optimizer = saved_optimizer(self.assembly)
        self._build(self.config.replace(**changes))
        self.restore(state, arrays, optimizer)
        return changes
