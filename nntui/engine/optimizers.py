"""The rules that move the weights: small classes over the one vector of parameters.

`update(theta, grad, lr, step)` moves `theta` in place; `step` counts the updates from 1; `grad` may
be written over. What a rule remembers is named data in `state`, so saving, resuming and showing it
needs no knowledge of the rule.
"""

import math
from collections.abc import Callable
from typing import Protocol, TypeAlias

import numpy as np

from nntui.engine.arrays import Array, Float


class Optimizer(Protocol):
    """A rule that moves the weights."""

    @property
    def state(self) -> dict[str, Array]:
        """What the rule remembers from step to step, each array as long as theta."""

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """Move `theta` by one step against `grad`."""


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
        grad *= lr
        theta -= grad


class Momentum:
    """v <- momentum v + grad; theta <- theta - lr v (Polyak 1964; Sutskever et al. 2013, eq. 1)."""

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


class Adagrad:
    """s <- s + grad^2; theta <- theta - lr grad / (sqrt(s) + eps) (Duchi et al. 2011, section 1.1).

    The more a weight has moved, the less it moves.
    """

    __slots__ = ("scratch", "squares")

    EPSILON = 1e-10

    def __init__(self, size: int, dtype: Float, momentum: float) -> None:
        del momentum
        self.squares: Array = np.zeros(size, dtype)
        self.scratch: Array = np.empty(size, dtype)

    @property
    def state(self) -> dict[str, Array]:
        """The sum of the squares of all gradients so far."""
        return {"squares": self.squares}

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """Move `theta` by one step; `grad` is written over."""
        del step
        scratch = self.scratch
        np.multiply(grad, grad, out=scratch)
        self.squares += scratch
        np.sqrt(self.squares, out=scratch)
        scratch += self.EPSILON
        grad *= lr
        grad /= scratch
        theta -= grad


class RMSProp:
    """s <- decay s + (1 - decay) grad^2; theta <- theta - lr grad / (sqrt(s) + eps).

    Adagrad that forgets (Tieleman and Hinton 2012, lecture 6.5).
    """

    __slots__ = ("scratch", "squares")

    DECAY = 0.99
    EPSILON = 1e-8

    def __init__(self, size: int, dtype: Float, momentum: float) -> None:
        del momentum
        self.squares: Array = np.zeros(size, dtype)
        self.scratch: Array = np.empty(size, dtype)

    @property
    def state(self) -> dict[str, Array]:
        """The running mean of the gradient's square."""
        return {"squares": self.squares}

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """Move `theta` by one step; `grad` is written over."""
        del step
        scratch = self.scratch
        np.multiply(grad, grad, out=scratch)
        scratch *= 1 - self.DECAY
        self.squares *= self.DECAY
        self.squares += scratch
        np.sqrt(self.squares, out=scratch)
        scratch += self.EPSILON
        grad *= lr
        grad /= scratch
        theta -= grad


class Adam:
    """Adam (Kingma and Ba 2015, Algorithm 1).

    m <- b1 m + (1 - b1) g;  v <- b2 v + (1 - b2) g^2
    theta <- theta - lr m' / (sqrt(v') + eps), m' = m / (1 - b1^t), v' = v / (1 - b2^t)

    The two corrections are scalars, so they are folded before they touch an array, as the paper
    suggests before its section 2.1: with c = sqrt(1 - b2^t) the step is
    lr c / (1 - b1^t) * m / (sqrt(v) + c eps).
    """

    __slots__ = ("m", "scratch", "v")

    BETA1 = 0.9
    BETA2 = 0.999
    EPSILON = 1e-8

    def __init__(self, size: int, dtype: Float, momentum: float) -> None:
        del momentum
        self.m: Array = np.zeros(size, dtype)
        self.v: Array = np.zeros(size, dtype)
        self.scratch: Array = np.empty(size, dtype)

    @property
    def state(self) -> dict[str, Array]:
        """The running means of the gradient and of its square."""
        return {"m": self.m, "v": self.v}

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """Move `theta` by one step; `grad` is written over."""
        m, v, scratch = self.m, self.v, self.scratch
        correction = math.sqrt(1 - self.BETA2**step)
        rate = lr * correction / (1 - self.BETA1**step)
        np.multiply(grad, grad, out=scratch)
        scratch *= 1 - self.BETA2
        v *= self.BETA2
        v += scratch
        grad *= 1 - self.BETA1
        m *= self.BETA1
        m += grad
        np.sqrt(v, out=scratch)
        scratch += correction * self.EPSILON
        np.divide(m, scratch, out=scratch)
        scratch *= rate
        theta -= scratch


class Lion:
    """Lion (Chen et al. 2023, Algorithm 2): every weight moves by lr, only its direction is asked.

    theta <- theta - lr sign(b1 m + (1 - b1) g);  m <- b2 m + (1 - b2) g
    """

    __slots__ = ("m", "scratch")

    BETA1 = 0.9
    BETA2 = 0.99

    def __init__(self, size: int, dtype: Float, momentum: float) -> None:
        del momentum
        self.m: Array = np.zeros(size, dtype)
        self.scratch: Array = np.empty(size, dtype)

    @property
    def state(self) -> dict[str, Array]:
        """The running mean of the gradient."""
        return {"m": self.m}

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """Move `theta` by one step; `grad` is written over."""
        del step
        m, scratch = self.m, self.scratch
        # Divided by 1 - b1, which changes no sign.
        np.multiply(m, self.BETA1 / (1 - self.BETA1), out=scratch)
        scratch += grad
        np.sign(scratch, out=scratch)
        scratch *= lr
        theta -= scratch
        grad *= 1 - self.BETA2
        m *= self.BETA2
        m += grad


OptimizerMaker: TypeAlias = Callable[[int, Float, float], Optimizer]

OPTIMIZERS: dict[str, OptimizerMaker] = {
    "sgd": SGD,
    "momentum": Momentum,
    "nesterov": Nesterov,
    "adagrad": Adagrad,
    "rmsprop": RMSProp,
    "adam": Adam,
    "adamw": Adam,  # the decay that makes AdamW of it is Penalized's: see constraints.py
    "lion": Lion,
}
