"""What holds the weights back: optimizers around an optimizer, each of them one idea.

They see the loss's own gradient in this order: clipped, then with the penalties, then the inner
rule; the norms of the weights come last.
"""

import math

import numpy as np

from nntui.engine.arrays import Array
from nntui.engine.optimizers.base import Optimizer
from nntui.engine.parameters import Parameters


class Clipped:
    """grad <- grad min(1, limit / |grad|), then the inner rule.

    (Pascanu et al. 2013, Algorithm 1.)
    """

    __slots__ = ("inner", "limit")

    def __init__(self, inner: Optimizer, limit: float) -> None:
        self.inner = inner
        self.limit = limit

    @property
    def state(self) -> dict[str, Array]:
        """That of the inner rule."""
        return self.inner.state

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """Shorten `grad`, then move `theta`."""
        norm = math.sqrt(np.vdot(grad, grad))
        if norm == math.inf:  # its square is beyond float32, though it may not be itself
            grad *= 1 / np.abs(grad).max()
            grad *= self.limit / math.sqrt(np.vdot(grad, grad))
        elif norm > self.limit:
            grad *= self.limit / norm
        self.inner.update(theta, grad, lr, step)


class Penalized:
    """grad <- grad + l2 w + l1 sign(w), w <- w - lr decay w, then the inner rule.

    `l1` and `l2` are those of the cost L + l1 |w| + l2/2 |w|^2; Nielsen's lambda is l2 times the
    number of training images (Nielsen 2015, eq. 87 and 95). `decay` is weight decay beside the
    gradient, where no momentum and no second moment touches it; with Adam that is AdamW
    (Loshchilov and Hutter 2019, Algorithm 2), and for plain SGD the same as l2. All of them act on
    weights w, never on biases.
    """

    __slots__ = ("decay", "inner", "l1", "l2", "penalized", "scratch")

    def __init__(
        self,
        inner: Optimizer,
        parameters: Parameters,
        l1: float = 0.0,
        l2: float = 0.0,
        decay: float = 0.0,
    ) -> None:
        self.inner = inner
        self.l1, self.l2, self.decay = l1, l2, decay
        self.penalized = parameters.penalized
        self.scratch: Array = np.empty(self.penalized, parameters.theta.dtype)

    @property
    def state(self) -> dict[str, Array]:
        """That of the inner rule."""
        return self.inner.state

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """Add the penalties' derivatives to `grad`, let the weights decay, then move `theta`."""
        weights, d_weights = theta[: self.penalized], grad[: self.penalized]
        if self.l2:
            np.multiply(weights, self.l2, out=self.scratch)
            d_weights += self.scratch
        if self.l1:
            np.sign(weights, out=self.scratch)
            self.scratch *= self.l1
            d_weights += self.scratch
        if self.decay:
            weights *= 1 - lr * self.decay
        self.inner.update(theta, grad, lr, step)


class MaxNorm:
    """The inner rule, then w <- w min(1, limit / |w|) for the weights w that lead into each unit.

    (Srivastava et al. 2014, section 5.1.) The last axis of a weight counts the units.
    """

    __slots__ = ("inner", "limit", "weights")

    def __init__(self, inner: Optimizer, parameters: Parameters, limit: float) -> None:
        self.inner = inner
        self.limit = limit
        self.weights = [
            weight.reshape(-1, weight.shape[-1])
            for name, weight in parameters.weights.items()
            if name.endswith("/weight")
        ]

    @property
    def state(self) -> dict[str, Array]:
        """That of the inner rule."""
        return self.inner.state

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """Move `theta`, then shorten what has become too long."""
        self.inner.update(theta, grad, lr, step)
        for weight in self.weights:
            # In float64, which the squares of large weights are not beyond.
            norms = np.sqrt(np.einsum("iu,iu->u", weight, weight, dtype=np.float64))
            # A norm of 0 is below every limit, and the larger of the two keeps it from dividing.
            np.multiply(weight, self.limit / np.maximum(norms, self.limit), out=weight)
