"""What each operation of TensorFlow adds to the layers of a graph.

Images have their channels last, kernels are (height, width, channels, filters).
Source: https://www.tensorflow.org/api_docs/python/tf/raw_ops.
"""

from dataclasses import replace
from typing import Any

from nntui.weights.importers.collect import AnyArray
from nntui.weights.importers.foreign import LayerKind
from nntui.weights.importers.graph import Node
from nntui.weights.importers.graph_layers import Operator, Walk
from nntui.weights.importers.grouped import full_kernels
from nntui.weights.importers.onnx_operators import OPERATORS as ONNX

_NAMES = {
    "Relu": "relu",
    "Relu6": "relu6",
    "Elu": "elu",
    "Sigmoid": "sigmoid",
    "Tanh": "tanh",
    "LeakyRelu": "leaky-relu",
}


def _matmul(walk: Walk, node: Node) -> None:
    weight = walk.constant(node, 1)
    if weight is None or weight.ndim != 2 or node.attributes.get("transpose_a"):
        walk.unknown(node)
        return
    weight = weight.T if node.attributes.get("transpose_b") else weight
    bias = walk.constant(node, 2)
    walk.add("dense", node, {"weight": weight, "bias": bias})
    walk.axes = 2
    _fused(walk, node)


def _square(values: Any) -> int | None:
    """Return the side of a square from [1, side, side, 1]."""
    sides = list(values or [1, 1, 1, 1])
    return int(sides[1]) if len(sides) == 4 and sides[1] == sides[2] else None


def _padding(walk: Walk, node: Node) -> dict[str, float]:
    before, walk.pads = walk.pads, (0, 0)
    if node.attributes.get("padding") == "SAME":
        return {"same": 1}
    options: dict[str, float] = {"padding": before[0]}
    return options if before[0] == before[1] else options | {"padding_after": before[1]}


def _conv(walk: Walk, node: Node) -> None:
    weight, stride = walk.constant(node, 1), _square(node.attributes.get("strides"))
    dilation = _square(node.attributes.get("dilations"))
    if weight is None or weight.ndim != 4 or stride is None or dilation != 1:
        walk.unknown(node)
        return
    kernels: AnyArray | None = weight.transpose(3, 2, 0, 1)
    if node.op.startswith("Depthwise"):
        height, width, channels, times = weight.shape
        apart = weight.transpose(2, 3, 0, 1).reshape(channels * times, 1, height, width)
        kernels = full_kernels(apart, channels)
    if kernels is None:
        walk.unknown(node)
        return
    arrays = {"weight": kernels, "bias": walk.constant(node, 2)}
    walk.add("conv", node, arrays, options={"stride": stride, **_padding(walk, node)})
    walk.channels_last = True
    _fused(walk, node)


def _fused(walk: Walk, node: Node) -> None:
    """Add the activation that an optimizer of graphs put into the operation before it."""
    for name in node.attributes.get("fused_ops", ()):
        if name == "LeakyRelu":
            slope = float(node.attributes.get("leakyrelu_alpha", 0.2))
            walk.add("activation", node, activation="leaky-relu", options={"slope": slope})
        elif name != "BiasAdd":
            walk.add("activation", node, activation=_NAMES.get(name, name.lower()))


def _pool(walk: Walk, node: Node) -> None:
    size, stride = _square(node.attributes.get("ksize")), _square(node.attributes.get("strides"))
    if size is None or stride is None:
        walk.unknown(node)
        return
    kind: LayerKind = "max-pool" if node.op == "MaxPool" else "average-pool"
    options = {"size": size, "stride": stride, **_padding(walk, node)}
    walk.add(kind, node, options=options)


def _mean(walk: Walk, node: Node) -> None:
    axes = walk.constant(node, 1)
    if axes is not None and axes.reshape(-1).tolist() == [1, 2]:
        walk.add("average-pool", node, options={"global": 1})
        if not node.attributes.get("keep_dims"):
            walk.add("flatten", node)
            walk.axes = 2
    else:
        walk.unknown(node)


def _norm(walk: Walk, node: Node) -> None:
    given = replace(node, attributes={"epsilon": node.attributes.get("epsilon", 1e-3)})
    ONNX["BatchNormalization"](walk, given)


def _reshape(walk: Walk, node: Node) -> None:
    ONNX["Reshape"](walk, node)
    if walk.axes == 4:
        walk.channels_last = True


def _pad(walk: Walk, node: Node) -> None:
    """Keep zeros around images for the convolution that follows."""
    pads = walk.constant(node, 1)
    sides = [] if pads is None else pads.reshape(-1).tolist()
    if len(sides) != 8 or any(sides[:2] + sides[6:]) or sides[2:4] != sides[4:6]:
        walk.unknown(node)
    else:
        walk.pads = (int(sides[2]), int(sides[3]))


def _leaky(walk: Walk, node: Node) -> None:
    slope = float(node.attributes.get("alpha", 0.2))
    walk.add("activation", node, activation="leaky-relu", options={"slope": slope})


def _real_div(walk: Walk, node: Node) -> None:
    ONNX["Div"](walk, replace(node, op="Div"))


TF_OPERATORS: dict[str, Operator] = {
    **{name: ONNX[name] for name in ("Relu", "Elu", "Selu", "Sigmoid", "Tanh", "Softplus")},
    **{name: ONNX[name] for name in ("Softmax", "LogSoftmax", "Mul", "Sub", "Identity", "Cast")},
    **{name: ONNX[name] for name in ("Squeeze", "Transpose", "Flatten")},
    **dict.fromkeys(("MatMul", "_FusedMatMul"), _matmul),
    **dict.fromkeys(
        ("Conv2D", "_FusedConv2D", "DepthwiseConv2dNative", "FusedDepthwiseConv2dNative"), _conv
    ),
    **dict.fromkeys(("MaxPool", "AvgPool"), _pool),
    **dict.fromkeys(("Add", "AddV2", "BiasAdd"), ONNX["Add"]),
    **dict.fromkeys(("FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3"), _norm),
    **dict.fromkeys(("Div", "RealDiv"), _real_div),
    "Mean": _mean,
    "Reshape": _reshape,
    "Pad": _pad,
    "ExpandDims": ONNX["Unsqueeze"],
    "LeakyRelu": _leaky,
    "Relu6": lambda walk, node: walk.add("activation", node, activation="relu6"),
}
