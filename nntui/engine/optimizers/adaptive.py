"""Adaptive optimizers: each parameter has a step size that depends on its past gradients."""

import math

import numpy as np

from nntui.engine.arrays import Array, Float, aligned, sign
from nntui.engine.optimizers.base import Optimizer
from nntui.engine.optimizers.combination import Blocks, Combination, combine


class _SquaredGradients(Optimizer):
    """The common part of Adagrad and RMSProp: theta <- theta - lr grad / (sqrt(s) + epsilon)."""

    __slots__ = ("combine", "scratch", "squares")

    EPSILON: float

    def __init__(self, size: int, dtype: Float, combine: Combination = combine) -> None:
        self.squares: Array = aligned(size, dtype)
        self.scratch: Array = aligned(size, dtype)
        self.combine = combine

    @property
    def state(self) -> dict[str, Array]:
        """squares: s, the sum or the running mean of the squares of all gradients."""
        return {"squares": self.squares}

    def accumulate(self, square: Array) -> None:
        """Add the square of this step's gradient to s. Overwrites `square`."""
        raise NotImplementedError

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """theta <- theta - lr grad / (sqrt(s) + epsilon), after s is up to date."""
        scratch = self.scratch
        np.multiply(grad, grad, out=scratch)
        self.accumulate(scratch)
        np.sqrt(self.squares, out=scratch)
        scratch += self.EPSILON
        grad /= scratch
        self.combine(-lr, grad, 1, theta)
        self.flush_state(step, scratch=grad)


class Adagrad(_SquaredGradients):
    """Adagrad (Duchi et al. 2011, section 1.1).

    s <- s + grad^2
    theta <- theta - lr grad / (sqrt(s) + epsilon)

    Under a constant gradient, step t has the length lr / sqrt(t), whatever the gradient's size:

    >>> import numpy as np
    >>> theta = np.array([0.0, 0.0])
    >>> adagrad = Adagrad(size=2, dtype=np.float64)
    >>> for step in range(1, 5):
    ...     before = theta.copy()
    ...     adagrad.update(theta, grad=np.array([7.0, -0.1]), lr=1.0, step=step)
    ...     print((theta - before).round(3))
    [-1.  1.]
    [-0.707  0.707]
    [-0.577  0.577]
    [-0.5  0.5]
    """

    __slots__ = ()

    EPSILON = 1e-10

    def accumulate(self, square: Array) -> None:
        """s <- s + grad^2."""
        self.squares += square


class RMSProp(_SquaredGradients):
    """RMSProp: Adagrad with a running mean in place of the sum (Tieleman and Hinton 2012, 6.5).

    s <- decay s + (1 - decay) grad^2
    theta <- theta - lr grad / (sqrt(s) + epsilon)
    """

    __slots__ = ()

    DECAY = 0.99
    EPSILON = 1e-8

    def accumulate(self, square: Array) -> None:
        """s <- decay s + (1 - decay) grad^2."""
        self.combine(1 - self.DECAY, square, self.DECAY, self.squares)


class Adam(Optimizer):
    """Adam (Kingma and Ba 2015, Algorithm 1).

    m <- b1 m + (1 - b1) grad;  v <- b2 v + (1 - b2) grad^2
    theta <- theta - lr m' / (sqrt(v') + epsilon), m' = m / (1 - b1^t), v' = v / (1 - b2^t)

    The scalars are combined before they are applied to arrays, as the paper suggests at the end of
    its section 2. Stored are m / (1 - b1) and v / (1 - b2), to which grad and grad^2 are added
    without a factor. The step is then lr a / c m / (sqrt(v) + epsilon / c) with
    a = (1 - b1) / (1 - b1^t) and c = sqrt((1 - b2) / (1 - b2^t)).

    The first step has the length lr in every parameter, whatever the gradient's size:

    >>> import numpy as np
    >>> theta = np.array([0.0, 0.0, 0.0])
    >>> adam = Adam(size=3, dtype=np.float64)
    >>> adam.update(theta, grad=np.array([0.001, -5.0, 200.0]), lr=0.1, step=1)
    >>> print(theta.round(4))
    [-0.1  0.1 -0.1]
    """

    __slots__ = ("blocks", "combine", "m", "v")

    BETA1 = 0.9
    BETA2 = 0.999
    EPSILON = 1e-8

    def __init__(self, size: int, dtype: Float, combine: Combination = combine) -> None:
        self.m: Array = aligned(size, dtype)
        self.v: Array = aligned(size, dtype)
        self.blocks = Blocks(self.m, self.v)
        self.combine = combine

    @property
    def state(self) -> dict[str, Array]:
        """m, v: decaying sums of the gradient and of its square, m / (1 - b1) and v / (1 - b2)."""
        return {"m": self.m, "v": self.v}

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """theta <- theta - lr a / c m / (sqrt(v) + epsilon / c)."""
        combine = self.combine
        a = (1 - self.BETA1) / (1 - self.BETA1**step)
        c = math.sqrt((1 - self.BETA2) / (1 - self.BETA2**step))
        for weights, d_weights, m, v in self.blocks.of(theta, grad):
            combine(1, d_weights, self.BETA1, m)
            np.multiply(d_weights, d_weights, out=d_weights)
            combine(1, d_weights, self.BETA2, v)
            np.sqrt(v, out=d_weights)
            np.add(d_weights, self.EPSILON / c, out=d_weights)
            np.divide(m, d_weights, out=d_weights)
            combine(-lr * a / c, d_weights, 1, weights)
        self.flush_state(step, scratch=grad)


class Lion(Optimizer):
    """Lion (Chen et al. 2023, Algorithm 2): each parameter moves by lr, up or down.

    theta <- theta - lr sign(b1 m + (1 - b1) grad)
    m <- b2 m + (1 - b2) grad

    >>> import numpy as np
    >>> theta = np.array([0.0, 0.0])
    >>> lion = Lion(size=2, dtype=np.float64)
    >>> lion.update(theta, grad=np.array([0.001, -5.0]), lr=0.1, step=1)
    >>> theta
    array([-0.1,  0.1])
    """

    __slots__ = ("combine", "m", "scratch")

    BETA1 = 0.9
    BETA2 = 0.99

    def __init__(self, size: int, dtype: Float, combine: Combination = combine) -> None:
        self.m: Array = aligned(size, dtype)
        self.scratch: Array = aligned(size, dtype)
        self.combine = combine

    @property
    def state(self) -> dict[str, Array]:
        """m: the running mean of the gradient."""
        return {"m": self.m}

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """theta <- theta - lr sign(b1 m + (1 - b1) grad); m <- b2 m + (1 - b2) grad."""
        m, scratch = self.m, self.scratch
        # Divided by 1 - b1, which does not change the sign.
        np.multiply(m, self.BETA1 / (1 - self.BETA1), out=scratch)
        scratch += grad
        sign(scratch, out=scratch)
        self.combine(-lr, scratch, 1, theta)
        self.combine(1 - self.BETA2, grad, self.BETA2, m)
        self.flush_state(step, scratch=grad)
