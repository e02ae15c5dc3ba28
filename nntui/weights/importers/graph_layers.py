"""From a graph of operations to the layers that it applies one after the other.

The walk follows the data from the input. A dense layer is often a product and a sum, batch norm a
multiplication and a sum, silu a branch that is multiplied with its input; these are put together.
What a chain of layers cannot express, such as a residual, becomes a layer of kind `unknown`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import numpy as np

from nntui.strings import clean
from nntui.weights.importers.collect import AnyArray, native
from nntui.weights.importers.folding import folded
from nntui.weights.importers.foreign import ForeignLayer, LayerKind
from nntui.weights.importers.graph import Node, Source

_IMAGE_AXES = 4


@dataclass(slots=True)
class Walk:
    """The layers found so far, and what is known of the data between two nodes."""

    constants: dict[str, AnyArray]
    axes: int = 0
    """Of the data with the batch; 0 where it is unknown."""
    channels_last: bool = False
    layers: list[ForeignLayer] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    """How many layers come before each result."""
    shapes: set[str] = field(default_factory=set)
    """Results that are computed from shapes, not from data."""
    notes: list[str] = field(default_factory=list)
    pads: tuple[int, int] = (0, 0)
    """Zeros before and after each side, from a node of their own."""

    def add(
        self,
        kind: LayerKind,
        node: Node,
        arrays: Mapping[str, AnyArray | None] | None = None,
        activation: str = "",
        options: Mapping[str, float] | None = None,
    ) -> None:
        """Add a layer."""
        given = {role: native(array) for role, array in (arrays or {}).items() if array is not None}
        name = clean(node.name or (node.outputs[0] if node.outputs else ""), 60)
        numbers = {role: float(value) for role, value in (options or {}).items()}
        self.layers.append(ForeignLayer(kind, name, given, activation, numbers))

    def unknown(self, node: Node, what: str = "") -> None:
        """Add a layer that says which operation was not understood."""
        self.layers.append(ForeignLayer("unknown", clean(what or node.op, 60)))

    def constant(self, node: Node, number: int) -> AnyArray | None:
        """Return the constant that is an input of a node, None if it is something else."""
        return self.constants.get(node.inputs[number]) if number < len(node.inputs) else None


Operator: TypeAlias = Callable[[Walk, Node], None]


def layers_of(
    source: Source, operators: Mapping[str, Operator]
) -> tuple[list[ForeignLayer], list[str]]:
    """Return the layers of a graph, and notes.

    Args:
        source: the graph.
        operators: what adds the layer of each operation.

    Raises:
        ValueError: an operation with impossible inputs.
    """
    last = len(source.shape) - 1
    channels_last = len(source.shape) == _IMAGE_AXES and source.shape[last] in (1, 3)
    walk = Walk(dict(source.constants), len(source.shape), channels_last)
    walk.places[source.input] = 0
    for node in source.ordered():
        _visit(walk, node, operators)
    return _without_tail(walk.layers), walk.notes


def _visit(walk: Walk, node: Node, operators: Mapping[str, Operator]) -> None:
    inputs = [name for name in node.inputs if name]
    data = [name for name in inputs if name in walk.places]
    if not data or node.op in ("Shape", "Size"):
        _compute(walk, node, inputs)
        return
    if len(data) > 1:
        _join(walk, node, min(walk.places[name] for name in data), len(set(data)))
    else:
        operators.get(node.op, Walk.unknown)(walk, node)
    for name in node.outputs:
        walk.places[name] = len(walk.layers)


def _compute(walk: Walk, node: Node, inputs: list[str]) -> None:
    """Record a result that does not depend on the data: a constant where it can be computed."""
    constants = [walk.constants.get(name) for name in inputs]
    if all(each is not None for each in constants) and inputs:
        result = folded(node, [each for each in constants if each is not None])
        if result is not None:
            walk.constants.update(dict.fromkeys(node.outputs, result))
            return
    walk.shapes.update(node.outputs)


def _join(walk: Walk, node: Node, place: int, count: int) -> None:
    """Replace the layers since `place` by the activation that they form with this operation."""
    branch = tuple(
        each.activation or (each.name if each.kind == "unknown" else each.kind)
        for each in walk.layers[place:]
    )
    found = _BRANCHES.get((node.op, branch))
    if found is None:
        walk.unknown(node, f"{node.op} of {max(count, 2)} branches")
        return
    kind, name = found
    del walk.layers[place:]
    if kind == "activation":
        walk.add("activation", node, activation=name)
    else:
        walk.unknown(node, name)


_TWICE_GELU, _SQUARE, _CUBIC = "twice gelu", "square", "cubic"
_BRANCHES: dict[tuple[str, tuple[str, ...]], tuple[LayerKind, str]] = {
    ("Mul", ("sigmoid",)): ("activation", "silu"),
    ("Mul", ()): ("unknown", _SQUARE),
    ("Mul", (_SQUARE, "scale")): ("unknown", _CUBIC),
    ("Mul", (_CUBIC, "tanh", "scale")): ("unknown", _TWICE_GELU),
    ("Mul", ("scale", "Erf", "scale")): ("unknown", _TWICE_GELU),
}
"""Activations that are written as several operations, by the operation that ends them."""


def scale(walk: Walk, node: Node, weight: Any, bias: Any) -> None:
    """Add y = x * weight + bias, together with what comes before: a bias, or another scale."""
    weight, bias = _per_channel(np.asarray(weight)), _per_channel(np.asarray(bias))
    last = walk.layers[-1] if walk.layers else None
    only = float(weight.reshape(-1)[0]) if weight.size == 1 else None
    if last is not None and last.kind == "unknown" and (last.name, only) == (_TWICE_GELU, 0.5):
        walk.layers.pop()
        walk.add("activation", node, activation="gelu")
        return
    plain = only == 1
    if last is not None and plain and _takes_bias(last, bias):
        walk.layers[-1] = replace(last, arrays=last.arrays | {"bias": native(bias)})
        return
    if last is not None and last.kind == "scale":
        before, offset = last.arrays["weight"], last.arrays["bias"]
        walk.layers.pop()
        bias = np.asarray(offset * weight + bias)
        weight = np.asarray(before * weight)
    walk.add("scale", node, {"weight": _floats(weight), "bias": _floats(bias)})


def _takes_bias(layer: ForeignLayer, bias: AnyArray) -> bool:
    """Return whether a sum can be the bias of the layer before it."""
    if layer.kind not in ("dense", "conv") or "bias" in layer.arrays:
        return False
    units = layer.arrays["weight"].shape[1 if layer.kind == "dense" else 0]
    return bias.shape == (units,)


def _per_channel(array: AnyArray) -> AnyArray:
    """Return an array that differs along one axis only as a vector, others unchanged."""
    return array.reshape(-1) if array.ndim and array.size == max(array.shape) else array


def _floats(array: AnyArray) -> AnyArray:
    return array if array.dtype.kind == "f" else array.astype(np.float64)


_CHOICES = ("ArgMax", "ReduceMax", "Log")


def _without_tail(layers: list[ForeignLayer]) -> list[ForeignLayer]:
    """Return the layers without what does not change which output is the largest."""
    while layers and layers[-1].kind == "unknown" and layers[-1].name in _CHOICES:
        layers.pop()
    return layers
