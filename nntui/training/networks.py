"""Networks from the notation of their layers, such as `conv:8x5,pool:2,128:relu`."""

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from nntui.config.choices import InitName
from nntui.config.layers import BatchNormSpec, ConvSpec, DenseSpec, DropoutSpec, LayerSpec, PoolSpec
from nntui.config.run_config import RunConfig
from nntui.engine.activations import ACTIVATIONS, relu
from nntui.engine.arrays import Float, Shape
from nntui.engine.initializers import INITIALIZERS, Initializer
from nntui.engine.layers.activation import Activation
from nntui.engine.layers.avgpool import AvgPool2D
from nntui.engine.layers.base import Layer
from nntui.engine.layers.batchnorm import BatchNorm
from nntui.engine.layers.blocked import BlockedDense
from nntui.engine.layers.conv import Conv2D
from nntui.engine.layers.dense import Dense
from nntui.engine.layers.direct import DirectDense
from nntui.engine.layers.dropout import Dropout
from nntui.engine.layers.flatten import Flatten
from nntui.engine.layers.frozen import FrozenBatchNorm, FrozenConv2D, FrozenDense
from nntui.engine.layers.maxpool import MaxPool2D
from nntui.engine.network import Network
from nntui.engine.plan import Plan
from nntui.errors import ShapeError
from nntui.training.blas import piece_size
from nntui.training.limits import check_batch, check_size


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
    """Return a network of these hidden layers and an output layer, with all parameters zero.

    Args:
        hidden: the hidden layers.
        image_shape: rows and columns of an image.
        classes: the units of the output layer.
        batch: the largest batch.
        dtype: float32 for training, float64 for checks.
        init: the weight initializer.
        scale: multiplies the initial weights.
        biased: whether the output layer has biases.

    Raises:
        ShapeError: a layer does not fit the one before it, or the network is too large.
    """
    plan = plan_network(hidden, image_shape, classes, init, scale, biased=biased)
    check_size(plan, batch)
    return Network(plan.layers, plan.shapes[0], batch, dtype, piece=piece_size())


def plan_network(
    hidden: Sequence[LayerSpec],
    image_shape: tuple[int, int],
    classes: int,
    init: InitName = "auto",
    scale: float = 1.0,
    *,
    biased: bool = True,
    single_images: bool = False,
    direct: bool = False,
) -> Plan:
    """Return the layers and shapes of a network, as in `build_network`; allocates no memory.

    `single_images` makes the first layer one for batches of one image, if it is a dense layer.
    `direct` makes all dense layers such that update their weights themselves.

    Raises:
        ShapeError: a layer does not fit the one before it; named by its position in `hidden`.
    """
    stages = list(_stages(hidden, image_shape, init, scale))
    layers = [layer for stage in stages for layer in stage.layers]
    y_shape = stages[-1].y_shape if stages else (math.prod(image_shape),)
    layers += _flat(y_shape)
    layers.append(Dense(classes, _initializer(init, "linear", scale), biased=biased))
    if direct:
        layers = [_replaced(layer, DirectDense) for layer in layers]
    if single_images:
        layers[0] = _replaced(layers[0], BlockedDense)
    return Plan.of(layers, _x_shape(hidden, image_shape))


def with_pooling_first(plan: Plan) -> Plan:
    """Return a plan in which max pooling comes before a ReLU that it would follow.

    The ReLU then has a quarter of the values or fewer. max(max(x, 0)) = max(max(x), 0), and the
    derivatives are equal, too: where the maximum is not positive they are 0, elsewhere the same x
    has the maximum. Only the outputs of these two layers differ.
    """
    layers = list(plan.layers)
    for number, (layer, following) in enumerate(itertools.pairwise(plan.layers)):
        is_relu = isinstance(layer, Activation) and layer.function.forward is relu
        if is_relu and isinstance(following, MaxPool2D):
            layers[number : number + 2] = following, layer
    return Plan.of(layers, plan.shapes[0])


def check_network(config: RunConfig, image_shape: tuple[int, int], classes: int) -> None:
    """Raise a ShapeError if the network of `config` does not fit such images, or is too large."""
    check_batch(plan_network(config.hidden, image_shape, classes, biased=config.bias), config.batch)


def describe(
    hidden: Sequence[LayerSpec],
    image_shape: tuple[int, int],
    classes: int,
    output: str = "softmax",
) -> list[str]:
    """Return a description of every layer, from the input to the output.

    >>> from nntui.config.layers import parse_layers
    >>> describe(parse_layers("conv:8x5,pool:2,128:tanh"), (28, 28), 10)[:3]
    ['1 x 28 x 28 input', '8 x 24 x 24 conv 8x5 relu', '8 x 12 x 12 pool 2']
    """
    middle = []
    for stage in _stages(hidden, image_shape):
        words = str(stage.spec).replace(":", " ")
        is_map = len(stage.y_shape) == 3 and isinstance(stage.spec, ConvSpec | PoolSpec)
        middle.append(f"{_size(stage.y_shape)} {words}" if is_map else words)
    return [f"{_size(_x_shape(hidden, image_shape))} input", *middle, f"{classes} {output}"]


class _Stage(NamedTuple):
    """One part of the notation, the layers it stands for, and the shape of their output."""

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
        if not isinstance(spec, DropoutSpec) and spec.activation != "linear":
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
            dense = FrozenDense if spec.frozen else Dense
            return dense(spec.units, initializer, biased=spec.biased)
        case ConvSpec():
            conv = FrozenConv2D if spec.frozen else Conv2D
            return conv(
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
            return FrozenBatchNorm() if spec.frozen else BatchNorm()
        case DropoutSpec():
            return Dropout(spec.rate)


def _initializer(init: InitName, activation: str, scale: float) -> Initializer:
    if init == "auto":
        # He derived his variance for rectifiers, Glorot for activations that are linear around 0.
        rectifies = activation in {"relu", "elu", "gelu", "silu"} or "leaky" in activation
        init = "he-normal" if rectifies else "glorot-uniform"
    return INITIALIZERS[init].scaled(scale)


def _flat(shape: Shape) -> list[Layer]:
    """Return the layers that flatten `shape` into a vector: none if it is one."""
    return [Flatten()] if len(shape) > 1 else []


def _x_shape(hidden: Sequence[LayerSpec], image_shape: tuple[int, int]) -> Shape:
    """Return the shape of one input: an image of one channel if a layer needs it, or a vector."""
    if any(isinstance(spec, ConvSpec | PoolSpec) for spec in hidden):
        return (1, *image_shape)
    return (math.prod(image_shape),)


def _replaced(layer: Layer, kind: type[DirectDense]) -> Layer:
    """Return a dense layer that learns as one of that kind, and any other layer as it is."""
    if isinstance(layer, Dense) and not layer.frozen:
        return kind(layer.units, layer.initializer, biased=layer.biased)
    return layer


def _size(shape: Shape) -> str:
    return " x ".join(str(side) for side in shape)


def output_numbers(hidden: Sequence[LayerSpec], image_shape: tuple[int, int]) -> list[int]:
    """Return for each hidden layer which layer of the network has its output, from 0.

    The activation of a layer is a layer of the network of its own.

    >>> from nntui.config.layers import parse_layers
    >>> output_numbers(parse_layers("conv:8x5,pool:2,128:relu"), (28, 28))
    [1, 2, 5]
    """
    counts = itertools.accumulate(len(stage.layers) for stage in _stages(hidden, image_shape))
    return [count - 1 for count in counts]


class LayerSize(NamedTuple):
    """The shape of a layer's output, and the number of its learned parameters."""

    y_shape: Shape
    parameters: int


def layer_sizes(
    hidden: Sequence[LayerSpec],
    image_shape: tuple[int, int],
    classes: int,
    *,
    biased: bool = True,
) -> Iterator[LayerSize]:
    """Yield the sizes of the input, of each hidden layer, and of the output layer.

    Raises:
        ShapeError: a layer does not fit the one before it; those before it were yielded.

    >>> from nntui.config.layers import parse_layers
    >>> [size.parameters for size in layer_sizes(parse_layers("128,dropout:0.2"), (28, 28), 10)]
    [0, 100480, 0, 1290]
    """
    shape = _x_shape(hidden, image_shape)
    yield LayerSize(shape, 0)
    for stage in _stages(hidden, image_shape):
        yield LayerSize(stage.y_shape, Plan.of(stage.layers, shape).parameter_count)
        shape = stage.y_shape
    output = [*_flat(shape), Dense(classes, _initializer("auto", "linear", 1.0), biased=biased)]
    yield LayerSize((classes,), Plan.of(output, shape).parameter_count)
