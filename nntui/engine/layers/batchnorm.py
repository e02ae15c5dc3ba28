"""Batch normalization: every unit's values, or every channel's, with the same mean and spread."""

from collections.abc import Mapping

import numpy as np

from nntui.engine.arrays import Array, Shape
from nntui.engine.layers.base import Layer, LayerBuffers
from nntui.errors import ShapeError


class BatchNorm(Layer):
    """y = scale x' + shift with x' = (x - mean) / sqrt(variance + epsilon).

    While training, mean and variance are those of the batch, for each unit of a vector or each
    channel of pictures (Ioffe and Szegedy 2015, Algorithm 1 and section 3.2); running means of
    both are kept, and taken otherwise (Algorithm 2). With m values to a mean
    dx = scale / sqrt(variance + epsilon) (dy - (d_shift + x' d_scale) / m),
    d_scale = sum of dy x', d_shift = sum of dy. Remembers x' and 1 / sqrt(variance + epsilon).
    """

    __slots__ = (
        "axes",
        "d_scale",
        "d_shift",
        "dx",
        "need_dx",
        "normal",
        "running_mean",
        "running_variance",
        "scale",
        "shift",
        "spread",
        "training",
        "y",
    )

    EPSILON = 1e-5
    MOMENTUM = 0.1
    """The share of a batch in the running means."""

    def y_shape(self, x_shape: Shape) -> Shape:
        """A vector or pictures, unchanged."""
        if len(x_shape) not in {1, 3}:
            raise ShapeError(
                "a batch normalization takes a vector or pictures of shape (channels, rows, "
                f"columns), received values of shape {x_shape}"
            )
        return x_shape

    def parameter_shapes(self, x_shape: Shape) -> dict[str, Shape]:
        """One scale and one shift to a unit or a channel."""
        return {"scale": x_shape[:1], "shift": x_shape[:1]}

    def statistic_shapes(self, x_shape: Shape) -> dict[str, Shape]:
        """One running mean and one running variance to a unit or a channel."""
        return {"mean": x_shape[:1], "variance": x_shape[:1]}

    def initialize(self, arrays: Mapping[str, Array], rng: np.random.Generator) -> None:
        """Change nothing at first: scale 1, shift 0, mean 0, variance 1."""
        del rng
        arrays["scale"][...] = arrays["variance"][...] = 1
        arrays["shift"][...] = arrays["mean"][...] = 0

    def bind(self, memory: LayerBuffers) -> None:
        """Shape what belongs to a channel so that it meets the pictures' channels."""
        pictures = len(memory.x_shape) == 3
        self.axes = (0, 2, 3) if pictures else (0,)
        shape = (1, memory.x_shape[0], 1, 1) if pictures else (1, memory.x_shape[0])
        self.scale, self.shift = (memory.weights[k].reshape(shape) for k in ("scale", "shift"))
        self.d_scale, self.d_shift = (memory.grads[k].reshape(shape) for k in ("scale", "shift"))
        self.running_mean = memory.statistics["mean"].reshape(shape)
        self.running_variance = memory.statistics["variance"].reshape(shape)
        self.y = memory.buffer(memory.x_shape)
        self.normal = memory.buffer(memory.x_shape)
        self.dx = memory.buffer(memory.x_shape)
        self.need_dx = memory.need_dx

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        """y = scale (x - mean) / sqrt(variance + epsilon) + shift."""
        n = len(x)
        self.training = rng is not None
        y, normal = self.y.of(n), self.normal.of(n)
        mean = x.mean(self.axes, keepdims=True) if self.training else self.running_mean
        np.subtract(x, mean, out=normal)
        if self.training:
            np.multiply(normal, normal, out=y)
            variance = y.mean(self.axes, keepdims=True)
            if (m := x.size // mean.size) > 1:  # one value says nothing of how others spread
                self._keep(mean, variance, m)
        else:
            variance = self.running_variance
        self.spread = 1 / np.sqrt(variance + self.EPSILON)
        normal *= self.spread
        np.multiply(normal, self.scale, out=y)
        y += self.shift
        return y

    def _keep(self, mean: Array, variance: Array, m: int) -> None:
        """Let this batch into the running means; m / (m - 1) makes its variance unbiased."""
        unbiased = self.MOMENTUM * m / (m - 1)
        self.running_mean *= 1 - self.MOMENTUM
        self.running_mean += self.MOMENTUM * mean
        self.running_variance *= 1 - self.MOMENTUM
        self.running_variance += unbiased * variance

    def backward(self, dy: Array) -> Array | None:
        """dx = scale spread (dy - (d_shift + x' d_scale) / m); otherwise scale spread dy."""
        n = len(dy)
        normal, dx = self.normal.of(n), self.dx.of(n)
        np.multiply(dy, normal, out=dx)
        np.sum(dx, self.axes, keepdims=True, out=self.d_scale)
        np.sum(dy, self.axes, keepdims=True, out=self.d_shift)
        if not self.need_dx:
            return None
        if self.training:
            m = dy.size // self.d_scale.size
            np.multiply(normal, self.d_scale * (1 / m), out=dx)
            dx += self.d_shift * (1 / m)
            np.subtract(dy, dx, out=dx)
        else:
            dx[...] = dy
        dx *= self.scale * self.spread
        return dx
