"""Assembly: builds network, loss, optimizer and schedule of a config; see also networks.py."""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nntui.config.augmentation import parse_augmentation
from nntui.config.run_config import RunConfig
from nntui.datasets.augment.augmenter import Augmenter
from nntui.datasets.dataset import Dataset, Split
from nntui.engine.arrays import Array, Float
from nntui.engine.layers.direct import DirectDense
from nntui.engine.losses import LOSSES, Loss, target_table
from nntui.engine.network import Network
from nntui.engine.optimizers.base import Optimizer
from nntui.engine.optimizers.combination import combine
from nntui.engine.optimizers.constraints import Clipped, MaxNorm, Penalized
from nntui.engine.optimizers.direct import DirectSGD
from nntui.engine.optimizers.frozen import Frozen
from nntui.engine.optimizers.registry import OPTIMIZERS
from nntui.engine.parameters import Parameters
from nntui.engine.products import subtraction
from nntui.engine.schedules import SCHEDULES, Plateau, ScheduleContext, warm_up
from nntui.training.batches import ImageSource
from nntui.training.blas import Blas, load_blas, piece_size
from nntui.training.divided.network import DividedNetwork, can_divide
from nntui.training.divided.part import plan_of
from nntui.training.limits import check_batch
from nntui.training.networks import plan_network, with_pooling_first
from nntui.training.streamed import StreamedImages

# Separate streams of random numbers: one more draw from one of them does not change the others.
# The order of the images has its own (batches.shuffled), and so has augmentation.
_WEIGHTS_STREAM = 2**32
_LAYERS_STREAM = 2**32 + 1


class Assembly(NamedTuple):
    """The objects that a config describes."""

    network: Network
    loss: Loss
    targets: Array
    """The target of each class, one row per class."""
    optimizer: Optimizer
    schedule: Callable[[range, int], list[float]]
    """Returns the factors of the learning rate for steps, counted from 0, of so many steps."""
    plateau: Plateau | None
    """The schedule that depends on the validation loss, if there is one."""
    layers_rng: np.random.Generator
    """Random numbers for layers while training, such as the masks of dropout."""

    @property
    def trained(self) -> tuple[Network, Loss, Optimizer, np.random.Generator]:
        """What a training step takes of it."""
        return self.network, self.loss, self.optimizer, self.layers_rng


def assemble(
    config: RunConfig,
    image_shape: tuple[int, int],
    classes: int,
    images: int = 1,
    dtype: Float = np.float32,
    *,
    divided: bool = False,
) -> Assembly:
    """Return the objects that `config` describes, with initial weights.

    Args:
        config: what to train.
        image_shape: rows and columns of an image.
        classes: how many classes there are.
        images: how many training images there are, the n of lambda/n.
        dtype: float32 for training, float64 for checks.
        divided: whether more than one thread may mean that processes compute parts of each batch;
            such a network has to be closed.

    Raises:
        ShapeError: a layer does not fit the one before it, or the network is too large.
    """
    blas = load_blas() if dtype is np.float32 else None
    parted = _divided(config, image_shape, classes) if divided else None
    network = parted or _network(config, image_shape, classes, dtype, blas)
    network.initialize(np.random.default_rng([config.seed, _WEIGHTS_STREAM]))
    plateau = None
    if config.schedule == "plateau":
        plateau = Plateau(config.schedule_factor, config.schedule_epochs)
    return Assembly(
        network=network,
        loss=LOSSES[config.loss, config.output],
        targets=target_table(classes, config.label_smoothing, config.target_margin),
        optimizer=_unfrozen(
            constrained(
                _optimizer(config, network, dtype, blas), config, network.parameters, images
            ),
            network,
        ),
        schedule=_schedule(config, math.ceil(images / config.batch), plateau),
        plateau=plateau,
        layers_rng=np.random.default_rng([config.seed, _LAYERS_STREAM]),
    )


def _network(
    config: RunConfig,
    image_shape: tuple[int, int],
    classes: int,
    dtype: Float,
    blas: Blas | None,
) -> Network:
    plan = with_pooling_first(
        plan_network(
            config.hidden,
            image_shape,
            classes,
            config.init,
            config.init_scale,
            biased=config.bias,
            single_images=_updates_singly(config),
            direct=blas is not None and _is_plain(config),
        )
    )
    check_batch(plan, config.batch)
    largest = config.batch * max(math.prod(shape) for shape in plan.parameters.values())
    piece = piece_size(config.threads, largest)
    return Network(
        plan.layers,
        plan.shapes[0],
        config.batch,
        dtype,
        piece=piece,
        subtraction=blas.subtraction(piece) if blas else subtraction,
    )


def _divided(
    config: RunConfig, image_shape: tuple[int, int], classes: int
) -> DividedNetwork | None:
    """Return a network that computes batches in parts, or None where that is of no use."""
    if config.threads == 1:
        return None
    plan = plan_of(config, image_shape, classes)
    check_batch(plan, config.batch)
    if not can_divide(plan, config):
        return None
    try:
        return DividedNetwork(config, image_shape, classes)
    except OSError:  # no memory that processes can share
        return None


def _optimizer(config: RunConfig, network: Network, dtype: Float, blas: Blas | None) -> Optimizer:
    direct = [layer for layer in network.layers if isinstance(layer, DirectDense)]
    if direct:
        return DirectSGD(direct, network.parameters)
    size = network.parameters.theta.size
    combination = blas.combine if blas else combine
    return OPTIMIZERS[config.optimizer](size, dtype, config.momentum, combination)


def _unfrozen(rule: Optimizer, network: Network) -> Optimizer:
    """Return `rule`, which changes no parameters of frozen layers."""
    frozen = {str(number) for number, layer in enumerate(network.layers) if layer.frozen}
    names = {name for name in network.parameters.shapes if name.split("/")[0] not in frozen}
    return Frozen(rule, network.parameters.without(names)) if frozen else rule


def constrained(
    rule: Optimizer, config: RunConfig, parameters: Parameters, images: int
) -> Optimizer:
    """Return `rule` with the penalties and limits of `config` around it.

    Args:
        rule: the optimizer; its state stays its own.
        config: the penalties and limits.
        parameters: the parameters it updates.
        images: how many training images there are, the n of lambda/n.
    """
    if config.l1 or config.l2 or config.weight_decay:
        l1, l2 = config.l1 / images, config.l2 / images
        rule = Penalized(rule, parameters, l1, l2, config.weight_decay)
    if config.clip_norm:
        rule = Clipped(rule, config.clip_norm)
    if config.max_norm:
        rule = MaxNorm(rule, parameters, config.max_norm)
    return rule


def training_images(config: RunConfig, data: Dataset) -> Split | ImageSource:
    """Return the training images: those of `data` and those mixed in, or new synthetic ones."""
    if config.resample and data.generator is not None:
        return StreamedImages(data.generator, len(data.train), config.seed, data.image_shape)
    return data.train if data.mixed is None else data.mixed.joined(data.train)


def augmenter(config: RunConfig, image_shape: tuple[int, int]) -> Augmenter | None:
    """Return the augmentation of `config`, or None if it has none."""
    distortions = parse_augmentation(config.augment)
    if not distortions:
        return None
    return Augmenter(distortions, image_shape, config.batch, config.seed)


def _updates_singly(config: RunConfig) -> bool:
    """Return whether a step takes one image, and changes the weight by its derivative alone."""
    return config.batch == 1 and _is_plain(config)


def _is_plain(config: RunConfig) -> bool:
    """Return whether the update is theta <- theta - lr grad and nothing else."""
    constraints = (config.l1, config.l2, config.weight_decay, config.clip_norm, config.max_norm)
    return config.optimizer == "sgd" and not any(constraints)


def _schedule(
    config: RunConfig, epoch_steps: int, plateau: Plateau | None
) -> Callable[[range, int], list[float]]:
    """Return the learning-rate schedule, with warm-up and plateau."""
    function, warmup = SCHEDULES[config.schedule], config.warmup_steps

    def factors(numbers: range, steps: int) -> list[float]:
        interval = config.schedule_epochs * epoch_steps
        context = ScheduleContext(steps, config.schedule_factor, interval)
        found = [function(step, context) for step in numbers]
        if warmup:
            found = [f * warm_up(step, warmup) for f, step in zip(found, numbers, strict=True)]
        return [factor * plateau.factor for factor in found] if plateau else found

    return factors
