"""Stochastic gradient descent, plain and with momentum."""

from nntui.engine.arrays import Array, Float, aligned
from nntui.engine.optimizers.base import Optimizer
from nntui.engine.optimizers.combination import Combination, combine

SMALLEST_FOLDED = 1e-6
"""Below it, products of lr and small derivatives would come near the smallest float32."""


class SGD(Optimizer):
    """Stochastic gradient descent (Robbins and Monro 1951).

    theta <- theta - lr grad

    On f(theta) = theta^2, whose gradient is 2 theta, a rate of 0.25 halves theta in each step:

    >>> import numpy as np
    >>> theta = np.array([8.0])
    >>> sgd = SGD()
    >>> for step in range(1, 4):
    ...     sgd.update(theta, grad=2 * theta, lr=0.25, step=step)
    ...     print(theta)
    [4.]
    [2.]
    [1.]
    """

    __slots__ = ()

    def split_learning_rate(self, lr: float) -> tuple[float, float]:
        """Return (lr, 1), unless lr is very small.

        The gradient is linear in dz, so a step with lr in dz and a rate of 1 is the same; and dz
        has a few hundred numbers where grad has a hundred thousand.
        """
        return (1.0, lr) if lr < SMALLEST_FOLDED else (lr, 1.0)

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """theta <- theta - lr grad."""
        if lr != 1:
            grad *= lr
        theta -= grad


class Momentum(Optimizer):
    """Gradient descent with momentum, the heavy-ball method (Polyak 1964).

    v <- momentum v + grad
    theta <- theta - lr v

    In Sutskever et al. 2013, eq. 1 and 2, lr is part of v, which differs while lr changes.

    A gradient that stays the same makes the steps longer, up to 1 / (1 - momentum) times:

    >>> import numpy as np
    >>> theta = np.array([0.0])
    >>> momentum = Momentum(size=1, dtype=np.float64, momentum=0.5)
    >>> for step in range(1, 4):
    ...     momentum.update(theta, grad=np.array([1.0]), lr=1.0, step=step)
    ...     print(theta, momentum.state["velocity"])
    [-1.] [1.]
    [-2.5] [1.5]
    [-4.25] [1.75]
    """

    __slots__ = ("combine", "momentum", "scratch", "velocity")

    def __init__(
        self, size: int, dtype: Float, momentum: float, combine: Combination = combine
    ) -> None:
        self.momentum = momentum
        self.velocity: Array = aligned(size, dtype)
        self.scratch: Array = aligned(size, dtype)
        self.combine = combine

    @property
    def state(self) -> dict[str, Array]:
        """velocity: v, the decaying sum of all gradients."""
        return {"velocity": self.velocity}

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """v <- momentum v + grad; theta <- theta - lr v."""
        self.combine(1, grad, self.momentum, self.velocity)
        self.combine(-lr, self.velocity, 1, theta, self.scratch)
        self.flush_state(step, scratch=grad)


class Nesterov(Momentum):
    """Gradient descent with Nesterov's accelerated momentum (Nesterov 1983).

    v <- momentum v + grad
    theta <- theta - lr (grad + momentum v)

    Nesterov takes the gradient at the point to which the momentum is about to lead. Here theta is
    that point (Sutskever et al. 2013, section 2; Bengio et al. 2013, eq. 7).
    """

    __slots__ = ()

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """v <- momentum v + grad; theta <- theta - lr (grad + momentum v)."""
        self.combine(1, grad, self.momentum, self.velocity)
        self.combine(self.momentum, self.velocity, 1, grad, self.scratch)
        self.combine(-lr, grad, 1, theta)
        self.flush_state(step, scratch=grad)
