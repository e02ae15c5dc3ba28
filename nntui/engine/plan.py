"""Plan: the shapes and sizes of a network, known before any memory is allocated."""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from nntui.engine.arrays import Shape
from nntui.engine.layers.base import Layer
from nntui.errors import ShapeError


class Plan(NamedTuple):
    """The layers of a network and all shapes that follow from them.

    >>> from nntui.engine.initializers import INITIALIZERS
    >>> from nntui.engine.layers.dense import Dense
    >>> from nntui.engine.layers.flatten import Flatten
    >>> plan = Plan.of([Flatten(), Dense(10, INITIALIZERS["he-normal"])], x_shape=(1, 28, 28))
    >>> plan.shapes
    [(1, 28, 28), (784,), (10,)]
    >>> plan.parameter_count
    7850
    """

    layers: list[Layer]
    shapes: list[Shape]
    """The shape of one input and of each layer's output for it."""

    @classmethod
    def of(cls, layers: Sequence[Layer], x_shape: Shape) -> "Plan":
        """Return the plan of `layers` for inputs of `x_shape`.

        Raises:
            ShapeError: a layer does not accept its input; the message has its number, from 1.
        """
        shapes = [x_shape]
        for number, layer in enumerate(layers, start=1):
            try:
                shapes.append(layer.y_shape(shapes[-1]))
            except ShapeError as error:
                raise ShapeError(f"layer {number}: {error}") from None
        return cls(list(layers), shapes)

    def with_shapes(self) -> Iterator[tuple[Layer, Shape]]:
        """Yield each layer with the shape of its input."""
        return zip(self.layers, self.shapes[:-1], strict=True)

    @property
    def parameters(self) -> dict[str, Shape]:
        """The shape of each learned array by its name, as in `0/weight`."""
        return _named(layer.parameter_shapes(x_shape) for layer, x_shape in self.with_shapes())

    @property
    def statistics(self) -> dict[str, Shape]:
        """The shape of each measured array by its name."""
        return _named(layer.statistic_shapes(x_shape) for layer, x_shape in self.with_shapes())

    @property
    def parameter_count(self) -> int:
        """The number of learned parameters."""
        return sum(math.prod(shape) for shape in self.parameters.values())

    @property
    def values_per_input(self) -> int:
        """How many numbers the layers store for one input: outputs and working memory."""
        working = (layer.working_size(x_shape) for layer, x_shape in self.with_shapes())
        return sum(math.prod(shape) for shape in self.shapes) + sum(working)


def _named(by_layer: Iterable[dict[str, Shape]]) -> dict[str, Shape]:
    """Return the shapes of all layers' arrays, each name preceded by the number of its layer."""
    return {
        f"{number}/{name}": shape
        for number, shapes in enumerate(by_layer)
        for name, shape in shapes.items()
    }
