"""JSON as network2.py saves it computes the same; other networks are refused in one sentence."""

import json

import numpy as np
import pytest

from nntui.errors import WeightsError
from nntui.weights.exporters import graph_of
from nntui.weights.exporters.nielsen import encode
from tests.weights.exporters.cases import SIGMOIDS, check_close, images, logits, pixels, weights


@pytest.mark.parametrize("name", SIGMOIDS)
def test_feedforward_computes_the_scores(name: str) -> None:
    """As `load` and `feedforward` of the book do it: a is a column."""
    saved = SIGMOIDS[name]
    data = json.loads(encode(graph_of(saved)))
    a = pixels(images()).reshape(5, -1).T.astype(np.float64)
    for weight, bias in zip(data["weights"], data["biases"], strict=True):
        z = np.dot(np.array(weight), a) + np.array(bias)
        a = 1.0 / (1.0 + np.exp(-z))

    check_close(z.T, logits(saved, images()))
    assert data["sizes"] == [42, *(len(bias) for bias in data["biases"])]
    assert set(data) == {"sizes", "weights", "biases", "cost"}


def test_the_cost_is_a_class_of_the_book() -> None:
    """`load` looks it up in the module."""
    costs = [json.loads(encode(graph_of(saved)))["cost"] for saved in SIGMOIDS.values()]

    assert costs == ["QuadraticCost", "CrossEntropyCost", "CrossEntropyCost"]


@pytest.mark.parametrize(
    ("layers", "output", "problem"),
    [
        ("conv:2x3:sigmoid,4:sigmoid", "sigmoid", "a convolution"),
        ("pool:2,4:sigmoid", "sigmoid", "pooling"),
        ("4:sigmoid,batchnorm", "sigmoid", "batch normalization"),
        ("4:relu", "sigmoid", "the activation relu"),
        ("4:linear", "sigmoid", "a dense layer without an activation"),
        ("4:sigmoid", "softmax", "softmax outputs"),
    ],
)
def test_what_it_cannot_express_is_refused(layers: str, output: str, problem: str) -> None:
    with pytest.raises(WeightsError, match=f"received {problem}; try --to onnx$"):
        encode(graph_of(weights(layers, output)))
