"""The notation of a network becomes its layers, here and nowhere else."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from nntui.config.choices import InitName
from nntui.config.layers import BatchNormSpec, ConvSpec, DenseSpec, DropoutSpec, LayerSpec, PoolSpec
from nntui.config.run_config import RunConfig
from nntui.engine.activations import ACTIVATIONS
from nntui.engine.arrays import Float, Shape
from nntui.engine.initializers import INITIALIZERS, Initializer
from nntui.engine.layers.activation import Activation
from nntui.engine.layers.avgpool import AvgPool2D
from nntui.engine.layers.base import Layer
from nntui.engine.layers.batchnorm import BatchNorm
from nntui.engine.layers.conv import Conv2D
from nntui.engine.layers.dense import Dense
from nntui.engine.layers.dropout import Dropout
from nntui.engine.layers.flatten import Flatten
from nntui.engine.layers.maxpool import MaxPool2D
from nntui.engine.network import Network
from nntui.engine.plan import Plan
from nntui.errors import ShapeError

MAX_LEARNED = 2**26
"""Numbers that a network may learn: with gradient and optimizer up to 1.5 GB."""
MAX_OUTPUTS = 2**27
"""Numbers that all layers may make of a batch: with their derivatives up to 2 GB."""


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
    settings_by_stage = list(_stages(hidden, image_shape, init, scale))
    layers = [layer for stage in settings_by_stage for layer in stage.layers]
    y_shape = settings_by_stage[-1].y_shape if settings_by_stage else (math.prod(image_shape),)
    layers += _flat(y_shape)
    layers.append(Dense(classes, _initializer(init, "linear", scale), biased=biased))
    return Plan.of(layers, _x_shape(hidden, image_shape))


def check_network(config: RunConfig, image_shape: tuple[int, int], classes: int) -> None:
    """Raise a ShapeError if there can be no network of `config` for such images."""
    check_batch(plan_network(config.hidden, image_shape, classes, biased=config.bias), config.batch)


def check_batch(plan: Plan, batch: int) -> None:
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
    if plan.parameter_count > MAX_LEARNED:
        raise ShapeError(
            f"layers: expected at most {MAX_LEARNED:,} weights in all, "
            f"received {plan.parameter_count:,}; take fewer neurons or fewer layers"
        )
    if plan.values_per_input * batch > MAX_OUTPUTS:
        most = MAX_OUTPUTS // plan.values_per_input
        raise ShapeError(
            f"batch: expected at most {most:,} images in a step for these layers, "
            f"received {batch:,}"
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
