"""The table of layers that every rule is tested on, and helpers for tests of the engine.

A new layer is one row of LAYERS here.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nntui.engine.activations import ACTIVATIONS
from nntui.engine.arrays import Array, Float, Shape
from nntui.engine.initializers import INITIALIZERS
from nntui.engine.layers.activation import Activation
from nntui.engine.layers.avgpool import AvgPool2D
from nntui.engine.layers.base import Layer, LayerBuffers
from nntui.engine.layers.batchnorm import BatchNorm
from nntui.engine.layers.conv import Conv2D
from nntui.engine.layers.dense import Dense
from nntui.engine.layers.dropout import Dropout
from nntui.engine.layers.flatten import Flatten
from nntui.engine.layers.maxpool import MaxPool2D
from nntui.engine.parameters import Parameters

GLOROT = INITIALIZERS["glorot-uniform"]


class LayerCase(NamedTuple):
    """A layer, and the shape of the inputs it is tested on."""

    make: Callable[[], Layer]
    x_shape: Shape


LAYERS: dict[str, LayerCase] = {
    "dense": LayerCase(lambda: Dense(4, GLOROT), (6,)),
    "dense without bias": LayerCase(lambda: Dense(4, GLOROT, biased=False), (6,)),
    "activation": LayerCase(lambda: Activation(ACTIVATIONS["tanh"]), (6,)),
    "activation of images": LayerCase(lambda: Activation(ACTIVATIONS["tanh"]), (2, 3, 3)),
    "dropout": LayerCase(lambda: Dropout(0.4), (6,)),
    "dropout at rate 0": LayerCase(lambda: Dropout(0.0), (6,)),
    "dropout of images": LayerCase(lambda: Dropout(0.4), (2, 3, 3)),
    "flatten": LayerCase(Flatten, (2, 3, 3)),
    "batchnorm": LayerCase(BatchNorm, (6,)),
    "batchnorm of images": LayerCase(BatchNorm, (2, 4, 3)),
    "conv": LayerCase(lambda: Conv2D(3, 3, GLOROT), (2, 5, 6)),
    "conv of side 1": LayerCase(lambda: Conv2D(3, 1, GLOROT), (2, 3, 4)),
    "conv of even side": LayerCase(lambda: Conv2D(3, 2, GLOROT), (2, 4, 5)),
    "conv as large as the image": LayerCase(lambda: Conv2D(3, 4, GLOROT), (2, 4, 4)),
    "conv without bias": LayerCase(lambda: Conv2D(3, 3, GLOROT, biased=False), (2, 4, 4)),
    "conv with stride": LayerCase(lambda: Conv2D(3, 3, GLOROT, stride=2), (2, 6, 7)),
    "conv, padding same": LayerCase(lambda: Conv2D(3, 3, GLOROT, padding="same"), (2, 4, 5)),
    "conv of even side, padding same": LayerCase(
        lambda: Conv2D(3, 4, GLOROT, padding="same"), (2, 4, 5)
    ),
    "conv with stride, padding same": LayerCase(
        lambda: Conv2D(3, 3, GLOROT, stride=2, padding="same"), (2, 5, 6)
    ),
    "conv with stride above its side": LayerCase(
        lambda: Conv2D(3, 2, GLOROT, stride=3, padding="same"), (2, 7, 6)
    ),
    "max pooling": LayerCase(lambda: MaxPool2D(2), (2, 4, 4)),
    "max pooling with a rest": LayerCase(lambda: MaxPool2D(3), (2, 4, 5)),
    "average pooling": LayerCase(lambda: AvgPool2D(2), (2, 4, 4)),
    "average pooling with a rest": LayerCase(lambda: AvgPool2D(3), (2, 4, 5)),
}

BATCH = 5


class Bound(NamedTuple):
    """A layer with memory of its own, and its parameters."""

    layer: Layer
    parameters: Parameters
    y_shape: Shape


def bound(case: LayerCase, dtype: Float = np.float64, *, need_dx: bool = True) -> Bound:
    """Return the layer of `case` with parameters that all differ and are not 0."""
    layer = case.make()
    parameters = Parameters(
        layer.parameter_shapes(case.x_shape), dtype, layer.statistic_shapes(case.x_shape)
    )
    rng = np.random.default_rng(7)
    layer.initialize(parameters.arrays, rng)
    parameters.theta += cast(0.1 * rng.normal(size=parameters.theta.shape), dtype)
    for name, statistic in parameters.statistics.items():
        parameters.statistics[name][...] = statistic + 0.5 * rng.random(size=statistic.shape)
    buffers = LayerBuffers(
        weights=parameters.weights,
        grads=parameters.grads,
        statistics=parameters.statistics,
        x_shape=case.x_shape,
        batch=BATCH,
        dtype=dtype,
        need_dx=need_dx,
    )
    return Bound(layer.bound(buffers), parameters, layer.y_shape(case.x_shape))


def one_hot(labels: list[int], classes: int, dtype: Float = np.float64) -> Array:
    """Return the one-hot targets (len(labels), classes)."""
    return cast(np.eye(classes)[labels], dtype)


def cast(array: Array, dtype: Float) -> Array:
    """Return `array` in that dtype, with a type that mypy cannot infer from `astype`."""
    return np.asarray(array, dtype)


def relative(received: Array, expected: Array) -> float:
    """Return the largest difference, divided by the largest expected magnitude."""
    return float(np.abs(received - expected).max() / np.abs(expected).max())
