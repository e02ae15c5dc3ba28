"""Export as ONNX: one file with layers and weights, for onnxruntime and most other programs.

The input `image` is float32 (batch, 1, rows, columns) with pixels from 0 to 1; the first nodes
scale them where the network was trained with another range. The first output has the probabilities
(or `scores`, of sigmoids), the second the logits. IR version 8 and opset 17, which all versions of
onnxruntime since 1.12 read.
"""

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nntui.engine.activations import LEAK
from nntui.version import __version__
from nntui.weights.exporters import onnx_messages as onnx
from nntui.weights.exporters.facts import facts, quoted
from nntui.weights.exporters.graph import (
    ActivationOp,
    BatchNormOp,
    ConvOp,
    DenseOp,
    DropoutOp,
    FlattenOp,
    Graph,
    Op,
    PoolOp,
)
from nntui.weights.exporters.onnx_messages import Attribute

IR_VERSION = 8
OPSET = 17
INPUT, LOGITS = "image", "logits"
OUTPUTS = {"softmax": ("Softmax", "probabilities"), "sigmoid": ("Sigmoid", "scores")}
"""The operator and the name of what follows the logits, by the output activation."""

_OPERATORS: dict[str, tuple[str, dict[str, Attribute]]] = {
    "relu": ("Relu", {}),
    "leaky-relu": ("LeakyRelu", {"alpha": LEAK}),
    "leaky-relu-0.1": ("LeakyRelu", {"alpha": 0.1}),
    "leaky-relu-0.2": ("LeakyRelu", {"alpha": 0.2}),
    "leaky-relu-0.3": ("LeakyRelu", {"alpha": 0.3}),
    "elu": ("Elu", {"alpha": 1.0}),
    "selu": ("Selu", {}),
    "sigmoid": ("Sigmoid", {}),
    "tanh": ("Tanh", {}),
    "softplus": ("Softplus", {}),
}
"""Activations that are one operator; gelu and silu are several (Gelu came with opset 20)."""


def encode(graph: Graph) -> bytes:
    """Return the bytes of an ONNX file."""
    writer = _Writer()
    writer.scale(graph)
    for op in graph.ops:
        writer.add(op, LOGITS if op is graph.ops[-1] else "")
    classes = len(graph.info.classes)
    outputs = [LOGITS]
    if graph.info.output in OUTPUTS:
        operator, name = OUTPUTS[graph.info.output]
        writer.apply(operator, [], name, {"axis": 1} if operator == "Softmax" else None)
        outputs.insert(0, name)
    return onnx.model(
        onnx.graph(
            "nntui",
            writer.nodes,
            writer.tensors,
            [onnx.value(INPUT, ("batch", 1, *graph.info.image_shape))],
            [onnx.value(name, ("batch", classes)) for name in outputs],
        ),
        ir_version=IR_VERSION,
        opset=OPSET,
        version=__version__,
        facts=facts(graph.info),
    )


def usage(graph: Graph, file: str) -> str:
    """Return the lines of Python that load the file and run it."""
    height, width = graph.info.image_shape
    output = OUTPUTS.get(graph.info.output, ("", LOGITS))[1]
    return f"""\
import onnxruntime

session = onnxruntime.InferenceSession({quoted(file)})
# images: float32 (n, 1, {height}, {width}), pixels from 0 to 1
{output} = session.run(["{output}"], {{"{INPUT}": images}})[0]"""


@dataclass(slots=True)
class _Writer:
    """Nodes and tensors in the order in which they are added; each node takes the last result."""

    nodes: list[bytes] = field(default_factory=list)
    tensors: list[bytes] = field(default_factory=list)
    last: str = INPUT

    def apply(
        self,
        operator: str,
        others: list[str],
        result: str = "",
        attributes: dict[str, Attribute] | None = None,
    ) -> str:
        """Add a node that takes the last result and `others`; return the name of its result."""
        result = result or f"{operator.lower()}_{len(self.nodes) + 1}"
        self.nodes.append(onnx.node(operator, [self.last, *others], result, attributes))
        self.last = result
        return result

    def constant(self, name: str, array: NDArray[np.float32] | float) -> str:
        """Add a tensor for the next node; return its name."""
        name = f"{name}_{len(self.nodes) + 1}"
        self.tensors.append(onnx.tensor(name, np.asarray(array, np.float32)))
        return name

    def scale(self, graph: Graph) -> None:
        """Add the scaling of the pixels, if there is one."""
        if graph.scaling is not None:
            factor, offset = graph.scaling
            self.apply("Mul", [self.constant("factor", factor)])
            self.apply("Add", [self.constant("offset", offset)])

    def add(self, op: Op, result: str) -> None:
        """Add the nodes of an operation; the last one, always a dense layer, has a given name."""
        match op:
            case DenseOp():
                self.apply("Gemm", self._weight_and_bias(op), result)
            case ConvOp():
                side = op.weight.shape[2]
                shape: dict[str, Attribute] = {"kernel_shape": (side, side), "pads": op.pads}
                shape["strides"] = (op.stride, op.stride)
                self.apply("Conv", self._weight_and_bias(op), attributes=shape)
            case PoolOp():
                square = (op.side, op.side)
                operator = "MaxPool" if op.largest else "AveragePool"
                self.apply(operator, [], attributes={"kernel_shape": square, "strides": square})
            case BatchNormOp():
                names = ("scale", "shift", "mean", "variance")
                arrays = [self.constant(name, getattr(op, name)) for name in names]
                self.apply("BatchNormalization", arrays, attributes={"epsilon": op.epsilon})
            case ActivationOp():
                self._activate(op.name)
            case FlattenOp():
                self.apply("Flatten", [], attributes={"axis": 1})
            case DropoutOp():
                pass  # it does nothing in evaluation

    def _weight_and_bias(self, op: DenseOp | ConvOp) -> list[str]:
        names = [self.constant("weight", op.weight)]
        return names if op.bias is None else [*names, self.constant("bias", op.bias)]

    def _activate(self, name: str) -> None:
        x = self.last
        if name == "silu":
            self.apply("Sigmoid", [])
            self.apply("Mul", [x])
        elif name == "gelu":
            self._gelu(x)
        else:
            operator, attributes = _OPERATORS[name]
            self.apply(operator, [], attributes=attributes)

    def _gelu(self, x: str) -> None:
        """X (1 + tanh(x (c + 0.044715 c x^2))) / 2 with c = sqrt(2 / pi), as engine.activations."""
        scale = math.sqrt(2 / math.pi)
        self.apply("Mul", [x])
        self.apply("Mul", [self.constant("cube", 0.044715 * scale)])
        self.apply("Add", [self.constant("scale", scale)])
        self.apply("Mul", [x])
        self.apply("Tanh", [])
        self.apply("Add", [self.constant("one", 1.0)])
        self.apply("Mul", [x])
        self.apply("Mul", [self.constant("half", 0.5)])
