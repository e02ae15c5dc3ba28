"""Frozen parameters: an optimizer that leaves some of them, and its state for them, unchanged."""

from collections.abc import Sequence

from nntui.engine.arrays import Array
from nntui.engine.optimizers.base import Optimizer, Wrapper


class Frozen(Wrapper):
    """The update of the inner optimizer, without the parts of theta that are frozen.

    Their gradient must be 0, as frozen layers leave it; so the norm of the gradient, by which it is
    clipped, is that of the others. Penalties, weight decay and limits would still change weights
    and momentum, so both are restored.

    Args:
        inner: the update rule, with all penalties and limits.
        parts: of theta.

    >>> import numpy as np
    >>> from nntui.engine.optimizers.sgd import SGD
    >>> theta = np.array([1.0, 2.0, 3.0])
    >>> Frozen(SGD(), [slice(0, 2)]).update(theta, np.ones(3), lr=1.0, step=1)
    >>> theta
    array([1., 2., 2.])
    """

    __slots__ = ("parts",)

    def __init__(self, inner: Optimizer, parts: Sequence[slice]) -> None:
        super().__init__(inner)
        self.parts = tuple(parts)

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """The inner update; then the frozen parts of theta and state are as before, grad is 0."""
        vectors = (theta, *self.inner.state.values())
        before = [vector[part].copy() for vector in vectors for part in self.parts]
        self.inner.update(theta, grad, lr, step)
        changed = (vector[part] for vector in vectors for part in self.parts)
        for now, kept in zip(changed, before, strict=True):
            now[...] = kept
        for part in self.parts:
            grad[part] = 0
