"""Parameters: everything a network learns lies in one vector, so an optimizer needs no loop."""

import math
from collections.abc import Mapping

import numpy as np

from nntui.engine.arrays import Array, Float, Shape


class Parameters:
    """One vector `theta`, one vector `grad`, and named views into both.

    A name is the number of the layer and the name of the array in it: `0/weight`. A view shares
    its memory with the vector, so writing to the one is writing to the other.

    Beside theta are the `statistics`: arrays that are measured and not learned, such as the running
    means of batch normalization. `arrays` has both by their names: with them and the layers a
    network is complete, so they are what a file of weights holds.

    In theta the weights come first, `theta[:penalized]`, and behind them what no penalty touches:
    biases, scales and shifts (Goodfellow et al. 2016, section 7.1).

    Args:
        shapes: the shape of each array by its name.
        dtype: float32 to work, float64 to check.
        statistic_shapes: the same for what is not learned.
    """

    __slots__ = (
        "arrays",
        "grad",
        "grads",
        "penalized",
        "shapes",
        "statistics",
        "theta",
        "weights",
    )

    def __init__(
        self,
        shapes: Mapping[str, Shape],
        dtype: Float = np.float32,
        statistic_shapes: Mapping[str, Shape] | None = None,
    ) -> None:
        self.shapes = dict(shapes)
        size = sum(math.prod(shape) for shape in self.shapes.values())
        self.penalized = sum(
            math.prod(shape) for name, shape in self.shapes.items() if _is_penalized(name)
        )
        self.theta: Array = np.zeros(size, dtype)
        self.grad: Array = np.zeros(size, dtype)
        self.weights = self.views(self.theta)
        self.grads = self.views(self.grad)
        self.statistics: dict[str, Array] = {
            name: np.zeros(shape, dtype) for name, shape in (statistic_shapes or {}).items()
        }
        self.arrays = self.weights | self.statistics

    def views(self, vector: Array) -> dict[str, Array]:
        """Return `vector`, as long as `theta`, as named arrays that share its memory."""
        named = {}
        start = 0
        for name in sorted(self.shapes, key=_is_penalized, reverse=True):
            stop = start + math.prod(self.shapes[name])
            named[name] = vector[start:stop].reshape(self.shapes[name])
            start = stop
        return {name: named[name] for name in self.shapes}

    def finite(self) -> bool:
        """Return whether all arrays are numbers; a product each, because it is asked every step."""
        return math.isfinite(np.vdot(self.theta, self.theta)) and all(
            math.isfinite(np.vdot(array, array)) for array in self.statistics.values()
        )


def _is_penalized(name: str) -> bool:
    return name.endswith("/weight")
