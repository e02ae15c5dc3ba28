"""Reads models of TensorFlow.js: model.json and the files of numbers beside it.

A layers model has the configuration of Keras, a graph model the graph of TensorFlow.
Source: https://github.com/tensorflow/tfjs/blob/master/tfjs-core/src/io/types.ts.
"""

import base64
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from nntui.weights.importers.beside import read_beside
from nntui.weights.importers.collect import MAX_BYTES, AnyArray, Named, foreign_file, read_whole
from nntui.weights.importers.foreign import ForeignFile, ForeignLayer
from nntui.weights.importers.graph import Node, Source
from nntui.weights.importers.graph_layers import layers_of as layers_of_graph
from nntui.weights.importers.keras_config import layers_of as layers_of_config
from nntui.weights.importers.tf_operators import TF_OPERATORS

_TYPES = {"float32": "<f4", "float16": "<f2", "int32": "<i4", "bool": "u1"}
_QUANTIZED = {"uint8": "u1", "uint16": "<u2", "float16": "<f2"}
_MAX_JSON = 2**26
_MAX_AXES = 8


class _Quantization(msgspec.Struct):
    dtype: str
    min: float = 0.0
    scale: float = 1.0


class _Weight(msgspec.Struct):
    name: str
    shape: list[int]
    dtype: str
    quantization: _Quantization | None = None


class _Group(msgspec.Struct):
    paths: list[str]
    weights: list[_Weight]


class _Model(msgspec.Struct):
    modelTopology: Any = None  # noqa: N815 - the name in the file
    weightsManifest: list[_Group] = []  # noqa: N815 - as above


def read_tfjs(path: Path) -> ForeignFile:
    """Return the arrays and layers of a model.json, or of the folder that has it.

    Raises:
        WeightsError: a file beside it is missing, or any of them is broken.
    """
    path = path / "model.json" if path.is_dir() else path
    raw = read_whole(path)
    if len(raw) > _MAX_JSON:
        raise ValueError("a description of many megabytes")
    model = msgspec.json.decode(raw, type=_Model)
    arrays = [named for group in model.weightsManifest for named in _arrays(path, group)]
    layers, shape, notes = _layers(model.modelTopology, dict(arrays))
    return foreign_file(path, arrays, layers=layers, input_shape=shape, notes=notes)


def _arrays(path: Path, group: _Group) -> Iterator[Named]:
    """Yield the arrays whose bytes are in the files of a group, one after the other."""
    parts = [read_beside(path, name) for name in group.paths]
    raw = memoryview(parts[0] if len(parts) == 1 else b"".join(parts))
    at = 0
    for weight in group.weights:
        quantized = weight.quantization
        kind = _TYPES.get(weight.dtype) if quantized is None else _QUANTIZED.get(quantized.dtype)
        if kind is None or len(weight.shape) > _MAX_AXES or min(weight.shape, default=0) < 0:
            raise ValueError(f"{weight.name[:40]} of type {weight.dtype[:20]}")
        dtype = np.dtype(kind)
        size = math.prod(weight.shape) * dtype.itemsize
        if size > len(raw) - at or size > MAX_BYTES:
            raise ValueError(f"{weight.name[:40]} ends behind its file")
        array: AnyArray = np.frombuffer(raw[at : at + size], dtype).reshape(weight.shape)
        at += size
        if quantized is not None and dtype.kind == "u":
            array = array.astype(np.float32)
            array *= np.float32(quantized.scale)
            array += np.float32(quantized.min)
        yield weight.name, array


def _layers(
    topology: Any, arrays: dict[str, AnyArray]
) -> tuple[tuple[ForeignLayer, ...] | None, tuple[int, ...], list[str]]:
    if not isinstance(topology, dict):
        return None, (), []
    if isinstance(topology.get("node"), list):
        source = _source(topology["node"], arrays)
        layers, notes = layers_of_graph(source, TF_OPERATORS)
        return tuple(layers), source.shape[1:], notes
    config = topology.get("model_config", topology)
    by_layer: dict[str, dict[str, AnyArray]] = {}
    for name, array in arrays.items():
        *_, layer, role = ["", *name.split("/")]
        by_layer.setdefault(layer, {})[role] = array
    found, shape = layers_of_config(config, lambda name, _: by_layer.get(name, {}))
    return found, shape, []


def _source(nodes: list[Any], arrays: dict[str, AnyArray]) -> Source:
    """Return the graph of a GraphDef as JSON."""
    read = [_node(each) for each in nodes if isinstance(each, dict)]
    start = next((each for each in read if each.op == "Placeholder"), None)
    shape = start.attributes.get("shape", ()) if start is not None else ()
    taken = {name for each in read for name in each.inputs}
    ends = [each.name for each in read if each.name not in taken and each.inputs]
    kept = tuple(each for each in read if each.op not in ("Const", "Placeholder", "NoOp"))
    return Source(kept, arrays, start.name if start else "", tuple(shape), tuple(ends))


def _node(raw: dict[str, Any]) -> Node:
    given = raw.get("attr")
    attributes = {
        name: _attribute(value)
        for name, value in (given.items() if isinstance(given, dict) else ())
        if isinstance(value, dict)
    }
    name = str(raw.get("name", ""))
    listed = raw.get("input")
    inputs = (str(each) for each in (listed if isinstance(listed, list) else ()))
    plain = tuple(each.removesuffix(":0") for each in inputs if not each.startswith("^"))
    return Node(str(raw.get("op", "")), name, plain, (name,), attributes)


def _attribute(value: dict[str, Any]) -> Any:  # noqa: PLR0911 - one for each kind
    """Return the value of an attribute; text is in base64, integers may be text."""
    match value:
        case {"s": str(encoded)}:
            return base64.b64decode(encoded + "==").decode("latin-1")
        case {"list": {"s": list(encoded)}}:
            return [base64.b64decode(str(each) + "==").decode("latin-1") for each in encoded]
        case {"list": {"i": list(numbers)}}:
            return [int(number) for number in numbers]
        case {"shape": {"dim": list(sides)}}:
            return [max(0, int(side.get("size", 0))) for side in sides if isinstance(side, dict)]
        case {"i": number}:
            return int(number)
        case {"f": float(number) | int(number)}:
            return float(number)
        case {"b": bool(truth)}:
            return truth
        case _:
            return None
