"""The messages of ONNX that an exported network consists of, each as its encoded bytes.

Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto; comments name the message.
"""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from nntui.weights.exporters.protobuf import block, blocks, float32, integer, integers

_FLOAT = 1
"""TensorProto.DataType."""

Attribute: TypeAlias = int | float | Sequence[int]


def node(
    op: str, inputs: Sequence[str], output: str, attributes: dict[str, Attribute] | None = None
) -> bytes:
    """Return a NodeProto: one operation, named like its output."""
    encoded = (_attribute(name, value) for name, value in (attributes or {}).items())
    named = blocks(1, inputs) + block(2, output) + block(3, output)
    return named + block(4, op) + blocks(5, encoded)


def tensor(name: str, array: NDArray[np.float32]) -> bytes:
    """Return a TensorProto with the numbers of `array`, little-endian and by rows."""
    raw = np.ascontiguousarray(array, "<f4").tobytes()
    return integers(1, array.shape) + integer(2, _FLOAT) + block(8, name) + block(9, raw)


def value(name: str, shape: Sequence[int | str]) -> bytes:
    """Return a ValueInfoProto: an input or output; a side that is a name can have any length."""
    sides = (integer(1, side) if isinstance(side, int) else block(2, side) for side in shape)
    tensor_type = integer(1, _FLOAT) + block(2, blocks(1, sides))
    return block(1, name) + block(2, block(1, tensor_type))


def graph(
    name: str,
    nodes: Sequence[bytes],
    tensors: Sequence[bytes],
    inputs: Sequence[bytes],
    outputs: Sequence[bytes],
) -> bytes:
    """Return a GraphProto."""
    content = blocks(1, nodes) + block(2, name) + blocks(5, tensors)
    return content + blocks(11, inputs) + blocks(12, outputs)


def model(
    graph: bytes, *, ir_version: int, opset: int, version: str, facts: dict[str, str]
) -> bytes:
    """Return a ModelProto with the operators of the standard domain; `facts` are its metadata."""
    made_by = integer(1, ir_version) + block(2, "nntui") + block(3, version)
    operators = block(8, block(1, "") + integer(2, opset))
    metadata = blocks(14, (block(1, key) + block(2, text) for key, text in facts.items()))
    return made_by + block(7, graph) + operators + metadata


def _attribute(name: str, value: Attribute) -> bytes:
    """Return an AttributeProto; field 20 is the type: 1 a float, 2 an integer, 7 integers."""
    if isinstance(value, int):
        return block(1, name) + integer(3, value) + integer(20, 2)
    if isinstance(value, float):
        return block(1, name) + float32(2, value) + integer(20, 1)
    return block(1, name) + integers(8, value) + integer(20, 7)
