"""The sum of two vectors with factors, of which update rules consist, and blocks of vectors."""

from typing import Protocol

import numpy as np

from nntui.engine.arrays import Array


class Combination(Protocol):
    """A function that computes y <- alpha x + beta y."""

    def __call__(
        self, alpha: float, x: Array, beta: float, y: Array, scratch: Array | None = None
    ) -> object:
        """Change y.

        Args:
            alpha: the factor of x.
            x: (size,).
            beta: the factor of y.
            y: (size,).
            scratch: memory to overwrite (size,); without it x may be overwritten, unless alpha
                is 1.
        """
        ...


_BLOCK = 2**16
"""Numbers of a block. A rule passes over a block several times while it is in the cache."""


def combine(alpha: float, x: Array, beta: float, y: Array, scratch: Array | None = None) -> None:
    """y <- alpha x + beta y: the reference, in NumPy; see Combination.

    A BLAS library does it in one pass over the memory, see training/blas.py.

    >>> y = np.array([3.0, 4.0])
    >>> combine(10, np.array([1.0, 2.0]), 2, y)
    >>> y
    array([16., 28.])
    """
    if beta != 1:
        y *= beta
    y += x if alpha == 1 else np.multiply(x, alpha, out=x if scratch is None else scratch)


class Blocks:
    """The state of an optimizer with theta and grad, in blocks of equal places.

    Args:
        state: arrays (size of theta,).
    """

    __slots__ = ("_of", "_parts", "_state")

    def __init__(self, *state: Array) -> None:
        self._state = state
        self._of: tuple[Array, Array] | None = None
        self._parts: list[list[Array]] = []

    def of(self, theta: Array, grad: Array) -> list[list[Array]]:
        """Return [theta, grad, *state] of each block: views, the same in every call.

        Vectors of up to two blocks are not split, because a call for each block costs more.
        """
        if self._of is None or self._of[0] is not theta or self._of[1] is not grad:
            size = len(theta)
            step = _BLOCK if size > 2 * _BLOCK else max(size, 1)
            starts = range(0, size, step)
            vectors = (theta, grad, *self._state)
            self._parts = [[a[start : start + step] for a in vectors] for start in starts]
            self._of = theta, grad
        return self._parts
