"""Pool2D: what max pooling and average pooling have in common."""

from collections.abc import Iterator

from nntui.engine.arrays import Array, Shape
from nntui.engine.layers.base import Layer, LayerBuffers
from nntui.errors import ShapeError


class Pool2D(Layer):
    """Pooling over squares of side x side pixels that do not overlap.

    x (batch, channels, rows, columns), y (batch, channels, rows // side, columns // side). Rows
    and columns at the end that do not fill a square are ignored.
    """

    __slots__ = ("dx", "has_rest", "side", "y")

    def __init__(self, side: int) -> None:
        self.side = side

    def y_shape(self, x_shape: Shape) -> Shape:
        """(channels, rows, columns) -> (channels, rows // side, columns // side)."""
        if len(x_shape) != 3:
            raise ShapeError(
                "a pooling layer takes images of shape (channels, rows, columns), received values "
                f"of shape {x_shape}; put it before the dense layers"
            )
        channels, rows, columns = x_shape
        if self.side > min(rows, columns):
            raise ShapeError(
                f"pooling of {self.side} x {self.side} does not fit into images of "
                f"{rows} x {columns}; take a smaller size"
            )
        return channels, rows // self.side, columns // self.side

    def bind(self, buffers: LayerBuffers) -> None:
        """Allocate y and dx."""
        self.y = buffers.buffer(self.y_shape(buffers.x_shape))
        self.dx = buffers.dx()
        _, rows, columns = buffers.x_shape
        self.has_rest = bool(rows % self.side or columns % self.side)

    def dx_of(self, n: int) -> Array | None:
        """Return the memory of dx for n images, 0 outside all squares; None where not needed."""
        if self.dx is None:
            return None
        dx = self.dx.of(n)
        if self.has_rest:
            dx[...] = 0
        return dx

    def pixels_of_squares(self, images: Array) -> Iterator[Array]:
        """Yield the first pixel of every square, then the second, and so on, row by row.

        Each is a view (batch, channels, rows of y, columns of y).
        """
        _, rows, columns = self.y.shape
        for i in range(self.side):
            for j in range(self.side):
                yield images[
                    :,
                    :,
                    i : i + (rows - 1) * self.side + 1 : self.side,
                    j : j + (columns - 1) * self.side + 1 : self.side,
                ]
