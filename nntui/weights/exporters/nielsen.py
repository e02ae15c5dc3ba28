"""Export as JSON the way `network2.py` of Nielsen's book saves a network, which many programs copy.

Sizes, weights (units, inputs) and biases (units, 1) of dense layers that are all sigmoid, and the
name of the cost. Source: https://github.com/mnielsen/neural-networks-and-deep-learning
"""

import json
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from nntui.errors import WeightsError
from nntui.weights.exporters.facts import quoted
from nntui.weights.exporters.graph import (
    ActivationOp,
    BatchNormOp,
    ConvOp,
    DenseOp,
    DropoutOp,
    FlattenOp,
    Graph,
    PoolOp,
)

_COSTS = {"cross-entropy": "CrossEntropyCost", "quadratic": "QuadraticCost"}


def encode(graph: Graph) -> bytes:
    """Return the bytes of the JSON.

    A scaling of the pixels becomes part of the first layer. Missing biases are 0.

    Raises:
        WeightsError: the network is not one of dense sigmoid layers.
    """
    _check(graph)
    weights: list[list[list[float]]] = []
    biases: list[list[list[float]]] = []
    for op in graph.ops:
        if isinstance(op, DenseOp):
            weight = op.weight.astype(np.float64)
            bias = np.zeros(weight.shape[1]) if op.bias is None else op.bias.astype(np.float64)
            if not weights and graph.scaling is not None:
                factor, offset = graph.scaling
                bias += offset * weight.sum(axis=0)
                weight *= factor
            weights.append(weight.T.tolist())
            biases.append(bias[:, np.newaxis].tolist())
    sizes = [len(weights[0][0]), *(len(each) for each in weights)]
    saved = {"sizes": sizes, "weights": weights, "biases": biases}
    return json.dumps(saved | {"cost": _COSTS[graph.info.loss]}).encode()


def usage(graph: Graph, file: str) -> str:
    """Return the lines of Python that load the file and run it, with `network2.py` of the book."""
    pixels = graph.info.image_shape[0] * graph.info.image_shape[1]
    return f"""\
import network2  # github.com/mnielsen/neural-networks-and-deep-learning, src/

net = network2.load({quoted(file)})
# image: {graph.info.image_shape[0]} x {graph.info.image_shape[1]}, pixels from 0 to 1
scores = net.feedforward(image.reshape({pixels}, 1))"""


def _check(graph: Graph) -> None:
    problem = next(_problems(graph), "")
    if problem:
        raise WeightsError(
            f"nielsen-json: expected dense layers with sigmoid activations and outputs, received "
            f"{problem}; try --to onnx"
        )


def _problems(graph: Graph) -> Iterator[str]:
    """Yield what Nielsen's format cannot express, if anything; dropout does nothing any more."""
    names = {ConvOp: "a convolution", PoolOp: "pooling", BatchNormOp: "batch normalization"}
    ops = [op for op in graph.ops if not isinstance(op, FlattenOp | DropoutOp)]
    for op, after in pairwise(ops):
        if type(op) in names:
            yield names[type(op)]
        elif isinstance(op, ActivationOp) and op.name != "sigmoid":
            yield f"the activation {op.name}"
        elif isinstance(op, DenseOp) and not isinstance(after, ActivationOp):
            yield "a dense layer without an activation"
    if graph.info.output != "sigmoid":
        yield f"{graph.info.output} outputs"
