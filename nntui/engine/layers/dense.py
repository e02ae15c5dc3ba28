"""Dense: the fully connected layer."""

from collections.abc import Mapping

import numpy as np

from nntui.engine.arrays import Array, Shape
from nntui.engine.initializers import Fans, Initializer
from nntui.engine.layers.base import Layer, LayerBuffers
from nntui.engine.products import product
from nntui.errors import ShapeError


class Dense(Layer):
    """A fully connected layer (Rumelhart et al. 1986; Nielsen 2015, eq. BP1 to BP4).

    y = x weight + bias
    d_weight = x^T dy
    d_bias = sum of dy over the batch
    dx = dy weight^T

    x (batch, inputs), weight (inputs, units), bias (units,), y (batch, units). Keeps x for
    backward.
    """

    __slots__ = (
        "batch",
        "bias",
        "biased",
        "by_unit",
        "d_bias",
        "d_weight",
        "dx",
        "initializer",
        "ones",
        "piece",
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
        """(inputs,) -> (units,)."""
        if len(x_shape) != 1:
            raise ShapeError(
                f"a dense layer takes a vector, received values of shape {x_shape}; "
                "put a flatten layer before it"
            )
        return (self.units,)

    def parameter_shapes(self, x_shape: Shape) -> dict[str, Shape]:
        """The weight is [input, unit]; Parameters decides how it is stored."""
        weight = {"weight": (*x_shape, self.units)}
        return weight | {"bias": (self.units,)} if self.biased else weight

    def initialize(self, arrays: Mapping[str, Array], rng: np.random.Generator) -> None:
        """Draw the weight, then the bias."""
        weight = arrays["weight"]
        fans = Fans(*weight.shape)
        weight[...] = self.initializer.weight(weight.shape, fans, rng)
        if self.biased:
            arrays["bias"][...] = self.initializer.bias((self.units,), fans, rng)

    def bind(self, buffers: LayerBuffers) -> None:
        """Allocate y, dx, and `ones`: a product with it is the fastest sum over the batch."""
        self.weight, self.d_weight = buffers.weights["weight"], buffers.grads["weight"]
        self.by_unit = not self.weight.flags.c_contiguous
        self.bias = self.d_bias = None
        if self.biased:
            # As a matrix, because adding it to a single row is twice as fast then.
            self.bias = buffers.weights["bias"].reshape(1, -1)
            self.d_bias = buffers.grads["bias"]
        self.y = buffers.buffer((self.units,))
        self.batch = buffers.batch
        self.ones = np.ones(buffers.batch, buffers.dtype)
        self.dx = buffers.dx()
        # No product of this layer is split if the largest batch needs no split.
        self.piece = buffers.piece if buffers.batch * self.weight.size > buffers.piece else 0

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        """y = x weight + bias."""
        self.x = x
        y = self.y.of(len(x))
        if self.piece:
            product(x, self.weight, y, self.piece)
        else:
            x.dot(self.weight, out=y)
        if self.bias is not None:
            y += self.bias
        return y

    def backward(self, dy: Array) -> Array | None:
        """d_weight = x^T dy; d_bias = 1^T dy; dx = dy weight^T."""
        self.write_gradient(dy)
        return self.backward_to_x(dy)

    def backward_to_x(self, dy: Array) -> Array | None:
        """dx = dy weight^T."""
        if self.dx is None:
            return None
        n = len(dy)
        if self.piece:
            return product(dy, self.weight.T, self.dx.of(n), self.piece)
        return dy.dot(self.weight.T, out=self.dx.of(n))

    def write_gradient(self, dy: Array) -> None:
        """d_weight = x^T dy, as its transpose where that is what is stored by rows; d_bias."""
        self.write_d_bias(dy)
        if self.by_unit:
            product(dy.T, self.x, self.d_weight.T, self.piece)
        else:
            product(self.x.T, dy, self.d_weight, self.piece)

    def write_d_bias(self, dy: Array) -> None:
        """d_bias = 1^T dy."""
        if self.d_bias is not None:
            n = len(dy)
            ones = self.ones if n == self.batch else self.ones[:n]
            ones.dot(dy, out=self.d_bias)
