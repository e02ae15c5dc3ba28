"""The laws of a layer, and the layers that have no picture in them: Dense, Activation, Dropout.

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
import math
from collections.abc import Mapping
from typing import NamedTuple, Self

import numpy as np

from nntui.engine.activations import ActivationFunction
from nntui.engine.arrays import Array, Float, Shape
from nntui.engine.initializers import Initializer
from nntui.errors import ShapeError


class Memory(NamedTuple):
    """What a layer is given when it is bound."""

    weights: Mapping[str, Array]
    """Its parameters by name, views of theta."""
    grads: Mapping[str, Array]
    """Where it writes their derivatives, views of grad."""
    x_shape: Shape
    """The shape of one input."""
    batch: int
    """The largest batch that will come."""
    dtype: Float
    need_dx: bool
    """Whether anything before this layer learns."""


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

    def initialize(self, weights: Mapping[str, Array], rng: np.random.Generator) -> None:
        """Set the parameters to what they are before the first step."""

    def bind(self, memory: Memory) -> None:
        """Take the parameters' views and ask for all memory that will be needed."""

    def bound(self, memory: Memory) -> Self:
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


class Dense(Layer):
    """y = x weight + bias.

    x (batch, n_in), weight (n_in, units), bias (units,), y (batch, units).
    d_weight = x^T dy, d_bias = sum of dy over the batch, dx = dy weight^T
    (Rumelhart et al. 1986; Nielsen 2015, BP1 to BP4). Remembers x.
    """

    __slots__ = (
        "bias",
        "d_bias",
        "d_weight",
        "dx",
        "initializer",
        "ones",
        "units",
        "weight",
        "x",
        "y",
    )

    def __init__(self, units: int, initializer: Initializer) -> None:
        self.units = units
        self.initializer = initializer

    def y_shape(self, x_shape: Shape) -> Shape:
        """(n_in,) -> (units,)."""
        if len(x_shape) != 1:
            raise ShapeError(
                f"a dense layer takes a vector, received values of shape {x_shape}; "
                "put a flatten layer before it"
            )
        return (self.units,)

    def parameter_shapes(self, x_shape: Shape) -> dict[str, Shape]:
        """The weight is kept [in, out]: then all three products read memory in order."""
        return {"weight": (*x_shape, self.units), "bias": (self.units,)}

    def initialize(self, weights: Mapping[str, Array], rng: np.random.Generator) -> None:
        """Draw the weight, clear the bias."""
        weight = weights["weight"]
        fan_in, fan_out = weight.shape
        weight[...] = self.initializer(weight.shape, fan_in, fan_out, rng)
        weights["bias"][...] = 0

    def bind(self, memory: Memory) -> None:
        """Ask for y and dx; `ones` sums over the batch by a product, the fastest way there is."""
        self.weight, self.bias = memory.weights["weight"], memory.weights["bias"]
        self.d_weight, self.d_bias = memory.grads["weight"], memory.grads["bias"]
        self.y = np.empty((memory.batch, self.units), memory.dtype)
        self.ones = np.ones(memory.batch, memory.dtype)
        self.dx = (
            np.empty((memory.batch, *memory.x_shape), memory.dtype) if memory.need_dx else None
        )

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        """y = x weight + bias."""
        del rng
        self.x = x
        y = np.matmul(x, self.weight, out=self.y[: len(x)])
        y += self.bias
        return y

    def backward(self, dy: Array) -> Array | None:
        """d_weight = x^T dy; d_bias = 1^T dy; dx = dy weight^T."""
        n = len(dy)
        np.matmul(self.x.T, dy, out=self.d_weight)
        np.matmul(self.ones[:n], dy, out=self.d_bias)
        if self.dx is None:
            return None
        return np.matmul(dy, self.weight.T, out=self.dx[:n])


class Activation(Layer):
    """y = f(x), value by value; dx = dy f'(x). Remembers y."""

    __slots__ = ("function", "need_dx", "scratch", "y")

    def __init__(self, function: ActivationFunction) -> None:
        self.function = function

    def bind(self, memory: Memory) -> None:
        """Ask for y, and for memory that the derivative may write over."""
        self.y = np.empty((memory.batch, *memory.x_shape), memory.dtype)
        self.scratch = np.empty_like(self.y)
        self.need_dx = memory.need_dx

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        """y = f(x)."""
        del rng
        y = self.y[: len(x)]
        self.function.forward(x, y)
        return y

    def backward(self, dy: Array) -> Array | None:
        """dx = dy f'(x), in place of dy."""
        if not self.need_dx:
            return None
        n = len(dy)
        self.function.backward(self.y[:n], dy, self.scratch[:n])
        return dy


class Dropout(Layer):
    """y = x mask / (1 - rate) while training, y = x otherwise (Srivastava et al. 2014, section 4).

    The mask is 0 with probability `rate`, else 1. Dividing while training ("inverted" dropout)
    leaves nothing to do afterwards. Remembers the mask.
    """

    __slots__ = ("mask", "need_dx", "rate", "training", "y")

    def __init__(self, rate: float) -> None:
        self.rate = rate

    def bind(self, memory: Memory) -> None:
        """Ask for y and the mask."""
        self.y = np.empty((memory.batch, *memory.x_shape), memory.dtype)
        self.mask = np.empty_like(self.y)
        self.need_dx = memory.need_dx

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        """y = x mask / (1 - rate)."""
        self.training = rng is not None
        if rng is None:
            return x
        mask = self.mask[: len(x)]
        # Uniform numbers are drawn as float32 also in a float64 check: half the work, and the mask
        # is the same in both.
        np.greater_equal(rng.random(mask.shape, dtype=np.float32), self.rate, out=mask)
        mask *= 1 / (1 - self.rate)
        return np.multiply(x, mask, out=self.y[: len(x)])

    def backward(self, dy: Array) -> Array | None:
        """dx = dy mask / (1 - rate), in place of dy."""
        if not self.need_dx:
            return None
        if self.training:
            dy *= self.mask[: len(dy)]
        return dy


class Flatten(Layer):
    """y is x with all its axes but the batch laid into one."""

    __slots__ = ("need_dx", "x_shape")

    def y_shape(self, x_shape: Shape) -> Shape:
        """(a, b, ...) -> (a b ...,)."""
        return (math.prod(x_shape),)

    def bind(self, memory: Memory) -> None:
        """Remember the shape to give dx."""
        self.x_shape = memory.x_shape
        self.need_dx = memory.need_dx

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        """y = x, reshaped."""
        del rng
        return x.reshape(len(x), -1)

    def backward(self, dy: Array) -> Array | None:
        """dx = dy, reshaped back."""
        if not self.need_dx:
            return None
        return dy.reshape(len(dy), *self.x_shape)
