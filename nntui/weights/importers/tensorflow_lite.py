"""Reads TensorFlow Lite files: their operations become those of TensorFlow, then layers.

Source: https://github.com/tensorflow/tensorflow/blob/master/tensorflow/compiler/mlir/lite/schema/schema.fbs;
comments name the table.
"""

import math
from pathlib import Path
from typing import Any

import numpy as np

from nntui.weights.importers.collect import AnyArray, foreign_file, read_whole
from nntui.weights.importers.flatbuffer import Table
from nntui.weights.importers.foreign import ForeignFile
from nntui.weights.importers.graph import Node, Source
from nntui.weights.importers.graph_layers import layers_of
from nntui.weights.importers.tf_operators import TF_OPERATORS

_TYPES = {0: "<f4", 1: "<f2", 2: "<i4", 3: "u1", 4: "<i8", 6: "?", 7: "<i2", 9: "i1", 10: "<f8"}
_CODES = {
    0: "Add",
    1: "AvgPool",
    3: "Conv2D",
    4: "DepthwiseConv2dNative",
    6: "Identity",
    9: "MatMul",
    14: "Sigmoid",
    17: "MaxPool",
    18: "Mul",
    19: "Relu",
    21: "Relu6",
    22: "Reshape",
    25: "Softmax",
    28: "Tanh",
    34: "Pad",
    39: "Transpose",
    40: "Mean",
    41: "Sub",
    42: "Div",
    43: "Squeeze",
    50: "LogSoftmax",
    53: "Cast",
    56: "ArgMax",
    70: "ExpandDims",
    77: "Shape",
    98: "LeakyRelu",
    111: "Elu",
    114: "Identity",
}
"""BuiltinOperator."""
_FUSED = {1: "Relu", 3: "Relu6", 4: "Tanh"}
"""ActivationFunctionType."""
_FUSED_FIELD = {"Conv2D": 3, "DepthwiseConv2dNative": 4, "AvgPool": 5, "MaxPool": 5}
_SAME = 0
_MAX_AXES = 8


def read_tflite(path: Path) -> ForeignFile:
    """Return the arrays and layers of a TensorFlow Lite file; quantized arrays become floats.

    Raises:
        WeightsError: the file is broken or holds no weights.
    """
    model = Table.root(memoryview(read_whole(path)))
    graphs = model.tables(2)
    if not graphs:
        raise ValueError("no graph in it")
    reader = _Reader(model, graphs[0])
    nodes = tuple(reader.node(operator) for operator in graphs[0].tables(3))
    inputs = graphs[0].numbers(1, "<i4").tolist()
    outputs = tuple(reader.names[number] for number in graphs[0].numbers(2, "<i4").tolist())
    shape = reader.shape(inputs[0]) if inputs else ()
    start = reader.names[inputs[0]] if inputs else ""
    source = Source(nodes, reader.constants | reader.turned, start, shape, outputs)
    layers, notes = layers_of(source, TF_OPERATORS)
    if reader.quantized:
        notes.append("quantized to integers; read as the floats that they stand for")
    found = reader.constants.items()
    return foreign_file(path, found, layers=layers, input_shape=shape[1:], notes=notes)


class _Reader:
    """Reads the tensors and operations of a graph.

    Args:
        model: the table at the top.
        graph: its first SubGraph.
    """

    def __init__(self, model: Table, graph: Table) -> None:
        self._codes = [_code(each) for each in model.tables(1)]
        self._tensors = graph.tables(0)
        self.names = [f"{n}:{each.text(3)}" for n, each in enumerate(self._tensors)]
        self.constants: dict[str, AnyArray] = {}
        self.turned: dict[str, AnyArray] = {}
        """Kernels in the layout of TensorFlow."""
        self.quantized = False
        buffers = model.tables(4)
        for name, tensor in zip(self.names, self._tensors, strict=True):
            buffer = tensor.number(2, "I")
            raw = buffers[buffer].numbers(0, "u1") if buffer < len(buffers) else None
            if raw is not None and raw.size:
                self._add(name, tensor, raw)

    def shape(self, number: int) -> tuple[int, ...]:
        """Return the shape of a tensor."""
        return tuple(max(0, side) for side in self._tensors[number].numbers(0, "<i4").tolist())

    def _add(self, name: str, tensor: Table, raw: AnyArray) -> None:
        shape = tensor.numbers(0, "<i4").tolist()
        dtype = np.dtype(_TYPES.get(tensor.number(1, "b"), "u1"))
        if len(shape) > _MAX_AXES or min(shape, default=0) < 0:
            raise ValueError("the shape of a tensor")
        if math.prod(shape) * dtype.itemsize != raw.size:
            return  # a packed type, such as 4 bits
        array = np.frombuffer(raw.data, dtype).reshape(shape)
        self.constants[name] = self._dequantized(array, tensor.table(4))

    def _dequantized(self, array: AnyArray, quantization: Table | None) -> AnyArray:
        """Return (x - zero) * scale; QuantizationParameters."""
        scale = None if quantization is None else quantization.numbers(2, "<f4")
        if quantization is None or scale is None or not scale.size or array.dtype.kind == "f":
            return array
        zero = quantization.numbers(3, "<i8")
        sides = [1] * array.ndim
        if scale.size > 1:
            axis = quantization.number(6, "i")
            if not 0 <= axis < array.ndim or array.shape[axis] != scale.size:
                raise ValueError("the scale of a tensor")
            sides[axis] = -1
        self.quantized = True
        numbers = array.astype(np.float32)
        if zero.size == scale.size:
            numbers -= zero.astype(np.float32).reshape(sides if scale.size > 1 else ())
        numbers *= scale.reshape(sides if scale.size > 1 else ())
        return numbers

    def node(self, operator: Table) -> Node:
        """Return an Operator as the node that TensorFlow would have."""
        code = operator.number(0, "I")
        op = self._codes[code] if code < len(self._codes) else "?"
        inputs = [self._name(number) for number in operator.numbers(1, "<i4").tolist()]
        outputs = tuple(self._name(number) for number in operator.numbers(2, "<i4").tolist())
        attributes = _attributes(op, operator.table(4))
        if op in ("Conv2D", "DepthwiseConv2dNative") and len(inputs) > 1:
            inputs[1] = self._turn(inputs[1])
        return Node(op, (outputs or ("",))[0].partition(":")[2], tuple(inputs), outputs, attributes)

    def _name(self, number: int) -> str:
        return self.names[number] if 0 <= number < len(self.names) else ""

    def _turn(self, name: str) -> str:
        """Return the name of kernels as (height, width, channels, filters) of those of a tensor."""
        kernels = self.constants.get(name)
        if kernels is None or kernels.ndim != 4:
            return name
        # The layout of a depthwise one is (1, height, width, filters): one filter a channel.
        self.turned[f"{name} turned"] = kernels.transpose(1, 2, 3, 0)
        return f"{name} turned"


def _code(table: Table) -> str:
    """Return the name of an OperatorCode, which has an older field for small numbers."""
    number = max(table.number(0, "b"), table.number(3, "i"))
    return _CODES.get(number, table.text(1) or f"operation {number}")


def _attributes(op: str, options: Table | None) -> dict[str, Any]:
    """Return the attributes that an operation of TensorFlow has."""
    if options is None:
        return {"transpose_b": True} if op == "MatMul" else {}
    fused = _FUSED.get(options.number(_FUSED_FIELD.get(op, 0), "b"))
    given: dict[str, Any] = {"fused_ops": [fused] if fused else []}
    if op == "MatMul":
        given["transpose_b"] = True
    if op in _FUSED_FIELD:
        given["padding"] = "SAME" if options.number(0, "b") == _SAME else "VALID"
        given["strides"] = [1, options.number(2, "i"), options.number(1, "i"), 1]
    if op in ("AvgPool", "MaxPool"):
        given["ksize"] = [1, options.number(4, "i"), options.number(3, "i"), 1]
    if op in ("Conv2D", "DepthwiseConv2dNative"):
        first = 4 if op == "Conv2D" else 5
        given["dilations"] = [
            1,
            options.number(first + 1, "i", 1),
            options.number(first, "i", 1),
            1,
        ]
    if op == "LeakyRelu":
        given["alpha"] = options.real(0)
    if op == "Mean":
        given["keep_dims"] = bool(options.number(0, "b"))
    return given
