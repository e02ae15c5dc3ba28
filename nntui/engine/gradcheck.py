"""Gradient check: compare backward with finite differences along random directions."""

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
    """Return the relative error of `network.backward` along one random unit direction v.

    Compares <grad, v> with the central difference (L(theta + eps v) - L(theta - eps v)) / (2 eps).
    That takes two evaluations instead of two for each parameter, and an error in any derivative
    shows.

    Args:
        network: in float64; its parameters are restored afterwards.
        loss: the loss function, as in `losses.Loss`.
        x: inputs (batch, *x_shape).
        target: targets (batch, classes).
        rng: draws the direction.
        epsilon: the length of a difference step.
        noise: the seed of random layers, the same for each evaluation; None to evaluate without.

    Returns:
        |difference - product| / (|difference| + |product| + |grad| / sqrt(size)), below 1e-6 for a
        correct gradient. The last term is the typical size of the product: it keeps a direction
        that happens to lead along a contour of L from magnifying the rounding errors of L.

    >>> from nntui.engine.initializers import INITIALIZERS
    >>> from nntui.engine.layers.dense import Dense
    >>> from nntui.engine.losses import LOSSES
    >>> rng = np.random.default_rng(0)
    >>> network = Network([Dense(3, INITIALIZERS["he-normal"])], (4,), batch=2, dtype=np.float64)
    >>> network.initialize(rng)
    >>> x, target = rng.normal(size=(2, 4)), np.eye(3)[[0, 2]]
    >>> loss = LOSSES["cross-entropy", "softmax"].function
    >>> directional_error(network, loss, x, target, rng) < 1e-6
    True
    """
    theta, gradient = network.parameters.theta, network.parameters.grad
    start = theta.copy()
    direction = rng.normal(size=theta.shape)
    direction /= np.linalg.norm(direction)

    def loss_at(theta_here: Array) -> tuple[float, Array]:
        theta[...] = theta_here
        layers_rng = None if noise is None else np.random.default_rng(noise)
        z = network.forward(x, layers_rng)
        dz = np.empty_like(z)
        return loss(z, target, dz), dz

    _, dz = loss_at(start)
    network.backward(dz)
    network.complete_gradient()
    product = float(np.vdot(gradient, direction))
    above, _ = loss_at(start + epsilon * direction)
    below, _ = loss_at(start - epsilon * direction)
    theta[...] = start
    difference = (above - below) / (2 * epsilon)
    typical = float(np.linalg.norm(gradient)) / math.sqrt(theta.size)
    return abs(difference - product) / (abs(difference) + abs(product) + typical)
