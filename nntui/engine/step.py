"""The training step: forward, loss, backward, update."""

from typing import NamedTuple

import numpy as np

from nntui.engine.arrays import Array
from nntui.engine.losses import Loss
from nntui.engine.network import Network
from nntui.engine.optimizers.base import Optimizer


class StepResult(NamedTuple):
    """What a training step computed before it changed the parameters."""

    loss: float
    """The mean loss of the batch."""
    z: Array
    """The logits (batch, classes), valid until the next forward pass."""


def train_step(
    network: Network,
    loss: Loss,
    optimizer: Optimizer,
    x: Array,
    target: Array,
    lr: float,
    step: int,
    rng: np.random.Generator,
) -> StepResult:
    """Train `network` on one batch, and return its loss and logits before the update.

    Args:
        network: changed in place.
        loss: the loss function.
        optimizer: the update rule, with its state.
        x: the inputs (batch, *x_shape).
        target: the targets (batch, classes).
        lr: the learning rate of this step.
        step: the number of this step, counted from 1.
        rng: the random numbers of the layers, such as the masks of dropout.

    >>> from nntui.engine.initializers import INITIALIZERS
    >>> from nntui.engine.layers.dense import Dense
    >>> from nntui.engine.losses import LOSSES
    >>> from nntui.engine.optimizers.sgd import SGD
    >>> network = Network([Dense(2, INITIALIZERS["zeros"])], x_shape=(2,), batch=2)
    >>> x = target = np.eye(2, dtype=np.float32)
    >>> loss, rng = LOSSES["cross-entropy", "softmax"], np.random.default_rng(0)
    >>> for step in range(1, 5):
    ...     result = train_step(network, loss, SGD(), x, target, 1.0, step, rng)
    ...     print(round(result.loss, 3))
    0.693
    0.474
    0.348
    0.27
    """
    parameters, dz = network.parameters, network.dz.of(len(x))
    z = network.forward(x, rng)
    factor, lr = optimizer.split_learning_rate(lr)
    value = loss.function(z, target, dz, factor)
    network.backward(dz)
    optimizer.update(parameters.theta, parameters.grad, lr, step)
    return StepResult(value, z)
