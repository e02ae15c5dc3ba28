"""A derivative is trusted once it agrees with a difference along random directions."""

import math
from collections.abc import Callable

import numpy as np

from nntui.engine.arrays import Array
from nntui.engine.network import Network


def directional_error(
    network: Network,
    loss: Callable[[Array, Array, Array], float],
    x: Array,
    target: Array,
    rng: np.random.Generator,
    epsilon: float = 1e-6,
    noise: int | None = None,
) -> float:
    """Return how far backward is from a central difference along one random unit direction v.

    Compares <grad, v> with (L(theta + eps v) - L(theta - eps v)) / (2 eps): two evaluations instead
    of two for each parameter, and an error in any one of them shows. The network must be float64.
    `noise` seeds the layers that draw numbers, anew for every evaluation.

    Returns:
        |difference - product| / (|difference| + |product| + |grad| / sqrt(size)), below 1e-6 where
        all is well; the last term is the product's size along a direction as they come, so one
        that happens to lead along a contour of L does not magnify the rounding of L.
    """
    theta, gradient = network.parameters.theta, network.parameters.grad
    start = theta.copy()
    direction = rng.normal(size=theta.shape)
    direction /= np.linalg.norm(direction)

    def evaluate() -> tuple[float, Array]:
        layers_rng = None if noise is None else np.random.default_rng(noise)
        z = network.forward(x, layers_rng)
        dz = np.empty_like(z)
        return loss(z, target, dz), dz

    _, dz = evaluate()
    network.backward(dz)
    network.complete_gradient()
    product = float(np.vdot(gradient, direction))
    theta[...] = start + epsilon * direction
    above, _ = evaluate()
    theta[...] = start - epsilon * direction
    below, _ = evaluate()
    theta[...] = start
    difference = (above - below) / (2 * epsilon)
    typical = float(np.linalg.norm(gradient)) / math.sqrt(theta.size)
    return abs(difference - product) / (abs(difference) + abs(product) + typical)
