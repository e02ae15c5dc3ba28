"""Operations of a graph on constants, which exporters leave in: computed while reading."""

from collections.abc import Callable

import numpy as np

from nntui.weights.importers.collect import AnyArray
from nntui.weights.importers.graph import Node

_SAME = {"Identity", "Cast", "ReadVariableOp", "Enter", "StopGradient"}
_LARGEST = 2**26


def folded(node: Node, inputs: list[AnyArray]) -> AnyArray | None:
    """Return the result of an operation on constants, None where it is not needed for weights.

    Raises:
        ValueError: the inputs do not fit each other.
    """
    if node.op in _SAME:
        return inputs[0]
    function = _FUNCTIONS.get(node.op)
    if function is None or sum(each.size for each in inputs) > _LARGEST:
        return None
    if max(each.ndim for each in inputs) > 1 and len({each.size for each in inputs}) > 2:
        return None
    return np.asarray(function(node, inputs))


def _transpose(node: Node, inputs: list[AnyArray]) -> AnyArray:
    axes = node.attributes.get("perm") or (inputs[1].tolist() if len(inputs) > 1 else None)
    return np.transpose(inputs[0], axes)


def _reshape(_: Node, inputs: list[AnyArray]) -> AnyArray:
    shape = [int(side) for side in inputs[1].reshape(-1)[:8]]
    return inputs[0].reshape(
        [
            inputs[0].shape[n] if not side and n < inputs[0].ndim else side
            for n, side in enumerate(shape)
        ]
    )


def _axes(node: Node, inputs: list[AnyArray]) -> tuple[int, ...]:
    given = node.attributes.get("axes") or (inputs[1].reshape(-1) if len(inputs) > 1 else ())
    return tuple(int(axis) for axis in list(given)[:8])


def _unsqueeze(node: Node, inputs: list[AnyArray]) -> AnyArray:
    return np.expand_dims(inputs[0], _axes(node, inputs))


def _squeeze(node: Node, inputs: list[AnyArray]) -> AnyArray:
    return np.squeeze(inputs[0], _axes(node, inputs) or None)


def _dequantize(node: Node, inputs: list[AnyArray]) -> AnyArray:
    """(x - zero) * scale, with a scale for each entry of an axis or a single one."""
    numbers = inputs[0].astype(np.float32)
    axis = int(node.attributes.get("axis", 1)) % max(1, numbers.ndim)
    sides = [1] * numbers.ndim
    if inputs[1].size > 1:
        sides[axis] = -1
    if len(inputs) > 2:
        numbers -= inputs[2].astype(np.float32).reshape(sides)
    numbers *= inputs[1].astype(np.float32).reshape(sides)
    return numbers


_FUNCTIONS: dict[str, Callable[[Node, list[AnyArray]], AnyArray]] = {
    "Transpose": _transpose,
    "Reshape": _reshape,
    "Unsqueeze": _unsqueeze,
    "Squeeze": _squeeze,
    "DequantizeLinear": _dequantize,
    "Mul": lambda _, x: x[0] * x[1],
    "Add": lambda _, x: x[0] + x[1],
    "Sub": lambda _, x: x[0] - x[1],
    "Div": lambda _, x: x[0] / x[1],
    "Sqrt": lambda _, x: np.sqrt(x[0]),
    "Reciprocal": lambda _, x: 1 / x[0],
}
