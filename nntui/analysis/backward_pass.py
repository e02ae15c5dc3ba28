"""BackwardPass: one image through a network and back, in float64, with every number kept.

It is computed as outside training: batch normalization uses its running means, and dropout passes
its input on. So a difference quotient of the loss agrees with the derivative.
"""

from typing import NamedTuple

import msgspec
import numpy as np

from nntui.analysis.layer_places import LayerPlace
from nntui.config.layers import DropoutSpec, LayerSpec, PoolSpec, parse_layers
from nntui.engine.arrays import Array
from nntui.engine.losses import Loss
from nntui.engine.network import Network
from nntui.training.networks import build_network
from nntui.weights import Weights

STEP = 1e-5
"""By how much a weight is changed for the difference quotient, in float64."""


class Example(NamedTuple):
    """An image as a network takes it, and what its loss is computed from."""

    loss: Loss
    x: Array
    """(1, *x_shape)."""
    target: Array
    """(1, classes)."""


class BackwardPass:
    """The outputs of all layers for one image, and the derivatives of its loss by them.

    `ys` are the outputs (*y_shape), `dys` the derivatives of the same shape, None before the first
    layer that learns, and `value` is the loss.

    Args:
        network: in float64; its weights are restored after each difference quotient.
        example: the image.
    """

    def __init__(self, network: Network, example: Example) -> None:
        self._network, self._example = network, example
        with np.errstate(all="ignore"):  # a diverged network shows in its numbers
            dz = network.dz.of(1)
            z = network.forward(example.x)
            self.ys: list[Array] = [y[0].copy() for y in network.ys]
            self.value = float(example.loss.function(z, example.target, dz))
            self.dys: list[Array | None] = [None] * len(network.layers)
            dy: Array | None = dz
            for number in reversed(range(len(network.layers))):
                if dy is None:
                    break
                self.dys[number] = dy[0].copy()
                dy = network.layers[number].backward(dy)
            network.complete_gradient()

    @property
    def network(self) -> Network:
        """The network."""
        return self._network

    def inputs(self, number: int) -> Array:
        """Return the input (*x_shape) of a layer of the network."""
        return self.ys[number - 1] if number else np.asarray(self._example.x[0])

    def products(self, place: LayerPlace, unit: int) -> Array | None:
        """Return what each pixel contributes to z of a unit, as a vector: w x.

        None where the layer is not dense, or does not take the image itself.
        """
        named = self._network.parameters.weights
        first, last = place.first or 0, place.output
        number = next((n for n in range(first, last + 1) if f"{n}/weight" in named), None)
        if number is None or any(f"{before}/weight" in named for before in range(number)):
            return None
        weight, x = named[f"{number}/weight"], self.inputs(number).reshape(-1)
        fits = weight.ndim == 2 and len(weight) == self._example.x[0].size
        return x * weight[:, unit] if fits and unit < weight.shape[1] else None

    def quotient(self, name: str, place: tuple[int, ...]) -> float:
        """Return (L(w + h) - L(w - h)) / 2h for one number of an array, which is restored."""
        network, example = self._network, self._example
        array = network.parameters.weights[name]
        kept, values = float(array[place]), []
        with np.errstate(all="ignore"):
            for step in (STEP, -STEP):
                array[place] = kept + step
                z = network.forward(example.x)
                values.append(example.loss.function(z, example.target, network.dz.of(1)))
        array[place] = kept
        return float(values[0] - values[1]) / (2 * STEP)


def exact_network(weights: Weights) -> Network:
    """Return the network of weights in float64, for one image; no layer of it is frozen."""
    info = weights.info
    network = build_network(
        tuple(map(_thawed, parse_layers(info.layers))),
        info.image_shape,
        len(info.classes),
        1,
        np.float64,
        biased=info.bias,
    )
    for name, array in weights.arrays.items():
        network.parameters.arrays[name][...] = array
    return network


def _thawed(spec: LayerSpec) -> LayerSpec:
    if isinstance(spec, PoolSpec | DropoutSpec):
        return spec
    return msgspec.structs.replace(spec, frozen=False)
