"""A small reader of ONNX, independent of the writer: decodes the file and computes its nodes."""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.weights.exporters import operations as ops
from tests.weights.exporters.operations import Doubles


def fields(raw: bytes) -> Iterator[tuple[int, Any]]:
    """Yield the number and the value of each field of a message."""
    at = 0
    while at < len(raw):
        key, at = _varint(raw, at)
        match key & 7:
            case 0:
                value, at = _varint(raw, at)
                yield key >> 3, value
            case 2:
                size, at = _varint(raw, at)
                assert at + size <= len(raw)
                yield key >> 3, raw[at : at + size]
                at += size
            case kind:
                assert kind == 5
                yield key >> 3, struct.unpack_from("<f", raw, at)[0]
                at += 4


def _varint(raw: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = raw[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def every(raw: bytes, number: int) -> list[Any]:
    """Return the values of all fields with this number."""
    return [value for key, value in fields(raw) if key == number]


@dataclass
class Model:
    """A decoded file."""

    raw: bytes

    @property
    def graph(self) -> bytes:
        """The GraphProto."""
        (graph,) = every(self.raw, 7)
        assert isinstance(graph, bytes)
        return graph

    @property
    def opset(self) -> int:
        """The version of the operators."""
        return int(every(every(self.raw, 8)[0], 2)[0])

    @property
    def outputs(self) -> list[str]:
        """Their names."""
        return [every(value, 1)[0].decode() for value in every(self.graph, 12)]

    @property
    def facts(self) -> dict[str, str]:
        """The metadata."""
        entries = (dict(fields(entry)) for entry in every(self.raw, 14))
        return {entry[1].decode(): entry[2].decode() for entry in entries}

    def run(self, image: np.ndarray[Any, Any]) -> dict[str, Doubles]:
        """Return all results by name, computed in float64."""
        known = {"image": image.astype(np.float64)}
        for tensor in every(self.graph, 5):
            shape = every(tensor, 1)
            numbers = np.frombuffer(every(tensor, 9)[0], "<f4").reshape(shape)
            known[every(tensor, 8)[0].decode()] = numbers.astype(np.float64)
        for node in every(self.graph, 1):
            inputs = [known[name.decode()] for name in every(node, 1)]
            attributes = dict(map(_attribute, every(node, 5)))
            operator = every(node, 4)[0].decode()
            known[every(node, 2)[0].decode()] = _OPERATORS[operator](*inputs, **attributes)
        return known


def _attribute(raw: bytes) -> tuple[str, Any]:
    (name,), (kind,) = every(raw, 1), every(raw, 20)
    value = {1: every(raw, 2), 2: every(raw, 3), 7: [tuple(every(raw, 8))]}[kind][0]
    return name.decode(), value


def _conv(x: Doubles, weight: Doubles, bias: Doubles | None = None, **given: Any) -> Doubles:
    assert given["kernel_shape"] == weight.shape[2:]
    return ops.conv(x, weight, bias, given["strides"][0], given["pads"])


def _pool(*, largest: bool) -> Callable[..., Doubles]:
    def pool(x: Doubles, **given: Any) -> Doubles:
        assert given["strides"] == given["kernel_shape"]
        return ops.pool(x, given["strides"][0], largest=largest)

    return pool


def _normalize(x: Doubles, *arrays: Doubles, epsilon: float) -> Doubles:
    scale, shift, mean, variance = (ops.by_channel(array, x) for array in arrays)
    return scale * (x - mean) / np.sqrt(variance + epsilon) + shift


def _softmax(x: Doubles, axis: int) -> Doubles:
    powers = np.exp(x - x.max(axis, keepdims=True))
    probabilities: Doubles = powers / powers.sum(axis, keepdims=True)
    return probabilities


_OPERATORS: dict[str, Callable[..., Doubles]] = {
    "Mul": np.multiply,
    "Add": np.add,
    "Gemm": lambda x, weight, bias=0.0: x @ weight + bias,
    "Conv": _conv,
    "MaxPool": _pool(largest=True),
    "AveragePool": _pool(largest=False),
    "BatchNormalization": _normalize,
    "Flatten": lambda x, axis: x.reshape(*x.shape[:axis], -1),
    "Relu": lambda x: np.maximum(x, 0),
    "LeakyRelu": lambda x, alpha: np.where(x > 0, x, alpha * x),
    "Selu": ops.selu,
    "Elu": lambda x, alpha: alpha * ops.elu(x),
    "Sigmoid": ops.sigmoid,
    "Tanh": np.tanh,
    "Softplus": ops.softplus,
    "Softmax": _softmax,
}
