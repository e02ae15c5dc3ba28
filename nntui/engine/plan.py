"""Plan: what a network will need, known before any memory is asked for."""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from nntui.engine.arrays import Shape
from nntui.engine.layers.base import Layer
from nntui.errors import ShapeError


class Plan(NamedTuple):
    """Layers in a row and all shapes that follow from them."""

    layers: list[Layer]
    shapes: list[Shape]
    """The shape of the input and of every layer's output."""

    @classmethod
    def of(cls, layers: Sequence[Layer], x_shape: Shape) -> "Plan":
        """Return the plan of `layers` for inputs of `x_shape`.

        Raises:
            ShapeError: a layer cannot take what comes to it; names it by its number from 1.
        """
        shapes = [x_shape]
        for number, layer in enumerate(layers, start=1):
            try:
                shapes.append(layer.y_shape(shapes[-1]))
            except ShapeError as error:
                raise ShapeError(f"layer {number}: {error}") from None
        return cls(list(layers), shapes)

    def with_shapes(self) -> Iterator[tuple[Layer, Shape]]:
        """Yield every layer with the shape of its input."""
        return zip(self.layers, self.shapes[:-1], strict=True)

    @property
    def parameters(self) -> dict[str, Shape]:
        """The shape of every array that is learned, by its name: `0/weight`."""
        return _named(layer.parameter_shapes(x_shape) for layer, x_shape in self.with_shapes())

    @property
    def statistics(self) -> dict[str, Shape]:
        """The shape of every array that is measured, by its name."""
        return _named(layer.statistic_shapes(x_shape) for layer, x_shape in self.with_shapes())

    @property
    def learned(self) -> int:
        """How many numbers the network learns."""
        return sum(math.prod(shape) for shape in self.parameters.values())

    @property
    def outputs(self) -> int:
        """How many numbers all layers make of one input, and work with on the way."""
        working = (layer.working_size(x_shape) for layer, x_shape in self.with_shapes())
        return sum(math.prod(shape) for shape in self.shapes) + sum(working)


def _named(by_layer: Iterable[dict[str, Shape]]) -> dict[str, Shape]:
    """Return the shapes of all layers' arrays, each name behind the number of its layer."""
    return {
        f"{number}/{name}": shape
        for number, shapes in enumerate(by_layer)
        for name, shape in shapes.items()
    }
