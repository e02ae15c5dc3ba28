"""Network: a sequence of layers over one vector of parameters."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from nntui.engine.arrays import Array, Buffer, Float, Shape
from nntui.engine.layers.base import Layer, LayerBuffers
from nntui.engine.layers.blocked import BlockedDense
from nntui.engine.parameters import Parameters
from nntui.engine.plan import Plan
from nntui.engine.products import SubtractionMaker, subtraction


class Network:
    """A feed-forward network: logits z from a batch x, and the gradient from dz.

    `ys` are the outputs of all layers in the last forward pass. `dz` is memory for the derivative
    of a loss by the logits, which `backward` takes.

    Args:
        layers: from the input to the output; the network works with copies of them.
        x_shape: the shape of one input.
        batch: the largest batch that `forward` will receive.
        dtype: float32 for training, float64 for checking derivatives.
        parameters: those of another network of the same layers, to share them.
        piece: multiplications up to which the machine's BLAS computes a matrix product fastest;
            larger ones are split (products.py). 0 means that none is split.
        subtraction: prepares the subtraction of a matrix product from a matrix (products.py).

    Raises:
        ShapeError: a layer does not accept its input; the message has its number, from 1.

    >>> from nntui.engine.activations import ACTIVATIONS
    >>> from nntui.engine.initializers import INITIALIZERS
    >>> from nntui.engine.layers.activation import Activation
    >>> from nntui.engine.layers.dense import Dense
    >>> he = INITIALIZERS["he-normal"]
    >>> layers = [Dense(128, he), Activation(ACTIVATIONS["relu"]), Dense(10, he)]
    >>> network = Network(layers, x_shape=(784,), batch=64)
    >>> network.initialize(np.random.default_rng(0))
    >>> z = network.forward(np.zeros((64, 784), np.float32))
    >>> z.shape
    (64, 10)
    >>> network.backward(np.ones_like(z))
    >>> network.parameters.grads["2/bias"]
    array([64., 64., 64., 64., 64., 64., 64., 64., 64., 64.], dtype=float32)
    """

    __slots__ = (
        "batch",
        "blocked",
        "dz",
        "layers",
        "parameters",
        "piece",
        "shapes",
        "subtraction",
        "ys",
    )

    def __init__(
        self,
        layers: Sequence[Layer],
        x_shape: Shape,
        batch: int,
        dtype: Float = np.float32,
        parameters: Parameters | None = None,
        piece: int = 0,
        subtraction: SubtractionMaker = subtraction,
    ) -> None:
        self.batch = batch
        self.piece = piece
        self.subtraction = subtraction
        plan = Plan.of(layers, x_shape)
        self.shapes = plan.shapes
        self.parameters = parameters or Parameters(plan.parameters, dtype, plan.statistics)
        self.layers = [
            layer.bound(buffers) for layer, buffers in zip(layers, self._buffers(plan), strict=True)
        ]
        first = self.layers[0] if self.layers else None
        self.blocked = first if isinstance(first, BlockedDense) else None
        self.ys: list[Array] = []
        self.dz = Buffer(batch, self.shapes[-1], dtype)

    def initialize(self, rng: np.random.Generator) -> None:
        """Set all parameters and statistics to their initial values."""
        for number, layer in enumerate(self.layers):
            layer.initialize(_of_layer(self.parameters.arrays, number), rng)

    def rebound(self, batch: int) -> "Network":
        """Return a network that shares these parameters and accepts batches of up to `batch`."""
        dtype = self.parameters.theta.dtype.type
        return Network(
            self.layers,
            self.shapes[0],
            batch,
            dtype,
            self.parameters,
            self.piece,
            self.subtraction,
        )

    def forward(self, x: Array, rng: np.random.Generator | None = None) -> Array:
        """Return the logits (batch, classes) of inputs x (batch, *x_shape).

        With `rng` the layers are in training mode; without it they evaluate.
        """
        ys = self.ys
        ys.clear()
        for layer in self.layers:
            x = layer.forward(x, rng)
            ys.append(x)
        return x

    def backward(self, dz: Array) -> None:
        """Write the gradient to `parameters.grad`; dz (batch, classes) is overwritten."""
        dy: Array | None = dz
        for layer in reversed(self.layers):
            if dy is None:
                return
            dy = layer.backward(dy)

    def complete_gradient(self) -> None:
        """Write the parts of `parameters.grad` that `backward` left out, if there are any.

        The optimizers do not need them; whatever reads the whole gradient does.
        """
        for layer in self.layers:
            layer.complete_gradient()

    def look_ahead(self, x: Array) -> None:
        """Take the inputs (images, *x_shape) of the next steps, for layers that work ahead.

        Until all of these steps are made, the parameters are complete only in `settled`.
        """
        if self.blocked is not None:
            self.blocked.look_ahead(x)

    @property
    def steps_of_block(self) -> int:
        """How many steps were made of those that `look_ahead` has announced."""
        return self.blocked.count if self.blocked else 0

    @contextmanager
    def within_block(self, x: Array | None) -> Iterator[None]:
        """Train within it; outside the parameters contain all steps that were made.

        Args:
            x: the inputs of the block that was begun, unless this network has received them.
        """
        if self.blocked is None:
            yield
            return
        self.blocked.unsettle()
        if x is not None:
            self.blocked.look_ahead(x)
        try:
            yield
        finally:
            with np.errstate(all="ignore"):  # infinite weights are noticed elsewhere
                self.blocked.settle()

    def end_block(self) -> None:
        """Forget which steps were announced and not made."""
        if self.blocked is not None:
            self.blocked.forget()

    @contextmanager
    def settled(self) -> Iterator[None]:
        """Within it, the parameters contain all steps that were made."""
        if self.blocked is None:
            yield
            return
        self.blocked.settle()
        try:
            yield
        finally:
            self.blocked.unsettle()

    def finite(self) -> bool:
        """Return whether the parameters, and the steps that they do not yet contain, are finite."""
        return self.parameters.finite() and (self.blocked is None or self.blocked.finite())

    def _buffers(self, plan: Plan) -> Iterator[LayerBuffers]:
        need_dx = False
        for number, (layer, x_shape) in enumerate(plan.with_shapes()):
            yield LayerBuffers(
                weights=_of_layer(self.parameters.weights, number),
                grads=_of_layer(self.parameters.grads, number),
                statistics=_of_layer(self.parameters.statistics, number),
                x_shape=x_shape,
                batch=self.batch,
                dtype=self.parameters.theta.dtype.type,
                need_dx=need_dx,
                piece=self.piece,
                subtraction=self.subtraction,
            )
            need_dx = need_dx or bool(layer.parameter_shapes(x_shape))


def _of_layer(arrays: dict[str, Array], number: int) -> dict[str, Array]:
    """Return the arrays of one layer by their names within it."""
    prefix = f"{number}/"
    return {name.removeprefix(prefix): a for name, a in arrays.items() if name.startswith(prefix)}
