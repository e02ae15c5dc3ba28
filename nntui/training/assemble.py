"""What a config names becomes objects, here and nowhere else; networks.py makes the layers."""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nntui.config.augmentation import parse_augmentation
from nntui.config.run_config import RunConfig
from nntui.datasets.augment.augmenter import Augmenter
from nntui.datasets.dataset import Dataset, Split
from nntui.engine.arrays import Array, Float
from nntui.engine.layers.base import Layer
from nntui.engine.layers.dense import Dense
from nntui.engine.layers.sparse import SparseDense
from nntui.engine.losses import LOSSES, Loss, target_table
from nntui.engine.network import Network
from nntui.engine.optimizers.base import Optimizer
from nntui.engine.optimizers.constraints import Clipped, MaxNorm, Penalized
from nntui.engine.optimizers.registry import OPTIMIZERS
from nntui.engine.optimizers.sparse import SparseSGD
from nntui.engine.parameters import Parameters
from nntui.engine.schedules import SCHEDULES, Plateau, ScheduleContext, warm_up
from nntui.training.batches import Images
from nntui.training.networks import check_batch, plan_network
from nntui.training.streamed import StreamedImages

# The streams of random numbers of a run, kept apart so that one more draw in the one changes
# nothing in the others. The order of the images has its own, see batches.shuffled, and so have
# their distortions, see datasets/augment.py.
_WEIGHTS_STREAM = 2**32
_LAYERS_STREAM = 2**32 + 1


class Assembly(NamedTuple):
    """Everything that a config names, as objects."""

    network: Network
    loss: Loss
    targets: Array
    """The target of each class, a row each."""
    optimizer: Optimizer
    schedule: Callable[[int, int], float]
    """The factor of the learning rate, from the step, counted from 0, and all steps."""
    plateau: Plateau | None
    """What is to hear the validation loss, where the schedule listens to it."""
    layers_rng: np.random.Generator
    """What layers draw from while training."""


def assemble(
    config: RunConfig,
    image_shape: tuple[int, int],
    classes: int,
    images: int = 1,
    dtype: Float = np.float32,
) -> Assembly:
    """Return what `config` describes, with the weights it begins with.

    Args:
        config: what was asked.
        image_shape: rows and columns of an image.
        classes: how many there are.
        images: how many there are to train on, the n of lambda/n.
        dtype: float32 to work, float64 to check.

    Raises:
        ShapeError: a layer cannot take what comes to it.
    """
    plan = plan_network(
        config.hidden, image_shape, classes, config.init, config.init_scale, biased=config.bias
    )
    check_batch(plan, config.batch)
    if _learns_online(config):
        plan.layers[0] = _sparse(plan.layers[0])
    network = Network(plan.layers, plan.shapes[0], config.batch, dtype)
    network.initialize(np.random.default_rng([config.seed, _WEIGHTS_STREAM]))
    parameters = network.parameters
    first = network.layers[0]
    if isinstance(first, SparseDense):
        rule: Optimizer = SparseSGD(first)
    else:
        rule = OPTIMIZERS[config.optimizer](parameters.theta.size, dtype, config.momentum)
    plateau = (
        Plateau(config.schedule_factor, config.schedule_epochs)
        if config.schedule == "plateau"
        else None
    )
    return Assembly(
        network=network,
        loss=LOSSES[config.loss, config.output],
        targets=target_table(classes, config.label_smoothing, config.target_margin),
        optimizer=constrained(rule, config, parameters, images),
        schedule=_schedule(config, math.ceil(images / config.batch), plateau),
        plateau=plateau,
        layers_rng=np.random.default_rng([config.seed, _LAYERS_STREAM]),
    )


def constrained(
    rule: Optimizer, config: RunConfig, parameters: Parameters, images: int
) -> Optimizer:
    """Return `rule` held back as `config` asks; it still is the one that remembers."""
    if config.l1 or config.l2 or config.weight_decay:
        l1, l2 = config.l1 / images, config.l2 / images
        rule = Penalized(rule, parameters, l1, l2, config.weight_decay)
    if config.clip_norm:
        rule = Clipped(rule, config.clip_norm)
    if config.max_norm:
        rule = MaxNorm(rule, parameters, config.max_norm)
    return rule


def training_images(config: RunConfig, data: Dataset) -> Split | Images:
    """Return what is trained on: the training images, or new ones in every epoch."""
    if config.resample and data.generator is not None:
        return StreamedImages(data.generator, len(data.train), config.seed)
    return data.train


def augmenter(config: RunConfig, image_shape: tuple[int, int]) -> Augmenter | None:
    """Return what distorts the training images as `config` asks, or None."""
    asked = parse_augmentation(config.augment)
    return Augmenter(asked, image_shape, config.batch, config.seed) if asked else None


def _learns_online(config: RunConfig) -> bool:
    """Return whether weights that meet no ink stay as they are: one image a step and plain SGD."""
    held_back = (config.l1, config.l2, config.weight_decay, config.clip_norm, config.max_norm)
    blank = config.input_bounds[0] == 0
    return blank and config.batch == 1 and config.optimizer == "sgd" and not any(held_back)


def _sparse(layer: Layer) -> Layer:
    """Return `layer` as one that reads and moves only what meets ink, where there is such a one."""
    if type(layer) is Dense:
        return SparseDense(layer.units, layer.initializer, biased=layer.biased)
    return layer


def _schedule(
    config: RunConfig, epoch_steps: int, plateau: Plateau | None
) -> Callable[[int, int], float]:
    """Return the whole course of the learning rate: schedule, warm-up and plateau together."""
    function = SCHEDULES[config.schedule]

    def factor(step: int, steps: int) -> float:
        course = ScheduleContext(
            steps, config.schedule_factor, config.schedule_epochs * epoch_steps
        )
        factor = function(step, course) * warm_up(step, config.warmup_steps)
        return factor * plateau.factor if plateau else factor

    return factor
