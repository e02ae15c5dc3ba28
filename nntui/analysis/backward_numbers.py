"""Backpropagation with its numbers: one unit forward, and the derivative by one weight."""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from nntui.analysis.units import LayerPlace
from nntui.engine.arrays import Array
from nntui.engine.layers.batchnorm import BatchNorm
from nntui.engine.layers.dense import Dense
from nntui.engine.losses import Loss
from nntui.engine.network import Network
from nntui.errors import UsageError

STEP = 1e-5
"""By how much the weight is changed for the difference quotient, in float64."""


class Term(NamedTuple):
    """A summand of z: an input of the unit times its weight."""

    input: int
    x: float
    weight: float

    @property
    def product(self) -> float:
        """Their product."""
        return self.x * self.weight


@dataclass(frozen=True, slots=True)
class UnitNumbers:
    """What a unit of a dense layer computed for one image, and the derivatives.

    Args:
        terms: the summands of z with the largest absolute values, the largest first.
        others: the sum of all other summands.
        bias: of the unit; 0 where it has none.
        z: the sum of everything above.
        y: the output of the layer for this unit.
        dz: dL/dz.
        chosen: the summand whose weight is looked at.
        gradient: dL/dw of this weight, dz x.
        quotient: (L(w + h) - L(w - h)) / 2h.
    """

    terms: tuple[Term, ...]
    others: float
    bias: float
    z: float
    y: float
    dz: float
    chosen: Term
    gradient: float
    quotient: float


class Example(NamedTuple):
    """An image as a network takes it, and what its loss is computed from."""

    loss: Loss
    x: Array
    """(1, *x_shape)."""
    target: Array
    """(1, classes)."""


def unit_numbers(
    network: Network,
    example: Example,
    place: LayerPlace,
    unit: int,
    chosen: int | None = None,
    count: int = 5,
) -> UnitNumbers:
    """Return the numbers of a unit for one image.

    Args:
        network: in float64, without batch normalization.
        example: the image.
        place: the layer; a dense one.
        unit: the unit.
        chosen: the input whose weight is looked at; by default that of the largest summand.
        count: how many summands to return.

    Raises:
        UsageError: the layer is not dense, or has no such unit or input.
    """
    number = _dense_number(network, place)
    weight = network.parameters.weights[f"{number}/weight"]
    _check(weight, unit, chosen)
    ys = _passes(network, example)
    inputs = (ys[number - 1] if number else example.x).reshape(-1)
    products = inputs * weight[:, unit]
    order = np.argsort(-np.abs(products), kind="stable")[:count].tolist()
    terms = tuple(Term(each, float(inputs[each]), float(weight[each, unit])) for each in order)
    chosen = terms[0].input if chosen is None else chosen
    gradient = float(network.parameters.grads[f"{number}/weight"][chosen, unit])
    bias = network.parameters.weights.get(f"{number}/bias")
    own = 0.0 if bias is None else float(bias[unit])
    term = Term(chosen, float(inputs[chosen]), float(weight[chosen, unit]))
    d_bias = network.parameters.grads.get(f"{number}/bias")
    dz = float(d_bias[unit]) if d_bias is not None else gradient / (term.x or math.inf)
    return UnitNumbers(
        terms=terms,
        others=float(products.sum()) - sum(each.product for each in terms),
        bias=own,
        z=float(ys[number][0, unit]),
        y=float(ys[place.output][0, unit]),
        dz=dz,
        chosen=term,
        gradient=gradient,
        quotient=_quotient(network, example, weight, (chosen, unit)),
    )


def _passes(network: Network, example: Example) -> list[Array]:
    """Compute the gradient, and return the outputs of all layers."""
    dz = network.dz.of(1)
    z = network.forward(example.x)
    ys = [y.copy() for y in network.ys]
    example.loss.function(z, example.target, dz)
    network.backward(dz)
    network.complete_gradient()
    return ys


def _dense_number(network: Network, place: LayerPlace) -> int:
    """Return which layer of the network has the weights of a dense layer."""
    if any(isinstance(layer, BatchNorm) for layer in network.layers):
        raise UsageError("--numbers: expected a network without batch normalization")
    for number in (place.output, place.output - 1):
        if number >= 0 and isinstance(network.layers[number], Dense):
            return number
    raise UsageError(
        f"--numbers: expected a dense layer, received layer {place.number}, {place.words}"
    )


def _check(weight: Array, unit: int, chosen: int | None) -> None:
    inputs, units = weight.shape
    if not 0 <= unit < units:
        raise UsageError(f"--unit: expected a unit from 0 to {units - 1}, received {unit}")
    if chosen is not None and not 0 <= chosen < inputs:
        raise UsageError(f"--input: expected an input from 0 to {inputs - 1}, received {chosen}")


def _quotient(network: Network, example: Example, weight: Array, place: tuple[int, int]) -> float:
    """Return the difference quotient of the loss by one weight, which is restored."""
    kept, values = float(weight[place]), []
    for step in (STEP, -STEP):
        weight[place] = kept + step
        z = network.forward(example.x)
        values.append(example.loss.function(z, example.target, network.dz.of(1)))
    weight[place] = kept
    return (values[0] - values[1]) / (2 * STEP)
