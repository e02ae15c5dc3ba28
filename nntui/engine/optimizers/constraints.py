"""Regularization as optimizer wrappers: clipping, weight penalties, weight decay, max-norm.

Where several are used, the gradient of the loss is clipped first, then the derivatives of the
penalties are added, then the inner optimizer makes its step; the norms of the weights are limited
last.
"""

import math

import numpy as np

from nntui.engine.arrays import FLUSH_INTERVAL, Array, flush_denormals, sign
from nntui.engine.optimizers.base import Optimizer, Wrapper
from nntui.engine.parameters import Parameters


class Clipped(Wrapper):
    """Gradient clipping by norm (Pascanu et al. 2013, Algorithm 1).

    grad <- grad min(1, limit / |grad|), then the update of the inner optimizer.

    >>> import numpy as np
    >>> from nntui.engine.optimizers.sgd import SGD
    >>> theta = np.zeros(2)
    >>> Clipped(SGD(), limit=1.0).update(theta, grad=np.array([30.0, 40.0]), lr=1.0, step=1)
    >>> theta
    array([-0.6, -0.8])
    """

    __slots__ = ("limit",)

    def __init__(self, inner: Optimizer, limit: float) -> None:
        super().__init__(inner)
        self.limit = limit

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """grad <- grad min(1, limit / |grad|); then the inner update."""
        norm = math.sqrt(np.vdot(grad, grad))
        if norm == math.inf:  # the norm may be finite where its square is beyond float32
            grad *= 1 / np.abs(grad).max()
            grad *= self.limit / math.sqrt(np.vdot(grad, grad))
        elif norm > self.limit:
            grad *= self.limit / norm
        self.inner.update(theta, grad, lr, step)


class Penalized(Wrapper):
    """L1 and L2 penalties and decoupled weight decay, on weights w and never on biases.

    grad <- grad + l2 w + l1 sign(w)
    w <- w - lr decay w, then the update of the inner optimizer.

    `l1` and `l2` are those of the cost L + l1 |w| + l2 / 2 |w|^2; Nielsen's lambda is l2 times the
    number of training images (Nielsen 2015, eq. 87 and 95). `decay` is weight decay outside the
    gradient: neither momentum nor the second moment includes it. With Adam that is AdamW
    (Loshchilov and Hutter 2019, Algorithm 2); with plain SGD it is the same as l2.

    >>> import numpy as np
    >>> from nntui.engine.optimizers.sgd import SGD
    >>> parameters = Parameters({"0/weight": (2, 1), "0/bias": (1,)})
    >>> parameters.theta[:] = [4, -2, 1]
    >>> sgd = Penalized(SGD(), parameters, l2=0.5)
    >>> sgd.update(parameters.theta, parameters.grad, lr=1.0, step=1)
    >>> parameters.theta
    array([ 2., -1.,  1.], dtype=float32)
    """

    __slots__ = ("decay", "l1", "l2", "penalized", "scratch")

    def __init__(
        self,
        inner: Optimizer,
        parameters: Parameters,
        l1: float = 0.0,
        l2: float = 0.0,
        decay: float = 0.0,
    ) -> None:
        super().__init__(inner)
        self.l1, self.l2, self.decay = l1, l2, decay
        self.penalized = parameters.penalized
        self.scratch: Array = np.empty(self.penalized, parameters.theta.dtype)

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """grad <- grad + l2 w + l1 sign(w); w <- w - lr decay w; then the inner update."""
        weights, d_weights = theta[: self.penalized], grad[: self.penalized]
        if self.l2:
            np.multiply(weights, self.l2, out=self.scratch)
            d_weights += self.scratch
        if self.l1:
            sign(weights, out=self.scratch)
            self.scratch *= self.l1
            d_weights += self.scratch
        if self.decay:
            weights *= 1 - lr * self.decay
        self.inner.update(theta, grad, lr, step)
        if step % FLUSH_INTERVAL == 0:  # weights of pixels that are always blank decay to 0
            flush_denormals(weights, self.scratch)


class MaxNorm(Wrapper):
    """Max-norm constraint on the incoming weights w of each unit (Srivastava et al. 2014, 5.1).

    The update of the inner optimizer, then w <- w min(1, limit / |w|).

    The last axis of a weight array counts the units; all other axes lead into them.

    >>> import numpy as np
    >>> from nntui.engine.optimizers.sgd import SGD
    >>> parameters = Parameters({"0/weight": (2, 2)})
    >>> parameters.weights["0/weight"][:] = [[3, 0.3], [4, 0.4]]
    >>> sgd = MaxNorm(SGD(), parameters, limit=1.0)
    >>> sgd.update(parameters.theta, parameters.grad, lr=0.1, step=1)
    >>> parameters.weights["0/weight"]
    array([[0.6, 0.3],
           [0.8, 0.4]], dtype=float32)
    """

    __slots__ = ("limit", "weights")

    def __init__(self, inner: Optimizer, parameters: Parameters, limit: float) -> None:
        super().__init__(inner)
        self.limit = limit
        self.weights = [
            weight.reshape(-1, weight.shape[-1])
            for name, weight in parameters.weights.items()
            if name.endswith("/weight")
        ]

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """The inner update; then w <- w min(1, limit / |w|)."""
        self.inner.update(theta, grad, lr, step)
        for weight in self.weights:
            # In float64, because the squares of large weights may be beyond float32.
            norms = np.sqrt(np.einsum("iu,iu->u", weight, weight, dtype=np.float64))
            # The maximum leaves short columns unchanged and prevents a division by a norm of 0.
            np.multiply(weight, self.limit / np.maximum(norms, self.limit), out=weight)
