"""The rules that move the weights: small classes over the one vector of parameters.

`update(theta, grad, lr, step)` moves `theta` in place; `step` counts the updates from 1; `grad` may
be written over. What a rule remembers is named data in `state`, so saving, resuming and showing it
needs no knowledge of the rule.
"""

import numpy as np

from nntui.engine.arrays import Array, Float
from nntui.engine.optimizers.base import Optimizer


class SGD:
    """theta <- theta - lr grad (Robbins and Monro 1951)."""

    __slots__ = ()

    def __init__(self, size: int, dtype: Float, momentum: float) -> None:
        del size, dtype, momentum

    @property
    def state(self) -> dict[str, Array]:
        """Nothing: each step is the first."""
        return {}

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """Move `theta` by one step; `grad` is written over."""
        del step
        if lr != 1:  # most often it is in grad already: see fold
            grad *= lr
        theta -= grad


class Momentum:
    """v <- momentum v + grad; theta <- theta - lr v (Polyak 1964).

    Sutskever et al. 2013, eq. 1 and 2, have lr within v, which differs while lr changes.
    """

    __slots__ = ("momentum", "scratch", "velocity")

    def __init__(self, size: int, dtype: Float, momentum: float) -> None:
        self.momentum = momentum
        self.velocity: Array = np.zeros(size, dtype)
        self.scratch: Array = np.empty(size, dtype)

    @property
    def state(self) -> dict[str, Array]:
        """The velocity."""
        return {"velocity": self.velocity}

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """Move `theta` by one step."""
        del step
        self.velocity *= self.momentum
        self.velocity += grad
        np.multiply(self.velocity, lr, out=self.scratch)
        theta -= self.scratch


class Nesterov:
    """v <- momentum v + grad; theta <- theta - lr (grad + momentum v).

    Nesterov 1983, written for the place that has been looked ahead to (Sutskever et al. 2013,
    section 2; Bengio et al. 2013, eq. 7).
    """

    __slots__ = ("momentum", "scratch", "velocity")

    def __init__(self, size: int, dtype: Float, momentum: float) -> None:
        self.momentum = momentum
        self.velocity: Array = np.zeros(size, dtype)
        self.scratch: Array = np.empty(size, dtype)

    @property
    def state(self) -> dict[str, Array]:
        """The velocity."""
        return {"velocity": self.velocity}

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """Move `theta` by one step; `grad` is written over."""
        del step
        self.velocity *= self.momentum
        self.velocity += grad
        np.multiply(self.velocity, lr * self.momentum, out=self.scratch)
        theta -= self.scratch
        grad *= lr
        theta -= grad


SMALLEST_FOLDED = 1e-6
"""Below it, products of lr and small derivatives would come near the end of float32."""


def fold_learning_rate(optimizer: Optimizer, dz: Array, lr: float) -> float:
    """Put `lr` into dz before backward where the rule allows it; return the rate left for update.

    To SGD, lr grad at a rate of 1 is the same as grad at a rate of lr, and dz has a few hundred
    numbers where grad has a hundred thousand.
    """
    if not isinstance(optimizer, SGD) or lr < SMALLEST_FOLDED:
        return lr
    dz *= lr
    return 1.0
