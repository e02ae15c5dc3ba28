"""What the gradients are checked with: each layer inside a network, and how far off it is.

`python -m tests.engine.gradients` prints the table.
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
DIRECTIONS = 3


class Unflatten(Layer):
    """Gives vectors the shape that the layer under test wants."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape

    def y_shape(self, x_shape: Shape) -> Shape:
        """Return the shape that was asked for."""
        del x_shape
        return self.shape

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        """y = x, reshaped."""
        del rng
        return x.reshape(len(x), *self.shape)

    def backward(self, dy: Array) -> Array:
        """dx = dy, reshaped back."""
        return dy.reshape(len(dy), -1)

    def bound(self, memory: LayerBuffers) -> Self:
        """There is nothing to bind."""
        del memory
        return self


def surrounded(layer: str, activation: str) -> Network:
    """Return a network with the layer in its middle: something learns before and after it."""
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
    """Return the largest error along some directions through all parameters, while training."""
    network = surrounded(layer, activation)
    rng = np.random.default_rng(2)
    x = rng.normal(size=(BATCH, 4))
    target = one_hot([0, 2, 1, 1, 0], 3)
    return max(
        directional_error(network, LOSSES[loss].function, x, target, rng, noise=3)
        for _ in range(DIRECTIONS)
    )


def main() -> None:
    """Print the worst over all activations, a row a layer and a column a loss."""
    out = [f"{'worst of ' + str(len(ACTIVATIONS)) + ' activations':38}"]
    out[0] += "".join(f"{loss:>15}" for loss, _ in LOSSES)
    out.append(" " * 38 + "".join(f"{'of ' + output:>15}" for _, output in LOSSES))
    for layer in LAYERS:
        errors = [max(worst_error(layer, name, loss) for name in ACTIVATIONS) for loss in LOSSES]
        out.append(f"{layer:38}" + "".join(f"{error:15.1e}" for error in errors))
    print("\n".join(out))  # noqa: T201 - what the command is for


if __name__ == "__main__":
    main()
