"""Reads ONNX files: the tensors and the graph, without a library.

Source: ModelProto in https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
"""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from nntui.errors import WeightsError
from nntui.strings import clean
from nntui.weights.importers.beside import read_beside
from nntui.weights.importers.collect import (
    AnyArray,
    foreign_file,
    from_bfloat16,
    read_whole,
)
from nntui.weights.importers.foreign import ForeignFile
from nntui.weights.importers.graph import Node, Source
from nntui.weights.importers.graph_layers import layers_of
from nntui.weights.importers.onnx_operators import OPERATORS
from nntui.weights.importers.protobuf import (
    Message,
    Value,
    integer,
    integers,
    message,
    raw_bytes,
    text,
    texts,
)

_BFLOAT16 = 16
_TYPES = {1: "<f4", 2: "u1", 3: "i1", 4: "<u2", 5: "<i2", 6: "<i4", 7: "<i8", 9: "?"}
_TYPES |= {10: "<f2", 11: "<f8", 12: "<u4", 13: "<u8", _BFLOAT16: "<u2"}
_PACKED = {4: "<f4", 10: "<f8"}
"""Fields of a tensor that hold its numbers as they are."""
_MAX_AXES = 8
_EXTERNAL = 1


def read_onnx(path: Path) -> ForeignFile:
    """Return the tensors of an ONNX file and the layers of its graph.

    Raises:
        WeightsError: the file is broken, or refers to data elsewhere than beside it.
    """
    model = message(memoryview(read_whole(path)))
    graph = message(raw_bytes(model, 7))
    if not graph:
        raise WeightsError(f"{path}: expected an ONNX file with a graph, received none")
    reader = _Reader(path)
    constants = {name: array for each in graph.get(5, ()) for name, array in reader.tensor(each)}
    nodes = [reader.node(each) for each in graph.get(1, ())]
    for node in nodes:
        if node.op == "Constant" and node.outputs:
            value = next((v for v in node.attributes.values() if isinstance(v, np.ndarray)), None)
            if value is not None:
                constants[node.outputs[0]] = value
    inputs = [_input(each) for each in graph.get(11, ())]
    data = [each for each in inputs if each[0] not in constants]
    source = Source(
        tuple(node for node in nodes if node.op != "Constant"),
        constants,
        data[0][0] if data else "",
        data[0][1] if data else (),
        tuple(text(message(each), 1) for each in graph.get(12, ())),
    )
    layers, notes = layers_of(source, OPERATORS)
    return foreign_file(
        path,
        constants.items(),
        layers=layers,
        input_shape=source.shape[1:],
        notes=[*notes, *reader.notes],
    )


def _input(raw: Value) -> tuple[str, tuple[int, ...]]:
    """Return the name and the shape of an input; 0 stands for a side that is not fixed."""
    value = message(raw)
    tensor = message(raw_bytes(message(raw_bytes(value, 2)), 1))
    sides = message(raw_bytes(tensor, 2)).get(1, ())
    return text(value, 1), tuple(max(0, integer(message(side), 1)) for side in sides)


class _Reader:
    """Reads tensors, also those in a file beside the model.

    Args:
        path: of the model.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._files: dict[str, memoryview] = {}
        self.notes: list[str] = []

    def node(self, raw: Value) -> Node:
        """Return an operation with its attributes."""
        fields = message(raw)
        attributes = dict(self._attribute(message(each)) for each in fields.get(5, ()))
        domain = text(fields, 7)
        op = text(fields, 4) if domain in ("", "ai.onnx") else f"{domain}.{text(fields, 4)}"
        name = text(fields, 3)
        return Node(op, name, tuple(texts(fields, 1)), tuple(texts(fields, 2)), attributes)

    def _attribute(self, fields: Message) -> tuple[str, Any]:
        name = text(fields, 1)
        if 5 in fields:
            tensors = list(self.tensor(fields[5][0]))
            return name, tensors[0][1] if tensors else None
        if 2 in fields:
            return name, float(np.frombuffer(raw_bytes(fields, 2), "<f4")[0])
        if 3 in fields:
            return name, integer(fields, 3)
        if 4 in fields:
            return name, text(fields, 4)
        if 7 in fields:
            return name, np.frombuffer(
                b"".join(v for v in fields[7] if isinstance(v, memoryview)), "<f4"
            )
        return name, integers(fields, 8)

    def tensor(self, raw: Value) -> Iterator[tuple[str, AnyArray]]:
        """Yield the name and the numbers of a tensor; nothing for a type without numbers."""
        fields = message(raw)
        name, kind, shape = text(fields, 8), integer(fields, 2), integers(fields, 1)
        if kind not in _TYPES:
            return
        if len(shape) > _MAX_AXES or min(shape, default=0) < 0:
            raise ValueError(f"the shape of {clean(name, 40)}")
        array = self._numbers(fields, np.dtype(_TYPES[kind]))
        if array.size != math.prod(shape):
            raise ValueError(f"{clean(name, 40)} has {array.size} numbers for the shape {shape}")
        array = from_bfloat16(array) if kind == _BFLOAT16 else array
        yield name, array.reshape(shape)

    def _numbers(self, fields: Message, dtype: np.dtype[Any]) -> AnyArray:
        if integer(fields, 14) == _EXTERNAL:
            raw = self._external(fields)
            return np.frombuffer(raw, dtype, len(raw) // dtype.itemsize)
        for number, packed in _PACKED.items():
            if number in fields:
                parts = [value for value in fields[number] if isinstance(value, memoryview)]
                return np.frombuffer(parts[0] if len(parts) == 1 else b"".join(parts), packed)
        for number in (5, 7, 11):
            if number in fields:
                values = np.array(integers(fields, number), np.int64)
                if dtype.kind == "f":  # float16 as the integers of its bits
                    return values.astype(np.uint16).view(np.float16)
                return values.astype(dtype)
        raw = raw_bytes(fields, 9)
        return np.frombuffer(raw, dtype, len(raw) // dtype.itemsize)

    def _external(self, fields: Message) -> memoryview:
        """Return the bytes of a tensor in another file, which has to be beside this one."""
        entries = [message(each) for each in fields.get(13, ())]
        facts = {text(entry, 1): text(entry, 2) for entry in entries}
        location = facts.get("location", "")
        if location not in self._files:
            self._files[location] = memoryview(read_beside(self._path, location))
        whole = self._files[location]
        start = int(facts.get("offset") or 0)
        size = int(facts.get("length") or len(whole) - start)
        if not 0 <= start <= start + size <= len(whole):
            raise ValueError(f"a tensor behind the end of {clean(location, 60)}")
        return whole[start : start + size]
