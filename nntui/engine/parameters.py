"""Parameters: one vector holds all weights and biases, so an optimizer needs no loop."""

import math
from collections.abc import Collection, Iterator, Mapping

import numpy as np

from nntui.engine.arrays import Array, Float, Shape, aligned

_NARROW = 64
"""Columns below which products with a matrix are faster if each column is contiguous."""


class Parameters:
    """One vector `theta`, its gradient `grad`, and named views into both.

    A name consists of the number of the layer, from 0, and the name of the array in it, as in
    `0/weight`. A view shares its memory with the vector: writing to one is writing to the other.

    Weights come first in theta, as `theta[:penalized]`; behind them are the biases, scales and
    shifts, to which no penalty applies (Goodfellow et al. 2016, section 7.1).

    A matrix with few columns, such as the weight of an output layer, is stored column by column;
    its shape is the same, only the strides differ. `to_rows` and `fill_from_rows` convert a vector
    to and from the order in which every array is stored row by row, that of saved files.

    `statistics` are arrays that are measured and not learned, such as the running means of batch
    normalization. `arrays` contains the learned arrays and the statistics by name: together with
    the layers they define a network completely, so they are what a weights file contains.

    Args:
        shapes: the shape of each learned array by its name.
        dtype: float32 for training, float64 for checking derivatives.
        statistic_shapes: the shape of each statistic by its name.
        vectors: memory for theta and grad, which keeps its content; by default zeros.

    >>> parameters = Parameters({"0/weight": (2, 3), "0/bias": (3,)})
    >>> parameters.weights["0/bias"][:] = 7
    >>> parameters.theta
    array([0., 0., 0., 0., 0., 0., 7., 7., 7.], dtype=float32)
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
        vectors: tuple[Array, Array] | None = None,
    ) -> None:
        self.shapes = dict(shapes)
        size = sum(math.prod(shape) for shape in self.shapes.values())
        self.penalized = sum(
            math.prod(shape) for name, shape in self.shapes.items() if _is_penalized(name)
        )
        self.theta, self.grad = vectors or (aligned(size, dtype), aligned(size, dtype))
        self.weights = self.views(self.theta)
        self.grads = self.views(self.grad)
        self.statistics: dict[str, Array] = {
            name: np.zeros(shape, dtype) for name, shape in (statistic_shapes or {}).items()
        }
        self.arrays = self.weights | self.statistics

    def views(self, vector: Array) -> dict[str, Array]:
        """Return the named arrays of a vector (size of theta,); they share its memory."""
        named = {name: _view(vector[part], shape) for name, part, shape in self._parts()}
        return {name: named[name] for name in self.shapes}

    def without(self, names: Collection[str]) -> list[slice]:
        """Return the parts of theta that contain all arrays but these."""
        parts: list[slice] = []
        for name, part, _ in self._parts():
            if name in names:
                continue
            if parts and parts[-1].stop == part.start:
                parts[-1] = slice(parts[-1].start, part.stop)
            else:
                parts.append(part)
        return parts

    def to_rows(self, vector: Array) -> Array:
        """Return a copy of a vector (size of theta,) in which all arrays are stored by rows."""
        rows = np.empty_like(vector)
        for _, part, shape in self._parts():
            rows[part] = _view(vector[part], shape).ravel()
        return rows

    def fill_from_rows(self, vector: Array, rows: Array) -> None:
        """Set `vector` to the numbers that `to_rows` returned as `rows`."""
        for _, part, shape in self._parts():
            _view(vector[part], shape)[...] = rows[part].reshape(shape)

    def _parts(self) -> Iterator[tuple[str, slice, Shape]]:
        """Yield name, part of the vector and shape of each array, in the order of the vector."""
        start = 0
        for name in sorted(self.shapes, key=_is_penalized, reverse=True):
            shape = self.shapes[name]
            stop = start + math.prod(shape)
            yield name, slice(start, stop), shape
            start = stop

    def finite(self) -> bool:
        """Return whether all arrays are finite.

        One dot product of each vector with itself is enough, and fast enough for every step.
        """
        for array in (self.theta, *self.statistics.values()):
            if not math.isfinite(np.vdot(array, array)):
                return False
        return True


def _view(part: Array, shape: Shape) -> Array:
    """Return part of a vector as an array of this shape, in the order in which it is stored."""
    if len(shape) == 2 and shape[1] < min(_NARROW, shape[0]):
        return part.reshape(shape[::-1]).T
    return part.reshape(shape)


def _is_penalized(name: str) -> bool:
    return name.endswith("/weight")
