"""What each operator of ONNX adds to the layers of a graph.

Source: https://onnx.ai/onnx/operators/.
"""

from typing import Any

import numpy as np

from nntui.weights.importers.collect import AnyArray
from nntui.weights.importers.foreign import LayerKind
from nntui.weights.importers.graph import Node
from nntui.weights.importers.graph_layers import Operator, Walk, scale
from nntui.weights.importers.grouped import full_kernels

_TO_FIRST, _TO_LAST = [0, 3, 1, 2], [0, 2, 3, 1]
"""Permutations that move the channels."""


def _dense(walk: Walk, node: Node, weight: AnyArray | None, bias: AnyArray | None) -> None:
    if weight is None or weight.ndim != 2:
        walk.unknown(node)
        return
    vector = None if bias is None else bias.reshape(-1)
    if vector is not None and vector.size == 1 and weight.shape[1] != 1:
        vector = np.repeat(vector, weight.shape[1])
    walk.add("dense", node, {"weight": weight, "bias": vector})
    walk.axes = 2


def _gemm(walk: Walk, node: Node) -> None:
    given = node.attributes
    weight, bias = walk.constant(node, 1), walk.constant(node, 2)
    if weight is not None and given.get("transB"):
        weight = weight.T
    if weight is not None and given.get("alpha", 1.0) != 1:
        weight = weight * given["alpha"]
    if bias is not None and given.get("beta", 1.0) != 1:
        bias = bias * given["beta"]
    if given.get("transA"):
        walk.unknown(node)
    else:
        _dense(walk, node, weight, bias)


def _matmul(walk: Walk, node: Node) -> None:
    if walk.constant(node, 0) is not None:
        walk.unknown(node, "MatMul of columns")
    else:
        _dense(walk, node, walk.constant(node, 1), None)


def _paddings(walk: Walk, node: Node) -> dict[str, float] | None:
    """Return the options of padding; None if sides differ in a way that no layer has."""
    given = node.attributes
    auto = given.get("auto_pad", "NOTSET")
    before, after = walk.pads
    walk.pads = (0, 0)
    if auto in ("SAME_UPPER", "SAME_LOWER"):
        return {"same": 1}
    pads = list(given.get("pads") or [0, 0, 0, 0])
    if len(pads) != 4 or pads[0] != pads[1] or pads[2] != pads[3]:
        return None
    options: dict[str, float] = {"padding": pads[0] + before}
    if pads[2] + after != pads[0] + before:
        options["padding_after"] = pads[2] + after
    return options


def _same(values: Any, default: int) -> int | None:
    """Return the one value of a list, None if there are several."""
    distinct = set(values or [default])
    return int(distinct.pop()) if len(distinct) == 1 else None


def _conv(walk: Walk, node: Node) -> None:
    weight, bias = walk.constant(node, 1), walk.constant(node, 2)
    options = _paddings(walk, node)
    stride = _same(node.attributes.get("strides"), 1)
    dilation = _same(node.attributes.get("dilations"), 1)
    groups = node.attributes.get("group", 1)
    if weight is not None and groups != 1:
        weight = full_kernels(weight, groups)
    if weight is None or weight.ndim != 4 or options is None or stride is None or dilation != 1:
        walk.unknown(node)
    else:
        arrays = {"weight": weight, "bias": bias}
        walk.add("conv", node, arrays, options={"stride": stride, **options})


def _pool(walk: Walk, node: Node) -> None:
    size = _same(node.attributes.get("kernel_shape"), 0)
    stride = _same(node.attributes.get("strides"), 1)
    options = _paddings(walk, node)
    if not size or stride is None or options is None:
        walk.unknown(node)
        return
    if node.attributes.get("ceil_mode"):
        options["ceil"] = 1
    kind: LayerKind = "max-pool" if node.op == "MaxPool" else "average-pool"
    walk.add(kind, node, options={"size": size, "stride": stride, **options})


def _global_pool(walk: Walk, node: Node) -> None:
    kind: LayerKind = "max-pool" if node.op == "GlobalMaxPool" else "average-pool"
    walk.add(kind, node, options={"global": 1})


def _norm(walk: Walk, node: Node) -> None:
    roles = ("weight", "bias", "mean", "variance")
    arrays = {role: walk.constant(node, number) for number, role in enumerate(roles, 1)}
    if any(array is None for array in arrays.values()):
        walk.unknown(node)
    else:
        epsilon = node.attributes.get("epsilon", 1e-5)
        walk.add("norm", node, arrays, options={"epsilon": epsilon})


def _arithmetic(walk: Walk, node: Node) -> None:
    first, second = walk.constant(node, 0), walk.constant(node, 1)
    other = second if second is not None else first
    if other is None or (node.op == "Div" and (first is not None or not other.all())):
        walk.unknown(node)
        return
    number = other.astype(np.float64) if other.dtype.kind != "f" else other
    if node.op == "Mul":
        scale(walk, node, number, 0.0)
    elif node.op == "Div":
        scale(walk, node, 1 / number.astype(np.float64), 0.0)
    elif node.op == "Sub":
        scale(walk, node, *((-1.0, number) if first is not None else (1.0, -number)))
    else:
        scale(walk, node, 1.0, number)


def _flatten(walk: Walk, node: Node) -> None:
    if walk.axes != 2:
        walk.add("flatten", node, options={"channels_last": walk.channels_last})
    walk.axes = 2


def _reshape(walk: Walk, node: Node) -> None:
    target = walk.constant(node, 1)
    shape = node.attributes.get("shape") if target is None else target.reshape(-1).tolist()
    if shape is None or len(shape) <= 2:
        _flatten(walk, node)
        return
    walk.axes = len(shape)
    walk.channels_last = len(shape) == 4 and shape[3] in (1, 3) and shape[1] not in (1, 3)


def _transpose(walk: Walk, node: Node) -> None:
    axes = list(node.attributes.get("perm") or [])
    if not axes:
        target = walk.constant(node, 1)
        axes = [] if target is None else target.reshape(-1).tolist()
    if axes == _TO_FIRST:
        walk.channels_last = False
    elif axes == _TO_LAST:
        walk.channels_last = True
    elif axes != sorted(axes) or not axes:
        walk.unknown(node)


def _pad(walk: Walk, node: Node) -> None:
    """Keep zeros around images for the convolution that follows."""
    target = walk.constant(node, 1)
    pads = list(node.attributes.get("pads") or ([] if target is None else target.tolist()))
    value = walk.constant(node, 2)
    plain = (value is None or not value.any()) and node.attributes.get(
        "mode", "constant"
    ) == "constant"
    if not any(pads) and pads:
        return
    spatial = [pads[n] for n in (2, 3, 6, 7)] if len(pads) == 8 else []
    others = [pads[n] for n in (0, 1, 4, 5)] if len(pads) == 8 else [1]
    if not plain or any(others) or spatial[0] != spatial[1] or spatial[2] != spatial[3]:
        walk.unknown(node)
    else:
        walk.pads = (int(spatial[0]), int(spatial[2]))


def _activation(name: str, **defaults: float) -> Operator:
    def add(walk: Walk, node: Node) -> None:
        slope = node.attributes.get("alpha", defaults.get("slope"))
        options = {} if slope is None else {"slope": slope}
        walk.add("activation", node, activation=name, options=options)

    return add


def _nothing(walk: Walk, node: Node) -> None:
    """Add no layer: the operation changes types or shapes only."""
    del walk, node


def _squeeze(walk: Walk, node: Node) -> None:
    del node
    walk.axes = 0


def _dropout(walk: Walk, node: Node) -> None:
    walk.add("dropout", node, options={"rate": node.attributes.get("ratio", 0.5)})


def _clip(walk: Walk, node: Node) -> None:
    low, high = walk.constant(node, 1), walk.constant(node, 2)
    lowest = node.attributes.get("min", None if low is None else low.item())
    highest = node.attributes.get("max", None if high is None else high.item())
    if lowest == 0 and highest == 6:
        walk.add("activation", node, activation="relu6")
    elif lowest == 0 and highest is None:
        walk.add("activation", node, activation="relu")
    else:
        walk.unknown(node)


def _gelu(walk: Walk, node: Node) -> None:
    walk.add("activation", node, activation="gelu")


OPERATORS: dict[str, Operator] = {
    "Gemm": _gemm,
    "MatMul": _matmul,
    "Conv": _conv,
    "MaxPool": _pool,
    "AveragePool": _pool,
    "BatchNormalization": _norm,
    "Flatten": _flatten,
    "Reshape": _reshape,
    "Transpose": _transpose,
    "Pad": _pad,
    "GlobalAveragePool": _global_pool,
    "GlobalMaxPool": _global_pool,
    "Dropout": _dropout,
    "Clip": _clip,
    "Gelu": _gelu,
    **dict.fromkeys(("Add", "Sub", "Mul", "Div"), _arithmetic),
    **dict.fromkeys(("Identity", "Cast"), _nothing),
    **dict.fromkeys(("Squeeze", "Unsqueeze"), _squeeze),
    **dict.fromkeys(("Softmax", "LogSoftmax"), _activation("softmax")),
    "Relu": _activation("relu"),
    "LeakyRelu": _activation("leaky-relu", slope=0.01),
    "Elu": _activation("elu", slope=1.0),
    "Selu": _activation("selu"),
    "Sigmoid": _activation("sigmoid"),
    "Tanh": _activation("tanh"),
    "Softplus": _activation("softplus"),
}
