"""Gradient checks of every layer inside a network; also a script that prints their errors.

`python -W ignore -m tests.engine.gradients` prints the table; test_gradients.py tests its entries.
"""

from typing import Self

import numpy as np

from nntui.engine.activations import ACTIVATIONS
from nntui.engine.arrays import Array, Shape
from nntui.engine.gradcheck import directional_error
from nntui.engine.layers.activation import Activation
from nntui.engine.layers.base import Layer, LayerBuffers
from nntui.engine.layers.dense import Dense
from nntui.engine.layers.flatten import Flatten
from nntui.engine.losses import LOSSES
from nntui.engine.network import Network
from tests.engine.cases import BATCH, GLOROT, LAYERS, one_hot

BOUND = 1e-7
"""The largest relative error of a correct derivative."""
DIRECTIONS = 3


class Unflatten(Layer):
    """Reshapes vectors to the input shape of the layer under test."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape

    def y_shape(self, x_shape: Shape) -> Shape:
        """Return the shape that was given."""
        del x_shape
        return self.shape

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        """y = x, reshaped."""
        del rng
        return x.reshape(len(x), *self.shape)

    def backward(self, dy: Array) -> Array:
        """dx = dy, reshaped to vectors."""
        return dy.reshape(len(dy), -1)

    def bound(self, buffers: LayerBuffers) -> Self:
        """Return this layer, which needs no memory."""
        del buffers
        return self


def network_around(layer: str, activation: str) -> Network:
    """Return a network with the layer in its middle, and layers with parameters on both sides."""
    case = LAYERS[layer]
    size = int(np.prod(case.x_shape))
    layers = [
        Dense(size, GLOROT),
        Unflatten(case.x_shape),
        case.make(),
        Activation(ACTIVATIONS[activation]),
        Flatten(),
        Dense(3, GLOROT),
    ]
    network = Network(layers, (4,), BATCH, np.float64)
    rng = np.random.default_rng(1)
    network.initialize(rng)
    network.parameters.theta += 0.1 * rng.normal(size=network.parameters.theta.shape)
    return network


def worst_error(layer: str, activation: str, loss: tuple[str, str]) -> float:
    """Return the largest error along some directions through all parameters, in training mode."""
    network = network_around(layer, activation)
    rng = np.random.default_rng(2)
    x = rng.normal(size=(BATCH, 4))
    target = one_hot([0, 2, 1, 1, 0], 3)
    return max(
        directional_error(network, LOSSES[loss].function, x, target, rng, noise=3)
        for _ in range(DIRECTIONS)
    )


def main() -> None:
    """Print the largest error over all activations, by layer (rows) and loss (columns)."""
    out = [f"{f'worst of {len(ACTIVATIONS)} activations':38}"]
    out[0] += "".join(f"{loss:>15}" for loss, _ in LOSSES)
    out.append(" " * 38 + "".join(f"{'of ' + output:>15}" for _, output in LOSSES))
    for layer in LAYERS:
        errors = [max(worst_error(layer, name, loss) for name in ACTIVATIONS) for loss in LOSSES]
        out.append(f"{layer:38}" + "".join(f"{error:15.1e}" for error in errors))
    print("\n".join(out))  # noqa: T201 - what the script is for


if __name__ == "__main__":
    main()
