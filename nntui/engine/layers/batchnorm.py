"""BatchNorm: batch normalization of vectors and images."""

from collections.abc import Mapping

import numpy as np

from nntui.engine.arrays import Array, Shape
from nntui.engine.layers.base import Layer, LayerBuffers
from nntui.errors import ShapeError


class BatchNorm(Layer):
    """Batch normalization (Ioffe and Szegedy 2015, Algorithms 1 and 2, section 3.2).

    y = scale x' + shift with x' = (x - mean) / sqrt(variance + epsilon)
    d_shift = sum of dy
    d_scale = sum of dy x'
    dx = scale / sqrt(variance + epsilon) (dy - (d_shift + x' d_scale) / m)

    x and y are vectors (batch, units) or images (batch, channels, rows, columns). Mean, variance,
    scale and shift have one value for each unit or channel, and the sums run over its m values in
    the batch. In training, mean and variance are those of the batch, and running means of both are
    updated; in evaluation the running means are used, and dx = scale / sqrt(variance + epsilon) dy.
    Keeps x' and 1 / sqrt(variance + epsilon) for backward.
    """

    __slots__ = (
        "axes",
        "d_scale",
        "d_shift",
        "dx",
        "inverse_deviation",
        "need_dx",
        "normalized",
        "running_mean",
        "running_variance",
        "scale",
        "shift",
        "training",
        "y",
    )

    EPSILON = 1e-5
    MOMENTUM = 0.1
    """The weight of a batch in the running means."""

    def y_shape(self, x_shape: Shape) -> Shape:
        """The shape of x: (units,) or (channels, rows, columns)."""
        if len(x_shape) not in {1, 3}:
            raise ShapeError(
                "a batch normalization takes a vector or images of shape (channels, rows, "
                f"columns), received values of shape {x_shape}"
            )
        return x_shape

    def parameter_shapes(self, x_shape: Shape) -> dict[str, Shape]:
        """One scale and one shift for each unit or channel."""
        return {"scale": x_shape[:1], "shift": x_shape[:1]}

    def statistic_shapes(self, x_shape: Shape) -> dict[str, Shape]:
        """One running mean and one running variance for each unit or channel."""
        return {"mean": x_shape[:1], "variance": x_shape[:1]}

    def initialize(self, arrays: Mapping[str, Array], rng: np.random.Generator) -> None:
        """Scale 1, shift 0, mean 0, variance 1: in evaluation, y is x."""
        arrays["scale"][...] = arrays["variance"][...] = 1
        arrays["shift"][...] = arrays["mean"][...] = 0

    def bind(self, buffers: LayerBuffers) -> None:
        """Reshape the arrays of each channel so that they broadcast over images."""
        images = len(buffers.x_shape) == 3
        self.axes = (0, 2, 3) if images else (0,)
        shape = (1, buffers.x_shape[0], 1, 1) if images else (1, buffers.x_shape[0])
        self.scale, self.shift = (buffers.weights[k].reshape(shape) for k in ("scale", "shift"))
        self.d_scale, self.d_shift = (buffers.grads[k].reshape(shape) for k in ("scale", "shift"))
        self.running_mean = buffers.statistics["mean"].reshape(shape)
        self.running_variance = buffers.statistics["variance"].reshape(shape)
        self.y = buffers.buffer(buffers.x_shape)
        self.normalized = buffers.buffer(buffers.x_shape)
        self.dx = buffers.buffer(buffers.x_shape)
        self.need_dx = buffers.need_dx

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        """y = scale (x - mean) / sqrt(variance + epsilon) + shift."""
        n = len(x)
        self.training = rng is not None
        y, normalized = self.y.of(n), self.normalized.of(n)
        mean = x.mean(self.axes, keepdims=True) if self.training else self.running_mean
        np.subtract(x, mean, out=normalized)
        if self.training:
            np.multiply(normalized, normalized, out=y)
            variance = y.mean(self.axes, keepdims=True)
            if (m := x.size // mean.size) > 1:  # a single value has no variance
                self._update_running_means(mean, variance, m)
        else:
            variance = self.running_variance
        self.inverse_deviation = 1 / np.sqrt(variance + self.EPSILON)
        normalized *= self.inverse_deviation
        np.multiply(normalized, self.scale, out=y)
        y += self.shift
        return y

    def _update_running_means(self, mean: Array, variance: Array, m: int) -> None:
        """Move the running means towards this batch; m / (m - 1) makes its variance unbiased."""
        unbiased = self.MOMENTUM * m / (m - 1)
        self.running_mean *= 1 - self.MOMENTUM
        self.running_mean += self.MOMENTUM * mean
        self.running_variance *= 1 - self.MOMENTUM
        self.running_variance += unbiased * variance

    def backward(self, dy: Array) -> Array | None:
        """dx = scale / sqrt(variance + epsilon) (dy - (d_shift + x' d_scale) / m) in training."""
        n = len(dy)
        normalized, dx = self.normalized.of(n), self.dx.of(n)
        np.multiply(dy, normalized, out=dx)
        np.sum(dx, self.axes, keepdims=True, out=self.d_scale)
        np.sum(dy, self.axes, keepdims=True, out=self.d_shift)
        if not self.need_dx:
            return None
        if self.training:
            m = dy.size // self.d_scale.size
            np.multiply(normalized, self.d_scale * (1 / m), out=dx)
            dx += self.d_shift * (1 / m)
            np.subtract(dy, dx, out=dx)
        else:
            dx[...] = dy
        dx *= self.scale * self.inverse_deviation
        return dx
