"""ONNX files compute what the network computes: read by a small reader, and by the real library."""

import json
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from nntui.weights import read
from nntui.weights.exporters import graph_of
from nntui.weights.exporters.onnx import encode, usage
from tests.weights.exporters.cases import (
    NETWORKS,
    check_close,
    digits,
    images,
    logits,
    pixels,
    shipped,
    weights,
)
from tests.weights.exporters.onnx_reader import Model


@pytest.mark.parametrize("name", NETWORKS)
def test_the_nodes_compute_the_logits(name: str) -> None:
    saved = NETWORKS[name]
    model = Model(encode(graph_of(saved)))

    check_close(model.run(pixels(images()))["logits"], logits(saved, images()))


@pytest.mark.parametrize(
    ("output", "loss", "names"),
    [
        ("softmax", "cross-entropy", ["probabilities", "logits"]),
        ("sigmoid", "quadratic", ["scores", "logits"]),
        ("linear", "hinge", ["logits"]),
    ],
)
def test_the_first_output_is_what_the_network_ends_in(
    output: str, loss: str, names: list[str]
) -> None:
    """Probabilities add up to 1, and scores are those of the logits."""
    model = Model(encode(graph_of(weights("4:relu", output, loss))))
    results = model.run(pixels(images()))

    assert model.outputs == names
    if output == "softmax":
        assert np.allclose(results["probabilities"].sum(axis=1), 1)
    if output == "sigmoid":
        assert np.allclose(results["scores"], 1 / (1 + np.exp(-results["logits"])))


def test_the_file_says_what_it_is() -> None:
    model = Model(encode(graph_of(weights("4:relu", input_range=(-1, 1)))))

    assert model.opset == 17
    assert json.loads(model.facts["classes"]) == ["a", 'b"\\?', "ü"]
    assert model.facts["input_range"] == "-1 to 1"
    assert model.facts["test_accuracy"] == "0.5000"


@pytest.mark.export
@pytest.mark.needs("onnx", "onnxruntime")
@pytest.mark.parametrize("name", NETWORKS)
def test_onnxruntime_computes_the_logits(name: str) -> None:
    """The file passes the full check of the library, too."""
    onnx, runtime = import_module("onnx"), import_module("onnxruntime")
    raw = encode(graph_of(NETWORKS[name]))
    onnx.checker.check_model(onnx.load_from_string(raw), full_check=True)
    (theirs,) = runtime.InferenceSession(raw).run(["logits"], {"image": pixels(images())})

    check_close(theirs, logits(NETWORKS[name], images()))


@pytest.mark.export
@pytest.mark.needs("onnx", "onnxruntime")
@pytest.mark.parametrize("name", ["convnet", "mlp-best", "bozbay-quadratic", "agnar22"])
def test_the_printed_code_computes_outputs_of_digits(
    name: str, tmp_path: Path, mnist_folder: Path
) -> None:
    """Of 100 test images of MNIST, with the weights that come with nntui."""
    saved = read(shipped(name))
    chosen = digits(mnist_folder)
    graph = graph_of(saved)
    file = tmp_path / "net.onnx"
    file.write_bytes(encode(graph))
    names: dict[str, object] = {"images": pixels(chosen)}
    exec(usage(graph, str(file)), names)  # noqa: S102 - our own lines, which users paste
    z = logits(saved, chosen).astype(np.float64)
    if saved.info.output == "softmax":
        powers = np.exp(z - z.max(axis=1, keepdims=True))
        expected, theirs = powers / powers.sum(axis=1, keepdims=True), names["probabilities"]
    else:
        expected, theirs = 1 / (1 + np.exp(-z)), names["scores"]

    assert np.abs(np.asarray(theirs) - expected).max() < 1e-5
