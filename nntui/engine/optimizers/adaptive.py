"""The optimizers that give every weight a rate of its own, from the size of its past gradients."""

import math

import numpy as np

from nntui.engine.arrays import Array, Float


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

    Scalars are folded before they touch an array, as the paper suggests before its section 2.1.
    Kept are m / (1 - b1) and v / (1 - b2), which need no factor for g. The step is then
    lr a / c m / (sqrt(v) + eps / c) with a = (1 - b1) / (1 - b1^t) and
    c = sqrt((1 - b2) / (1 - b2^t)).
    """

    __slots__ = ("m", "v")

    BETA1 = 0.9
    BETA2 = 0.999
    EPSILON = 1e-8

    def __init__(self, size: int, dtype: Float, momentum: float) -> None:
        del momentum
        self.m: Array = np.zeros(size, dtype)
        self.v: Array = np.zeros(size, dtype)

    @property
    def state(self) -> dict[str, Array]:
        """The running sums of the gradient and of its square, each b times the one before."""
        return {"m": self.m, "v": self.v}

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """Move `theta` by one step; `grad` is written over."""
        m, v = self.m, self.v
        a = (1 - self.BETA1) / (1 - self.BETA1**step)
        c = math.sqrt((1 - self.BETA2) / (1 - self.BETA2**step))
        m *= self.BETA1
        m += grad
        v *= self.BETA2
        grad *= grad
        v += grad
        np.sqrt(v, out=grad)
        grad += self.EPSILON / c
        np.divide(m, grad, out=grad)
        grad *= lr * a / c
        theta -= grad


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
