"""The tables that the laws are tested by: a new layer or loss is one row here."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nntui.engine.activations import ACTIVATIONS
from nntui.engine.arrays import Array, Float, Shape
from nntui.engine.initializers import INITIALIZERS
from nntui.engine.layers import Activation, Dense, Dropout, Flatten, Layer, Memory
from nntui.engine.parameters import Parameters

GLOROT = INITIALIZERS["glorot"]


class LayerCase(NamedTuple):
    """A layer and the shape of what it is tried on."""

    make: Callable[[], Layer]
    x_shape: Shape


LAYERS: dict[str, LayerCase] = {
    "dense": LayerCase(lambda: Dense(4, GLOROT), (6,)),
    "activation": LayerCase(lambda: Activation(ACTIVATIONS["tanh"]), (6,)),
    "activation of pictures": LayerCase(lambda: Activation(ACTIVATIONS["tanh"]), (2, 3, 3)),
    "dropout": LayerCase(lambda: Dropout(0.4), (6,)),
    "dropout of nothing": LayerCase(lambda: Dropout(0.0), (6,)),
    "flatten": LayerCase(Flatten, (2, 3, 3)),
}

BATCH = 5


class Bound(NamedTuple):
    """A layer with memory of its own, and its parameters."""

    layer: Layer
    parameters: Parameters
    y_shape: Shape


def bound(case: LayerCase, dtype: Float = np.float64, *, need_dx: bool = True) -> Bound:
    """Return the layer of `case` with parameters that are all different and none zero."""
    layer = case.make()
    parameters = Parameters(layer.parameter_shapes(case.x_shape), dtype)
    rng = np.random.default_rng(7)
    layer.initialize(parameters.weights, rng)
    parameters.theta += cast(0.1 * rng.normal(size=parameters.theta.shape), dtype)
    memory = Memory(parameters.weights, parameters.grads, case.x_shape, BATCH, dtype, need_dx)
    return Bound(layer.bound(memory), parameters, layer.y_shape(case.x_shape))


def one_hot(labels: list[int], classes: int, dtype: Float = np.float64) -> Array:
    """Return the targets of these labels."""
    return cast(np.eye(classes)[labels], dtype)


def cast(array: Array, dtype: Float) -> Array:
    """Return `array` in that precision; the return type is what mypy cannot infer."""
    return np.asarray(array, dtype)


def relative(received: Array, expected: Array) -> float:
    """Return the largest difference, as a share of the largest number that was expected."""
    return float(np.abs(received - expected).max() / np.abs(expected).max())
