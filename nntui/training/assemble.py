"""Names become objects here and nowhere else: a config and the shape of the data make a network."""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from nntui.augmentation import parse_augmentation
from nntui.config import InitName, RunConfig
from nntui.datasets.augment import Augmenter
from nntui.datasets.dataset import Dataset, Split
from nntui.engine.activations import ACTIVATIONS
from nntui.engine.arrays import Array, Float, Shape
from nntui.engine.constraints import Clipped, MaxNorm, Penalized
from nntui.engine.conv import Conv2D
from nntui.engine.initializers import INITIALIZERS, Initializer
from nntui.engine.layers import Activation, Dense, Dropout, Flatten, Layer
from nntui.engine.losses import LOSSES, Loss, target_table
from nntui.engine.network import Network
from nntui.engine.normalization import BatchNorm
from nntui.engine.optimizers import OPTIMIZERS, Optimizer
from nntui.engine.parameters import Parameters
from nntui.engine.plan import Plan
from nntui.engine.pooling import AvgPool2D, MaxPool2D
from nntui.engine.schedules import SCHEDULES, Course, Plateau, warm_up
from nntui.engine.sparse import SparseDense, SparseSGD
from nntui.errors import ShapeError
from nntui.topology import (
    BatchNormSpec,
    ConvSpec,
    DenseSpec,
    DropoutSpec,
    LayerSpec,
    PoolSpec,
)
from nntui.training.batches import Images
from nntui.training.fresh import FreshImages

# The streams of random numbers of a run, kept apart so that one more draw in the one changes
# nothing in the others. The order of the images has its own, see batches.shuffled, and so have
# their distortions, see datasets/augment.py.
_WEIGHTS_STREAM = 2**32
_LAYERS_STREAM = 2**32 + 1

MAX_LEARNED = 2**26
"""Numbers that a network may learn: with gradient and optimizer up to 1.5 GB."""
MAX_OUTPUTS = 2**27
"""Numbers that all layers may make of a batch: with their derivatives up to 2 GB."""


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
        config.hidden, image_shape, classes, config.init, config.scale, biased=config.biased
    )
    _check_batch(plan, config.batch)
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
    plateau = Plateau(config.factor, config.every) if config.schedule == "plateau" else None
    return Assembly(
        network=network,
        loss=LOSSES[config.loss, config.output],
        targets=target_table(classes, config.smoothing, config.margin),
        optimizer=constrained(rule, config, parameters, images),
        schedule=_schedule(config, math.ceil(images / config.batch), plateau),
        plateau=plateau,
        layers_rng=np.random.default_rng([config.seed, _LAYERS_STREAM]),
    )


def constrained(
    rule: Optimizer, config: RunConfig, parameters: Parameters, images: int
) -> Optimizer:
    """Return `rule` held back as `config` asks; it still is the one that remembers."""
    if config.l1 or config.l2 or config.decay:
        l1, l2 = config.l1 / images, config.l2 / images
        rule = Penalized(rule, parameters, l1, l2, config.decay)
    if config.clip:
        rule = Clipped(rule, config.clip)
    if config.maxnorm:
        rule = MaxNorm(rule, parameters, config.maxnorm)
    return rule


def training_images(config: RunConfig, data: Dataset) -> Split | Images:
    """Return what is trained on: the training images, or new ones in every epoch."""
    if config.fresh == "yes" and data.artist is not None:
        return FreshImages(data.artist, len(data.train), config.seed)
    return data.train


def augmenter(config: RunConfig, image_shape: tuple[int, int]) -> Augmenter | None:
    """Return what distorts the training images as `config` asks, or None."""
    asked = parse_augmentation(config.augment)
    return Augmenter(asked, image_shape, config.batch, config.seed) if asked else None


def _learns_online(config: RunConfig) -> bool:
    """Return whether weights that meet no ink stay as they are: one image a step and plain SGD."""
    held_back = (config.l1, config.l2, config.decay, config.clip, config.maxnorm)
    blank = config.input_range[0] == 0
    return blank and config.batch == 1 and config.optimizer == "sgd" and not any(held_back)


def _sparse(layer: Layer) -> Layer:
    """Return `layer` as one that reads and moves only what meets ink, where there is such a one."""
    if type(layer) is Dense:
        return SparseDense(layer.units, layer.initializer, biased=layer.biased)
    return layer


def build_network(
    hidden: Sequence[LayerSpec],
    image_shape: tuple[int, int],
    classes: int,
    batch: int,
    dtype: Float = np.float32,
    init: InitName = "auto",
    scale: float = 1.0,
    *,
    biased: bool = True,
) -> Network:
    """Return a network of these hidden layers, its parameters all zero.

    `biased` tells whether its output layer has biases.

    Raises:
        ShapeError: a layer cannot take what comes to it; names it by its place among them.
    """
    plan = plan_network(hidden, image_shape, classes, init, scale, biased=biased)
    check_size(plan, batch)
    return Network(plan.layers, plan.shapes[0], batch, dtype)


def plan_network(
    hidden: Sequence[LayerSpec],
    image_shape: tuple[int, int],
    classes: int,
    init: InitName = "auto",
    scale: float = 1.0,
    *,
    biased: bool = True,
) -> Plan:
    """Return what a network of these hidden layers will need; asks for no memory itself.

    Raises:
        ShapeError: a layer cannot take what comes to it; names it by its place among them.
    """
    stages = list(_stages(hidden, image_shape, init, scale))
    layers = [layer for stage in stages for layer in stage.layers]
    y_shape = stages[-1].y_shape if stages else (math.prod(image_shape),)
    layers += _flat(y_shape)
    layers.append(Dense(classes, _initializer(init, "linear", scale), biased=biased))
    return Plan.of(layers, _x_shape(hidden, image_shape))


def check_network(config: RunConfig, image_shape: tuple[int, int], classes: int) -> None:
    """Raise a ShapeError if there can be no network of `config` for such images."""
    _check_batch(
        plan_network(config.hidden, image_shape, classes, biased=config.biased), config.batch
    )


def _check_batch(plan: Plan, batch: int) -> None:
    """Raise a ShapeError if batches of that size cannot be learned from."""
    check_size(plan, batch)
    for number, (layer, x_shape) in enumerate(plan.with_shapes(), start=1):
        if isinstance(layer, BatchNorm) and batch * math.prod(x_shape[1:]) == 1:
            raise ShapeError(
                f"layer {number}: a batch normalization learns from how values of a batch differ, "
                "received batches of one image; take a batch of at least 2"
            )


def check_size(plan: Plan, batch: int) -> None:
    """Raise a ShapeError if `plan` needs more memory than the machines this is made for have."""
    if plan.learned > MAX_LEARNED:
        raise ShapeError(
            f"layers: expected at most {MAX_LEARNED:,} weights in all, received {plan.learned:,}; "
            "take fewer neurons or fewer layers"
        )
    if plan.outputs * batch > MAX_OUTPUTS:
        raise ShapeError(
            f"batch: expected at most {MAX_OUTPUTS // plan.outputs:,} images in a step for these "
            f"layers, received {batch:,}"
        )


def describe(
    hidden: Sequence[LayerSpec],
    image_shape: tuple[int, int],
    classes: int,
    output: str = "softmax",
) -> list[str]:
    """Return every layer in words, the input first, with the shape of the pictures it makes."""
    middle = []
    for stage in _stages(hidden, image_shape):
        words = str(stage.spec).replace(":", " ")
        pictures = len(stage.y_shape) == 3 and isinstance(stage.spec, ConvSpec | PoolSpec)
        middle.append(f"{_size(stage.y_shape)} {words}" if pictures else words)
    return [f"{_size(_x_shape(hidden, image_shape))} input", *middle, f"{classes} {output}"]


class _Stage(NamedTuple):
    """One part of the notation, the layers it stands for, and the shape of what they return."""

    spec: LayerSpec
    layers: list[Layer]
    y_shape: Shape


def _stages(
    hidden: Sequence[LayerSpec],
    image_shape: tuple[int, int],
    init: InitName = "auto",
    scale: float = 1.0,
) -> Iterator[_Stage]:
    shape = _x_shape(hidden, image_shape)
    for place, spec in enumerate(hidden, start=1):
        layers = [*(_flat(shape) if isinstance(spec, DenseSpec) else []), _layer(spec, init, scale)]
        if isinstance(spec, DenseSpec | ConvSpec | BatchNormSpec) and spec.activation != "linear":
            layers.append(Activation(ACTIVATIONS[spec.activation]))
        try:
            for layer in layers:
                shape = layer.y_shape(shape)
        except ShapeError as error:
            raise ShapeError(f"layer {place}, {spec}: {error}") from None
        yield _Stage(spec, layers, shape)


def _layer(spec: LayerSpec, init: InitName, scale: float) -> Layer:
    match spec:
        case DenseSpec():
            initializer = _initializer(init, spec.activation, scale)
            return Dense(spec.units, initializer, biased=spec.biased)
        case ConvSpec():
            return Conv2D(
                spec.filters,
                spec.side,
                _initializer(init, spec.activation, scale),
                stride=spec.stride,
                padding=spec.padding,
                biased=spec.biased,
            )
        case PoolSpec():
            return MaxPool2D(spec.side) if spec.kind == "max" else AvgPool2D(spec.side)
        case BatchNormSpec():
            return BatchNorm()
        case DropoutSpec():
            return Dropout(spec.rate)


def _initializer(init: InitName, activation: str, scale: float) -> Initializer:
    if init == "auto":
        # He's variance is derived for rectifiers, Glorot's for what is linear around 0.
        rectifies = activation in {"relu", "leaky-relu", "elu", "gelu", "silu"}
        init = "he-normal" if rectifies else "glorot-uniform"
    return INITIALIZERS[init].scaled(scale)


def _flat(shape: Shape) -> list[Layer]:
    """Return what makes a vector of `shape`: nothing, where it is one."""
    return [Flatten()] if len(shape) > 1 else []


def _x_shape(hidden: Sequence[LayerSpec], image_shape: tuple[int, int]) -> Shape:
    """Return the shape of one input: pictures of one channel where a layer asks for them."""
    if any(isinstance(spec, ConvSpec | PoolSpec) for spec in hidden):
        return (1, *image_shape)
    return (math.prod(image_shape),)


def _size(shape: Shape) -> str:
    return " x ".join(str(side) for side in shape)


def _schedule(
    config: RunConfig, epoch_steps: int, plateau: Plateau | None
) -> Callable[[int, int], float]:
    """Return the whole course of the learning rate: schedule, warm-up and plateau together."""
    function = SCHEDULES[config.schedule]

    def factor(step: int, steps: int) -> float:
        course = Course(steps, config.factor, config.every * epoch_steps)
        factor = function(step, course) * warm_up(step, config.warmup)
        return factor * plateau.factor if plateau else factor

    return factor
