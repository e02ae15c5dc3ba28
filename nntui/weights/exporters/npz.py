"""Export as a NumPy archive: arrays W1, b1, W2, ... that any program with NumPy multiplies with.

Layers with parameters are numbered from 1. `W` is (inputs, units) of a dense layer and (filters,
channels, rows, columns) of a convolution, `b` the bias; a batch normalization has `scale`, `shift`,
`mean` and `variance`. What else must be known of the network is in the archive as text.
"""

import io

import numpy as np

from nntui.weights.exporters.facts import facts, quoted
from nntui.weights.exporters.graph import (
    ActivationOp,
    Array,
    BatchNormOp,
    ConvOp,
    DenseOp,
    DropoutOp,
    FlattenOp,
    Graph,
)

_FORMULAS = {
    "relu": "np.maximum(x, 0)",
    "leaky-relu": "np.maximum(x, 0.01 * x)",
    "leaky-relu-0.1": "np.maximum(x, 0.1 * x)",
    "leaky-relu-0.2": "np.maximum(x, 0.2 * x)",
    "leaky-relu-0.3": "np.maximum(x, 0.3 * x)",
    "selu": "1.05070098736 * np.where(x > 0, x, 1.67326324235 * np.expm1(np.minimum(x, 0)))",
    "elu": "np.where(x > 0, x, np.expm1(np.minimum(x, 0)))",
    "sigmoid": "(1 + np.tanh(x / 2)) / 2",
    "tanh": "np.tanh(x)",
    "silu": "x * (1 + np.tanh(x / 2)) / 2",
    "softplus": "np.logaddexp(x, 0)",
    "gelu": "x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))) / 2",
}


def encode(graph: Graph) -> bytes:
    """Return the bytes of an npz file."""
    texts = {name: np.array(text) for name, text in facts(graph.info).items()}
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **named_arrays(graph), **texts)
    return file.getvalue()


def named_arrays(graph: Graph) -> dict[str, Array]:
    """Return the arrays under their names in the file."""
    named: dict[str, Array] = {}
    number = 0
    for op in graph.ops:
        match op:
            case DenseOp() | ConvOp():
                number += 1
                named[f"W{number}"] = op.weight
                if op.bias is not None:
                    named[f"b{number}"] = op.bias
            case BatchNormOp():
                number += 1
                for name in ("scale", "shift", "mean", "variance"):
                    named[f"{name}{number}"] = getattr(op, name)
            case _:
                pass
    return named


def usage(graph: Graph, file: str) -> str:
    """Return the lines of Python that load the file, and for dense networks that run it."""
    lines = ["import numpy as np", "", f"net = np.load({quoted(file)})"]
    if not all(isinstance(op, DenseOp | ActivationOp | FlattenOp | DropoutOp) for op in graph.ops):
        lines.append("# layers: " + graph.info.layers)
        lines += [f'net["{name}"]  # {array.shape}' for name, array in named_arrays(graph).items()]
        return "\n".join(lines)
    pixels = graph.info.image_shape[0] * graph.info.image_shape[1]
    lines.append("# images: (n, {}, {}), pixels from 0 to 1".format(*graph.info.image_shape))
    lines.append(f"x = images.reshape(-1, {pixels}){graph.scaling_code}")
    number = 0
    for op in graph.ops:
        if isinstance(op, DenseOp):
            number += 1
            bias = "" if op.bias is None else f' + net["b{number}"]'
            lines.append(f'x = x @ net["W{number}"]{bias}')
        elif isinstance(op, ActivationOp):
            lines.append(f"x = {_FORMULAS[op.name]}")
    return "\n".join([*lines, "logits = x"])
