"""The laws of a layer, and the plain layers: Dense, Activation, Dropout, Flatten.

The laws, tested for every layer by one table:

(a) `d_name` has the shape of `name`;
(b) what `forward` returns belongs to the layer until its next `forward`;
(c) a layer may overwrite the `dy` it is handed;
(d) `backward` is the derivative of *this* `forward`, nothing fused;
(e) float32 to work, float64 to check;
(f) a layer before which nothing is learned computes no `dx`.

Memory is asked for in `bind`, arithmetic is in `forward` and `backward`. Shapes are written without
the batch unless it is named; a batch may be smaller than the one that was bound.
"""

import copy
from collections.abc import Mapping
from typing import NamedTuple, Self

import numpy as np

from nntui.engine.arrays import Array, Buffer, Float, Shape


class LayerBuffers(NamedTuple):
    """What a layer is given when it is bound."""

    weights: Mapping[str, Array]
    """Its parameters by name, views of theta."""
    grads: Mapping[str, Array]
    """Where it writes their derivatives, views of grad."""
    statistics: Mapping[str, Array]
    """What it measures and does not learn."""
    x_shape: Shape
    """The shape of one input."""
    batch: int
    """The largest batch that will come."""
    dtype: Float
    need_dx: bool
    """Whether anything before this layer learns."""

    def buffer(self, shape: Shape) -> Buffer:
        """Return memory for batches of this shape."""
        return Buffer(self.batch, shape, self.dtype)

    def dx(self) -> Buffer | None:
        """Return memory for dx, where anybody needs it."""
        return self.buffer(self.x_shape) if self.need_dx else None


class Layer:
    """One step of a network: y from x, and dx from dy."""

    __slots__ = ()

    def y_shape(self, x_shape: Shape) -> Shape:
        """Return the shape of one output; ShapeError where there can be none."""
        return x_shape

    def parameter_shapes(self, x_shape: Shape) -> dict[str, Shape]:
        """Return the shape of each array the layer learns, by its name."""
        del x_shape
        return {}

    def statistic_shapes(self, x_shape: Shape) -> dict[str, Shape]:
        """Return the shape of each array the layer measures, by its name."""
        del x_shape
        return {}

    def working_size(self, x_shape: Shape) -> int:
        """Return how many numbers it works with for each image, beside x, y and their like."""
        del x_shape
        return 0

    def initialize(self, arrays: Mapping[str, Array], rng: np.random.Generator) -> None:
        """Set parameters and statistics to what they are before the first step."""

    def bind(self, memory: LayerBuffers) -> None:
        """Take the parameters' views and ask for all memory that will be needed."""

    def bound(self, memory: LayerBuffers) -> Self:
        """Return a copy of this layer that is bound to `memory`."""
        twin = copy.copy(self)
        twin.bind(memory)
        return twin

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        """Return y for a batch x; `rng` is given while training and None otherwise."""
        raise NotImplementedError

    def backward(self, dy: Array) -> Array | None:
        """Write the gradients of the parameters and return dx, or None where nobody needs it."""
        raise NotImplementedError

    def complete_gradient(self) -> None:
        """Write what backward left out of grad; nearly every layer leaves nothing out."""
