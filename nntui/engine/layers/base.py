"""The interface of a layer, and the rules that every layer follows.

(a) `d_name` is the derivative of the loss by `name` and has the shape of `name`.
(b) The array that `forward` returns belongs to the layer, and is valid until its next `forward`.
(c) `backward` may overwrite the `dy` it receives.
(d) `backward` is the derivative of this layer's `forward` and of nothing else: the softmax or
    sigmoid of an output is part of the loss, which takes logits.
(e) The dtype is that of the parameters: float32 for training, float64 for checking derivatives.
(f) A layer computes no `dx` unless a layer before it learns parameters.

tests/engine/layers/test_rules.py tests the rules for a table of layers. All memory is allocated in
`bind`; all arithmetic is in `forward` and `backward`. Shapes are those of one input or output,
without the batch axis, unless a shape begins with `batch`. A batch may be smaller than the one that
was bound.
"""

import copy
from collections.abc import Mapping
from typing import ClassVar, NamedTuple, Self

import numpy as np

from nntui.engine.arrays import Array, Buffer, Float, Shape
from nntui.engine.products import SubtractionMaker, subtraction


class LayerBuffers(NamedTuple):
    """The memory of a layer: its part of the parameters, and what it needs to allocate more."""

    weights: Mapping[str, Array]
    """Its parameters by name: views of theta."""
    grads: Mapping[str, Array]
    """Their derivatives by name, which backward writes: views of grad."""
    statistics: Mapping[str, Array]
    """Arrays by name that the layer measures and does not learn."""
    x_shape: Shape
    """The shape of one input."""
    batch: int
    """The largest batch that `forward` will receive."""
    dtype: Float
    need_dx: bool
    """Whether `backward` has to return dx."""
    piece: int = 0
    """Multiplications up to which a matrix product is not split; see products.py."""
    subtraction: SubtractionMaker = subtraction
    """Prepares the subtraction of a matrix product from a matrix; see products.py."""

    def buffer(self, shape: Shape) -> Buffer:
        """Return memory for batches of values of this shape."""
        return Buffer(self.batch, shape, self.dtype)

    def dx(self) -> Buffer | None:
        """Return memory for dx, or None where no dx is needed."""
        return self.buffer(self.x_shape) if self.need_dx else None


class Layer:
    """One part of a network: computes y from x, and dx from dy.

    A layer is made without memory, from its hyperparameters alone. `bound` returns a copy that
    works in given buffers, so one layer can serve networks for batches of several sizes.
    """

    __slots__ = ()

    frozen: ClassVar[bool] = False
    """Whether training does not change the parameters of the layer."""

    def y_shape(self, x_shape: Shape) -> Shape:
        """Return the shape of one output.

        Raises:
            ShapeError: the layer does not accept inputs of this shape.
        """
        return x_shape

    def parameter_shapes(self, x_shape: Shape) -> dict[str, Shape]:
        """Return the shape of each array that the layer learns, by its name."""
        return {}

    def statistic_shapes(self, x_shape: Shape) -> dict[str, Shape]:
        """Return the shape of each array that the layer measures, by its name."""
        return {}

    def working_size(self, x_shape: Shape) -> int:
        """Return how many numbers of working memory one input takes, besides x, y and dx."""
        return 0

    def initialize(self, arrays: Mapping[str, Array], rng: np.random.Generator) -> None:
        """Set parameters and statistics, given by name, to their initial values."""

    def bind(self, buffers: LayerBuffers) -> None:
        """Keep the views of the parameters, and allocate all memory the layer will need."""

    def bound(self, buffers: LayerBuffers) -> Self:
        """Return a copy of this layer that works in `buffers`."""
        layer = copy.copy(self)
        layer.bind(buffers)
        return layer

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        """Return y (batch, *y_shape) for x (batch, *x_shape); `rng` is None outside training."""
        raise NotImplementedError

    def backward(self, dy: Array) -> Array | None:
        """Write the derivatives of the parameters, and return dx, or None where it is not needed.

        Args:
            dy: the derivative (batch, *y_shape) by the output of the last `forward`.
        """
        raise NotImplementedError

    def complete_gradient(self) -> None:
        """Write what `backward` left out of the parameters' derivatives; most leave out nothing."""
