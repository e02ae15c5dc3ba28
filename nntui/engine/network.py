"""Network: layers in a row over one vector of parameters."""

from collections.abc import Iterator, Sequence

import numpy as np

from nntui.engine.arrays import Array, Float, Shape
from nntui.engine.layers.base import Layer, LayerBuffers
from nntui.engine.parameters import Parameters
from nntui.engine.plan import Plan


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
        plan = Plan.of(layers, x_shape)
        self.shapes = plan.shapes
        self.parameters = parameters or Parameters(plan.parameters, dtype, plan.statistics)
        self.layers = [
            layer.bound(memory) for layer, memory in zip(layers, self._memories(plan), strict=True)
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

    def complete_gradient(self) -> None:
        """Complete `parameters.grad` after backward, for those who look at all of it."""
        for layer in self.layers:
            layer.complete_gradient()

    def _memories(self, plan: Plan) -> Iterator[LayerBuffers]:
        learned = False
        for number, (layer, x_shape) in enumerate(plan.with_shapes()):
            yield LayerBuffers(
                weights=_own(self.parameters.weights, number),
                grads=_own(self.parameters.grads, number),
                statistics=_own(self.parameters.statistics, number),
                x_shape=x_shape,
                batch=self.batch,
                dtype=self.parameters.theta.dtype.type,
                need_dx=learned,
            )
            learned = learned or bool(layer.parameter_shapes(x_shape))


def _own(named: dict[str, Array], number: int) -> dict[str, Array]:
    """Return the arrays of one layer by their names within it."""
    prefix = f"{number}/"
    return {name[len(prefix) :]: a for name, a in named.items() if name.startswith(prefix)}
