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
import math
from collections.abc import Mapping
from typing import NamedTuple, Self

import numpy as np

from nntui.engine.activations import ActivationFunction
from nntui.engine.arrays import Array, Buffer, Float, Shape
from nntui.engine.initializers import Fans, Initializer
from nntui.errors import ShapeError


class Memory(NamedTuple):
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

    def fill_gradient(self) -> None:
        """Write what backward left out of grad; nearly every layer leaves nothing out."""


class Dense(Layer):
    """y = x weight + bias.

    x (batch, n_in), weight (n_in, units), bias (units,), y (batch, units).
    d_weight = x^T dy, d_bias = sum of dy over the batch, dx = dy weight^T
    (Rumelhart et al. 1986; Nielsen 2015, BP1 to BP4). Remembers x.

    The products are np.dot and not np.matmul, which costs half a microsecond more each time and
    takes ten times as long for x^T dy of a single image.
    """

    __slots__ = (
        "bias",
        "biased",
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

    def __init__(self, units: int, initializer: Initializer, *, biased: bool = True) -> None:
        self.units = units
        self.initializer = initializer
        self.biased = biased

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
        weight = {"weight": (*x_shape, self.units)}
        return weight | {"bias": (self.units,)} if self.biased else weight

    def initialize(self, arrays: Mapping[str, Array], rng: np.random.Generator) -> None:
        """Draw the weight, then the bias."""
        weight = arrays["weight"]
        fans = Fans(*weight.shape)
        weight[...] = self.initializer.weight(weight.shape, fans, rng)
        if self.biased:
            arrays["bias"][...] = self.initializer.bias((self.units,), fans, rng)

    def bind(self, memory: Memory) -> None:
        """Ask for y and dx; `ones` sums over the batch by a product, the fastest way there is."""
        self.weight, self.d_weight = memory.weights["weight"], memory.grads["weight"]
        self.bias, self.d_bias = memory.weights.get("bias"), memory.grads.get("bias")
        self.y = memory.buffer((self.units,))
        self.ones = np.ones(memory.batch, memory.dtype)
        self.dx = memory.dx()

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        """y = x weight + bias."""
        del rng
        self.x = x
        y = np.dot(x, self.weight, out=self.y.of(len(x)))
        if self.bias is not None:
            y += self.bias
        return y

    def backward(self, dy: Array) -> Array | None:
        """d_weight = x^T dy; d_bias = 1^T dy; dx = dy weight^T."""
        n = len(dy)
        np.dot(self.x.T, dy, out=self.d_weight)
        if self.d_bias is not None:
            np.dot(self.ones[:n], dy, out=self.d_bias)
        if self.dx is None:
            return None
        return np.dot(dy, self.weight.T, out=self.dx.of(n))


class Activation(Layer):
    """y = f(x), value by value; dx = dy f'(x). Remembers x and y."""

    __slots__ = ("function", "need_dx", "scratch", "x", "y")

    def __init__(self, function: ActivationFunction) -> None:
        self.function = function

    def bind(self, memory: Memory) -> None:
        """Ask for y, and for memory that the derivative may write over."""
        self.y = memory.buffer(memory.x_shape)
        self.scratch = [memory.buffer(memory.x_shape) for _ in range(self.function.scratches)]
        self.need_dx = memory.need_dx

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        """y = f(x)."""
        del rng
        self.x = x
        y = self.y.of(len(x))
        self.function.forward(x, y)
        return y

    def backward(self, dy: Array) -> Array | None:
        """dx = dy f'(x), in place of dy."""
        if not self.need_dx:
            return None
        n = len(dy)
        scratch = [buffer.of(n) for buffer in self.scratch]
        self.function.backward(self.x, self.y.of(n), dy, *scratch)
        return dy


class Dropout(Layer):
    """y = x mask / (1 - rate) while training, y = x otherwise (Srivastava et al. 2014, section 4).

    The mask is 0 with probability `rate`, else 1. Dividing while training ("inverted" dropout)
    leaves nothing to do afterwards. Remembers the mask.
    """

    __slots__ = ("mask", "need_dx", "random", "rate", "training", "y")

    def __init__(self, rate: float) -> None:
        self.rate = rate

    def bind(self, memory: Memory) -> None:
        """Ask for y, the mask, and the random numbers it is made of.

        They are drawn as float32 also in a float64 check: half the work, and the mask is the same.
        """
        self.y = memory.buffer(memory.x_shape)
        self.mask = memory.buffer(memory.x_shape)
        self.random = np.empty(memory.batch * math.prod(memory.x_shape), np.float32)
        self.need_dx = memory.need_dx

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        """y = x mask / (1 - rate)."""
        self.training = rng is not None
        if rng is None:
            return x
        n = len(x)
        mask, random = self.mask.of(n), self.random[: x.size]
        rng.random(dtype=np.float32, out=random)
        np.greater_equal(random.reshape(x.shape), self.rate, out=mask)
        mask *= 1 / (1 - self.rate)
        return np.multiply(x, mask, out=self.y.of(n))

    def backward(self, dy: Array) -> Array | None:
        """dx = dy mask / (1 - rate), in place of dy."""
        if not self.need_dx:
            return None
        if self.training:
            dy *= self.mask.of(len(dy))
        return dy


class Flatten(Layer):
    """y is x with all its axes but the batch laid into one, the last of them running fastest."""

    __slots__ = ("dx", "x_shape", "y")

    def y_shape(self, x_shape: Shape) -> Shape:
        """(a, b, ...) -> (a b ...,)."""
        return (math.prod(x_shape),)

    def bind(self, memory: Memory) -> None:
        """Ask for y and dx: vectors lie otherwise than pictures, so both are copies."""
        self.x_shape = memory.x_shape
        self.y = memory.buffer(self.y_shape(memory.x_shape))
        self.dx = memory.dx()

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        """y = x, reshaped."""
        del rng
        y = self.y.of(len(x))
        y.reshape(x.shape)[...] = x
        return y

    def backward(self, dy: Array) -> Array | None:
        """dx = dy, reshaped back."""
        if self.dx is None:
            return None
        dx = self.dx.of(len(dy))
        dx[...] = dy.reshape(dx.shape)
        return dx
