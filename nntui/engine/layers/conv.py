"""Conv2D: two-dimensional convolution, one matrix product for each row of the output."""

import math
from collections.abc import Mapping

import numpy as np
from numpy.lib.stride_tricks import as_strided

from nntui.engine.arrays import Array, Shape, by_rows
from nntui.engine.initializers import Fans, Initializer
from nntui.engine.layers.base import Layer, LayerBuffers
from nntui.engine.layers.geometry import Geometry, Padding
from nntui.engine.products import stacked_product
from nntui.errors import ShapeError


class Conv2D(Layer):
    """Convolution without flipping the kernel, also called cross-correlation.

    y[f, r, q] = bias[f] + sum over c, i, j of x[c, s r + i, s q + j] weight[i, j, c, f]

    (Goodfellow et al. 2016, eq. 9.6.) x (batch, channels, rows, columns), weight (side, side,
    channels, filters), bias (filters,), y (batch, filters, rows', columns'); s is the stride.

    A row of y depends on `side` rows of x. It is one product weight^T windows of (filters,
    side side channels) and (side side channels, columns' batch). To form the windows, x is copied
    `side` times next to each other, each copy shifted by one pixel to the left; the windows of the
    next row of y begin `stride` rows further in the same memory. So x is copied `side` times, where
    im2col (Chellapilla et al. 2006) copies it side^2 times. Keeps the windows for backward.

    A row of dx is the sum over the rows of y that depend on it. These are contiguous in dy, so for
    each column of the kernel it is one product. The `side` products are written next to each other,
    each shifted by one pixel to the right, and added.
    """

    __slots__ = (
        "bias",
        "biased",
        "d_bias",
        "d_copies",
        "d_padded",
        "d_rows",
        "d_weight",
        "d_weights",
        "dx",
        "filters",
        "geometry",
        "initializer",
        "ones",
        "padded",
        "padding",
        "piece",
        "shifted",
        "side",
        "stride",
        "turned",
        "unrolled",
        "weight",
        "windows",
        "y",
    )

    def __init__(
        self,
        filters: int,
        side: int,
        initializer: Initializer,
        *,
        stride: int = 1,
        padding: Padding = "valid",
        biased: bool = True,
    ) -> None:
        self.filters = filters
        self.side = side
        self.initializer = initializer
        self.stride = stride
        self.padding = padding
        self.biased = biased

    def y_shape(self, x_shape: Shape) -> Shape:
        """(channels, rows, columns) -> (filters, rows', columns')."""
        if len(x_shape) != 3:
            raise ShapeError(
                "a convolution takes images of shape (channels, rows, columns), received values "
                f"of shape {x_shape}; put it before the dense layers"
            )
        around = 2 * self.padding if isinstance(self.padding, int) else 0
        if self.padding != "same" and self.side > min(x_shape[1:]) + around:
            raise ShapeError(
                f"a kernel of {self.side} x {self.side} does not fit into images of "
                f"{x_shape[1]} x {x_shape[2]}; take a smaller one, or padding 'same'"
            )
        return self.filters, *self._geometry_of(x_shape).y_size

    def parameter_shapes(self, x_shape: Shape) -> dict[str, Shape]:
        """The weight is stored as [row, column, channel, filter], as the products need it."""
        weight: dict[str, Shape] = {"weight": (self.side, self.side, x_shape[0], self.filters)}
        return weight | {"bias": (self.filters,)} if self.biased else weight

    def working_size(self, x_shape: Shape) -> int:
        """The padded x and its shifted copies; for dx the same again, but the copies of a row."""
        geometry = self._geometry_of(x_shape)
        channels, rows, _ = geometry.padded
        copies = self.side * channels * (rows + 1) * geometry.y_size[1]
        return 2 * math.prod(geometry.padded) + copies + self.side * channels * geometry.padded[2]

    def initialize(self, arrays: Mapping[str, Array], rng: np.random.Generator) -> None:
        """Draw the weight, then the bias; each pixel of the window counts in the fans."""
        weight = arrays["weight"]
        rows, columns, channels, filters = weight.shape
        fans = Fans(rows * columns * channels, rows * columns * filters)
        weight[...] = self.initializer.weight(weight.shape, fans, rng)
        if self.biased:
            arrays["bias"][...] = self.initializer.bias((self.filters,), fans, rng)

    def bind(self, buffers: LayerBuffers) -> None:
        """View the weight as a matrix; allocate y, dx, and the shifted copies of both images.

        A product with `ones` is the fastest sum over columns and batch, as in Dense.
        """
        self.geometry = geometry = self._geometry_of(buffers.x_shape)
        rows, columns = geometry.y_size
        channels, padded_rows, _ = geometry.padded
        window = self.side * self.side * channels
        self.weight = buffers.weights["weight"].reshape(window, self.filters)
        self.d_weight = buffers.grads["weight"].reshape(window, self.filters)
        self.bias, self.d_bias = buffers.weights.get("bias"), buffers.grads.get("bias")
        self.y = buffers.buffer((self.filters, rows, columns))
        self.padded = buffers.buffer(geometry.padded)
        self.unrolled = buffers.buffer((padded_rows * self.side * channels * columns,))
        self.ones = np.ones(columns * buffers.batch, buffers.dtype)
        self.d_weights = np.empty((rows, window, self.filters), buffers.dtype)
        self.piece = buffers.piece
        self.dx = buffers.dx()
        if self.dx is not None:
            self.d_padded = buffers.buffer(geometry.padded)
            self.d_copies = buffers.buffer((self.side * channels * columns,))
            self.shifted = buffers.buffer((self.side * channels * geometry.padded[2],))
            # The weight with its rows in reverse order: (side, channels, side, filters).
            self.turned = np.empty((self.side, channels, self.side, self.filters), buffers.dtype)
            self.d_rows = [self._rows_of_dx(row) for row in range(padded_rows)]

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        """Each row of y is weight^T windows + bias."""
        self.windows = self._unroll(self._pad(x))
        y = self.y.of(len(x))
        y_rows = by_rows(y)
        stacked_product(self.weight.T, self.windows, y_rows, self.piece)
        if self.bias is not None:
            y_rows += self.bias[:, np.newaxis]
        return y

    def backward(self, dy: Array) -> Array | None:
        """d_weight = sum over the rows of windows dy^T; d_bias = sum of dy; dx: see `_roll`."""
        dy_rows = by_rows(dy)
        self.write_gradient(dy_rows)
        if self.dx is None:
            return None
        dx = self.dx.of(len(dy))
        if self.geometry.padded == self.geometry.x_shape:
            self._roll(dy_rows, dx)
            return dx
        d_padded = self.d_padded.of(len(dy))
        self._roll(dy_rows, d_padded)
        dx[...] = d_padded[self.geometry.inner]
        return dx

    def write_gradient(self, dy_rows: Array) -> None:
        """d_weight = sum over the rows of windows dy^T; d_bias = sum of dy."""
        self._write_d_weights(dy_rows)
        np.sum(self.d_weights, axis=0, out=self.d_weight)
        if self.d_bias is not None:
            by_row = dy_rows @ self.ones[: dy_rows.shape[-1]]
            np.sum(by_row, axis=0, out=self.d_bias)

    def _write_d_weights(self, dy_rows: Array) -> None:
        """Write windows dy^T for each row of y, in parts of a row of the kernel if they suffice."""
        windows: Array = self.windows
        d_weights: Array = self.d_weights
        dy_columns: Array = dy_rows.transpose(0, 2, 1)
        size = self.weight.shape[0] * dy_columns[0].size
        if size // self.side <= self.piece < size:
            parts = (len(windows), self.side, -1)
            windows = windows.reshape(*parts, windows.shape[-1])
            d_weights = d_weights.reshape(*parts, self.filters)
            dy_columns = dy_columns[:, np.newaxis]
        np.matmul(windows, dy_columns, out=d_weights)

    def _geometry_of(self, x_shape: Shape) -> Geometry:
        return Geometry(x_shape, self.side, self.stride, self.padding)

    def _pad(self, x: Array) -> Array:
        """Return x with zeros around it, or x itself where the padding is 'valid'."""
        if self.padding == "valid":
            return x
        padded = self.padded.of(len(x))
        padded[...] = 0
        padded[self.geometry.inner] = x
        return padded

    def _columns(self, j: int) -> slice:
        """Return the columns of x that column j of the kernel is multiplied by."""
        return slice(j, j + (self.geometry.y_size[1] - 1) * self.stride + 1, self.stride)

    def _unroll(self, x: Array) -> Array:
        """Return the windows (rows', side side channels, columns' batch): views that overlap."""
        n, channels, rows, _ = x.shape
        y_rows, columns = self.geometry.y_size
        unrolled = self.unrolled.of(n).reshape(rows, self.side, channels, columns, n)
        pixels = x.transpose(2, 1, 3, 0)
        for j in range(self.side):
            unrolled[:, j] = pixels[:, :, self._columns(j)]
        row_stride, _, pixel_stride, _, item_stride = unrolled.strides
        return as_strided(
            unrolled,
            (y_rows, len(self.weight), columns * n),
            (row_stride * self.stride, pixel_stride, item_stride),
            writeable=False,
        )

    def _rows_of_dx(self, row: int) -> tuple[slice, slice]:
        """Return which rows of y depend on a row of the padded x, and on which rows of the kernel.

        The rows of the kernel are those of `turned`; both are in the order of the products.
        """
        first = max(0, math.ceil((row - self.side + 1) / self.stride))
        last = min(len(self.d_weights) - 1, row // self.stride)
        turned = self.side - 1 - row + first * self.stride
        return slice(first, last + 1), slice(turned, None, self.stride)

    def _roll(self, dy_rows: Array, d_padded: Array) -> None:
        """Write the derivative by the padded x: weight dy, added up over all windows."""
        n, channels, _, padded_columns = d_padded.shape
        turned, columns = self.turned, self.geometry.y_size[1]
        by_row = self.weight.reshape(self.side, self.side, channels, self.filters)
        turned[...] = by_row[::-1].transpose(1, 2, 0, 3)
        copies = self.d_copies.of(n).reshape(self.side, channels, columns * n)
        shifted = self.shifted.of(n).reshape(self.side, channels, padded_columns, n)
        shifted[...] = 0
        places = self._places(shifted)
        if self.stride == 1:
            copies = places.reshape(copies.shape)
        for d_row, (of_y, of_weight) in zip(
            d_padded.transpose(2, 1, 3, 0), self.d_rows, strict=True
        ):
            dy = dy_rows[of_y].reshape(-1, columns * n)
            weight = turned[:, :, of_weight][:, :, : of_y.stop - of_y.start]
            stacked_product(weight.reshape(*copies.shape[:2], -1), dy, copies, self.piece)
            if self.stride > 1:
                places[...] = copies.reshape(places.shape)
            np.add.reduce(shifted.reshape(self.side, -1), axis=0, out=d_row.reshape(-1))

    def _places(self, shifted: Array) -> Array:
        """Return where y's columns are in `shifted` for each column of the kernel, a view."""
        side, channels, _, n = shifted.shape
        copy, channel, pixel, item = shifted.strides
        return as_strided(
            shifted,
            (side, channels, self.geometry.y_size[1], n),
            (copy + pixel, channel, pixel * self.stride, item),
        )
