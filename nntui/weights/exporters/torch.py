"""Export as safetensors with the names and shapes that a `nn.Sequential` of PyTorch loads.

The weight of a dense layer is (units, inputs), that of a convolution (filters, channels, rows,
columns). The number in a name is the position of the module. The metadata has the expression that
makes the modules, as `pytorch`. The module returns logits. Dropout stays, for fine-tuning.
"""

from collections.abc import Iterator

import msgspec
import numpy as np

from nntui.weights.exporters.facts import facts, quoted
from nntui.weights.exporters.graph import (
    ActivationOp,
    Array,
    BatchNormOp,
    ConvOp,
    DenseOp,
    DropoutOp,
    Graph,
    Op,
    PoolOp,
    Shape,
)

_ACTIVATIONS = {
    "relu": "nn.ReLU()",
    "leaky-relu": "nn.LeakyReLU(0.01)",
    "leaky-relu-0.1": "nn.LeakyReLU(0.1)",
    "leaky-relu-0.2": "nn.LeakyReLU(0.2)",
    "leaky-relu-0.3": "nn.LeakyReLU(0.3)",
    "elu": "nn.ELU()",
    "selu": "nn.SELU()",
    "sigmoid": "nn.Sigmoid()",
    "tanh": "nn.Tanh()",
    "silu": "nn.SiLU()",
    "softplus": "nn.Softplus()",
    "gelu": 'nn.GELU("tanh")',
}


def encode(graph: Graph) -> bytes:
    """Return the bytes of a safetensors file.

    The library of safetensors writes the metadata in another order each time. Source:
    https://github.com/huggingface/safetensors#format
    """
    header: dict[str, object] = {
        "__metadata__": {"format": "pt", "pytorch": _expression(graph)} | facts(graph.info)
    }
    numbers = bytearray()
    for name, array in named_arrays(graph).items():
        raw = array.astype("<f4").tobytes()
        offsets = [len(numbers), len(numbers) + len(raw)]
        header[name] = {"dtype": "F32", "shape": array.shape, "data_offsets": offsets}
        numbers += raw
    text = msgspec.json.encode(header)
    text += b" " * (-len(text) % 8)  # the numbers begin at a multiple of 8 bytes
    return len(text).to_bytes(8, "little") + text + bytes(numbers)


def named_arrays(graph: Graph) -> dict[str, Array]:
    """Return the arrays under the names of PyTorch, all by rows."""
    return {
        f"{position}.{name}": np.ascontiguousarray(array)
        for position, (_, arrays) in enumerate(_modules(graph))
        for name, array in arrays.items()
    }


def usage(graph: Graph, file: str) -> str:
    """Return the lines of Python that load the file into PyTorch and run it."""
    height, width = graph.info.image_shape
    return f"""\
from safetensors.torch import load_file
from torch import nn

net = {_lines(graph)}
net.load_state_dict(load_file({quoted(file)}))
net.eval()
# images: float32 (n, 1, {height}, {width}), pixels from 0 to 1
logits = net(images{graph.scaling_code})"""


def _expression(graph: Graph) -> str:
    return f"nn.Sequential({', '.join(text for text, _ in _modules(graph))})"


def _lines(graph: Graph) -> str:
    modules = "".join(f"    {text},\n" for text, _ in _modules(graph))
    return f"nn.Sequential(\n{modules})"


def _modules(graph: Graph) -> Iterator[tuple[str, dict[str, Array]]]:
    """Yield each module as an expression, with its arrays."""
    for op, x_shape, _ in graph.with_shapes():
        match op:
            case ConvOp() if op.pads[:2] != op.pads[2:]:
                top, left, bottom, right = op.pads
                yield f"nn.ZeroPad2d(({left}, {right}, {top}, {bottom}))", {}
                yield _conv(op, ""), _weight_and_bias(op)
            case ConvOp():
                padding = f", padding={op.pads[:2]}" if any(op.pads) else ""
                yield _conv(op, padding), _weight_and_bias(op)
            case _:
                yield _module(op, x_shape)


def _module(op: Op, x_shape: Shape) -> tuple[str, dict[str, Array]]:
    match op:
        case DenseOp():
            inputs, units = op.weight.shape
            bias = "" if op.bias is not None else ", bias=False"
            return f"nn.Linear({inputs}, {units}{bias})", _weight_and_bias(op)
        case PoolOp():
            return f"nn.{'Max' if op.largest else 'Avg'}Pool2d({op.side})", {}
        case BatchNormOp():
            dimensions = 2 if len(x_shape) == 3 else 1
            names = {"weight": op.scale, "bias": op.shift}
            names |= {"running_mean": op.mean, "running_var": op.variance}
            return f"nn.BatchNorm{dimensions}d({x_shape[0]})", names
        case ActivationOp():
            return _ACTIVATIONS[op.name], {}
        case DropoutOp():
            return f"nn.Dropout({op.rate:g})", {}
        case _:
            return "nn.Flatten()", {}


def _conv(op: ConvOp, padding: str) -> str:
    filters, channels, side, _ = op.weight.shape
    stride = f", stride={op.stride}" if op.stride > 1 else ""
    bias = "" if op.bias is not None else ", bias=False"
    return f"nn.Conv2d({channels}, {filters}, {side}{stride}{padding}{bias})"


def _weight_and_bias(op: DenseOp | ConvOp) -> dict[str, Array]:
    weight = op.weight.T if isinstance(op, DenseOp) else op.weight
    return {"weight": weight} if op.bias is None else {"weight": weight, "bias": op.bias}
