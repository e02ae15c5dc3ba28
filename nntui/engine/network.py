"""Network: layers in a row over one vector of parameters."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from nntui.engine.arrays import Array, Float, Shape
from nntui.engine.layers import Layer, Memory
from nntui.engine.parameters import Parameters
from nntui.errors import ShapeError


class Network:
    """Layers in a row: logits z from a batch x, and the gradient of all parameters from dz.

    `ys` are the outputs of all layers in the last forward, for those who want to look inside.

    Args:
        layers: from the input to the output.
        x_shape: the shape of one input.
        batch: the largest batch that will come.
        dtype: float32 to work, float64 to check.
        parameters: those of another network of the same layers, to share them.

    Raises:
        ShapeError: a layer cannot take what comes to it; names it by its number from 1.
    """

    __slots__ = ("batch", "layers", "parameters", "shapes", "ys")

    def __init__(
        self,
        layers: Sequence[Layer],
        x_shape: Shape,
        batch: int,
        dtype: Float = np.float32,
        parameters: Parameters | None = None,
    ) -> None:
        self.batch = batch
        self.shapes = _derive_shapes(layers, x_shape)
        self.parameters = parameters or Parameters(
            _named_shapes(layer.parameter_shapes(x) for layer, x in self._with_shapes(layers)),
            dtype,
            _named_shapes(layer.statistic_shapes(x) for layer, x in self._with_shapes(layers)),
        )
        self.layers = [
            layer.bound(memory)
            for layer, memory in zip(layers, self._memories(layers), strict=True)
        ]
        self.ys: list[Array] = []

    def initialize(self, rng: np.random.Generator) -> None:
        """Set parameters and statistics to what they are before the first step."""
        for number, layer in enumerate(self.layers):
            layer.initialize(_own(self.parameters.arrays, number), rng)

    def rebound(self, batch: int) -> "Network":
        """Return a network that shares these parameters and takes batches up to `batch`."""
        dtype = self.parameters.theta.dtype.type
        return Network(self.layers, self.shapes[0], batch, dtype, self.parameters)

    def forward(self, x: Array, rng: np.random.Generator | None = None) -> Array:
        """Return the logits (batch, outputs) for x (batch, *x_shape); give `rng` while training."""
        self.ys.clear()
        for layer in self.layers:
            x = layer.forward(x, rng)
            self.ys.append(x)
        return x

    def backward(self, dz: Array) -> None:
        """Write the gradient to `parameters.grad`, from the derivative by the logits."""
        dy: Array | None = dz
        for layer in reversed(self.layers):
            if dy is None:
                return
            dy = layer.backward(dy)

    def _with_shapes(self, layers: Sequence[Layer]) -> Iterator[tuple[Layer, Shape]]:
        """Yield every layer with the shape of its input."""
        return zip(layers, self.shapes[:-1], strict=True)

    def _memories(self, layers: Sequence[Layer]) -> Iterator[Memory]:
        learned = False
        for number, (layer, x_shape) in enumerate(self._with_shapes(layers)):
            yield Memory(
                weights=_own(self.parameters.weights, number),
                grads=_own(self.parameters.grads, number),
                statistics=_own(self.parameters.statistics, number),
                x_shape=x_shape,
                batch=self.batch,
                dtype=self.parameters.theta.dtype.type,
                need_dx=learned,
            )
            learned = learned or bool(layer.parameter_shapes(x_shape))


def _derive_shapes(layers: Sequence[Layer], x_shape: Shape) -> list[Shape]:
    """Return the shape of the input and of every layer's output."""
    shapes = [x_shape]
    for number, layer in enumerate(layers, start=1):
        try:
            shapes.append(layer.y_shape(shapes[-1]))
        except ShapeError as error:
            raise ShapeError(f"layer {number}: {error}") from None
    return shapes


def _named_shapes(by_layer: Iterable[dict[str, Shape]]) -> dict[str, Shape]:
    """Return the shapes of all layers' arrays, each name behind the number of its layer."""
    return {
        f"{number}/{name}": shape
        for number, shapes in enumerate(by_layer)
        for name, shape in shapes.items()
    }


def _own(named: dict[str, Array], number: int) -> dict[str, Array]:
    """Return the arrays of one layer by their names within it."""
    prefix = f"{number}/"
    return {name[len(prefix) :]: a for name, a in named.items() if name.startswith(prefix)}
