"""Parameters: everything a network learns lies in one vector, so an optimizer needs no loop."""

import math
from collections.abc import Mapping

import numpy as np

from nntui.engine.arrays import Array, Float, Shape


class Parameters:
    """One vector `theta`, one vector `grad`, and named views into both.

    A name is the number of the layer and the name of the array in it: `0/weight`. A view shares
    its memory with the vector, so writing to the one is writing to the other.

    Args:
        shapes: the shape of each array by its name, in the order they lie in the vector.
        dtype: float32 to work, float64 to check.
    """

    __slots__ = ("grad", "grads", "shapes", "theta", "weights")

    def __init__(self, shapes: Mapping[str, Shape], dtype: Float = np.float32) -> None:
        self.shapes = dict(shapes)
        size = sum(math.prod(shape) for shape in self.shapes.values())
        self.theta: Array = np.zeros(size, dtype)
        self.grad: Array = np.zeros(size, dtype)
        self.weights = self.views(self.theta)
        self.grads = self.views(self.grad)

    def views(self, vector: Array) -> dict[str, Array]:
        """Return `vector`, as long as `theta`, as named arrays that share its memory."""
        named = {}
        start = 0
        for name, shape in self.shapes.items():
            stop = start + math.prod(shape)
            named[name] = vector[start:stop].reshape(shape)
            start = stop
        return named
