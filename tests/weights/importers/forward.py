"""Computes foreign layers in float64, written for clarity, apart from the engine."""

from collections.abc import Callable, Iterable

import numpy as np

from nntui.weights.importers.foreign import ForeignLayer
from tests.weights.exporters import operations as ops
from tests.weights.exporters.operations import Doubles


def forward(layers: Iterable[ForeignLayer], x: Doubles) -> Doubles:
    """Return the output of the layers for (n, channels, rows, columns) or (n, inputs)."""
    for layer in layers:
        x = _LAYERS[layer.kind](layer, x)
    return x


def _dense(layer: ForeignLayer, x: Doubles) -> Doubles:
    flat = x.reshape(len(x), -1)
    return flat @ layer.arrays["weight"].astype(np.float64) + layer.arrays.get("bias", 0.0)


def _pads(layer: ForeignLayer, x: Doubles, side: int) -> tuple[int, int]:
    if layer.options.get("same"):
        stride = int(layer.options["stride"])
        rows = x.shape[2]
        total = max(0, (-(-rows // stride) - 1) * stride + side - rows)
        return total // 2, total - total // 2
    before = layer.options.get("padding", 0)
    return int(before), int(layer.options.get("padding_after", before))


def _conv(layer: ForeignLayer, x: Doubles) -> Doubles:
    weight = layer.arrays["weight"].astype(np.float64)
    before, after = _pads(layer, x, weight.shape[2])
    pads = (before, before, after, after)
    bias = layer.arrays.get("bias")
    offset = None if bias is None else bias.astype(np.float64)
    return ops.conv(x, weight, offset, int(layer.options["stride"]), pads)


def _pool(layer: ForeignLayer, x: Doubles) -> Doubles:
    largest = layer.kind == "max-pool"
    if layer.options.get("global"):
        whole: Doubles = x.max((2, 3), keepdims=True) if largest else x.mean((2, 3), keepdims=True)
        return whole
    side, stride = int(layer.options["size"]), int(layer.options["stride"])
    before, after = _pads(layer, x, side)
    padded = np.pad(
        x,
        ((0, 0), (0, 0), (before, after), (before, after)),
        constant_values=-np.inf if largest else 0,
    )
    windows = np.lib.stride_tricks.sliding_window_view(padded, (side, side), (2, 3))
    squares = windows[:, :, ::stride, ::stride]
    y: Doubles = squares.max((4, 5)) if largest else squares.mean((4, 5))
    return y


def _norm(layer: ForeignLayer, x: Doubles) -> Doubles:
    scale, shift, mean, variance = (
        ops.by_channel(layer.arrays[role].astype(np.float64), x)
        for role in ("weight", "bias", "mean", "variance")
    )
    return scale * (x - mean) / np.sqrt(variance + layer.options["epsilon"]) + shift


def _scale(layer: ForeignLayer, x: Doubles) -> Doubles:
    weight = layer.arrays["weight"].astype(np.float64)
    bias = layer.arrays["bias"].astype(np.float64)
    if weight.ndim == 1 and weight.size > 1:
        return x * ops.by_channel(weight, x) + ops.by_channel(bias, x)
    return x * weight + bias


def _flatten(layer: ForeignLayer, x: Doubles) -> Doubles:
    if layer.options.get("channels_last") and x.ndim == 4:
        x = x.transpose(0, 2, 3, 1)
    return x.reshape(len(x), -1)


def _softmax(x: Doubles) -> Doubles:
    powers = np.exp(x - x.max(1, keepdims=True))
    y: Doubles = powers / powers.sum(1, keepdims=True)
    return y


def _activation(layer: ForeignLayer, x: Doubles) -> Doubles:
    slope = layer.options.get("slope", 1.0)
    if layer.activation == "leaky-relu":
        return np.where(x > 0, x, slope * x)
    return _ACTIVATIONS[layer.activation](x)


_ACTIVATIONS: dict[str, Callable[[Doubles], Doubles]] = {
    "relu": lambda x: np.maximum(x, 0),
    "relu6": lambda x: np.clip(x, 0, 6),
    "elu": ops.elu,
    "selu": ops.selu,
    "sigmoid": ops.sigmoid,
    "tanh": np.tanh,
    "softplus": ops.softplus,
    "gelu": ops.gelu,
    "silu": lambda x: x * ops.sigmoid(x),
    "softmax": _softmax,
}
_LAYERS: dict[str, Callable[[ForeignLayer, Doubles], Doubles]] = {
    "dense": _dense,
    "conv": _conv,
    "max-pool": _pool,
    "average-pool": _pool,
    "norm": _norm,
    "scale": _scale,
    "flatten": _flatten,
    "activation": _activation,
    "dropout": lambda _, x: x,
}
