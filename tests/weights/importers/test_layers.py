"""Layers that a file states give the same outputs as the network that was saved."""

import json
from pathlib import Path

import numpy as np
import pytest

from nntui.weights.exporters import onnx_messages as onnx
from nntui.weights.exporters.graph import graph_of
from nntui.weights.exporters.onnx import encode
from nntui.weights.importers.grouped import full_kernels
from nntui.weights.importers.keras_config import layers_of
from nntui.weights.importers.read import read_foreign
from tests.weights.exporters.cases import NETWORKS, SIZE, images, logits, pixels
from tests.weights.importers.forward import forward


@pytest.mark.parametrize("name", sorted(NETWORKS.keys() - {"strides"}))
def test_layers_of_exported_onnx_files_compute_the_same(tmp_path: Path, name: str) -> None:
    """For every kind of layer that nntui has, up to the rounding of float32."""
    saved = NETWORKS[name]
    (tmp_path / "file").write_bytes(encode(graph_of(saved)))
    chosen = images()

    file = read_foreign(tmp_path / "file")

    assert file.layers is not None
    assert [each.name for each in file.layers if each.kind == "unknown"] == []
    assert file.input_shape == (1, *SIZE)
    last = file.layers[-1]
    hidden = file.layers[:-1] if last.activation in ("softmax", "sigmoid") else file.layers
    found = forward(hidden, pixels(chosen).astype(np.float64))
    ours = logits(saved, chosen)
    assert np.abs(found - ours).max() <= 1e-5 * np.abs(ours).max()


def test_padding_that_differs_between_rows_and_columns_is_said_to_be_unknown(
    tmp_path: Path,
) -> None:
    """A stride of 2 over 7 rows and 6 columns; images of digits are square."""
    (tmp_path / "file").write_bytes(encode(graph_of(NETWORKS["strides"])))

    layers = read_foreign(tmp_path / "file").layers

    assert [each.name for each in layers or () if each.kind == "unknown"] == ["Conv"]


def _keras_layer(kind: str, **config: object) -> dict[str, object]:
    return {"class_name": kind, "config": {"name": kind.lower(), **config}}


def test_a_configuration_of_keras_becomes_layers() -> None:
    """Kernels are turned, activations can be dictionaries, augmentation is left out."""
    rng = np.random.default_rng(0)
    kernel, wide = rng.normal(size=(3, 3, 1, 2)), rng.normal(size=(8, 3))
    known = {"conv2d": {"kernel": kernel}, "dense": {"kernel": wide, "bias": np.zeros(3)}}
    config = {
        "class_name": "Sequential",
        "config": {
            "layers": [
                _keras_layer("RandomRotation", batch_input_shape=[None, 6, 6, 1], factor=0.1),
                _keras_layer("Rescaling", scale=0.5, offset=-1),
                _keras_layer("Conv2D", padding="valid", strides=[1, 1], activation="linear"),
                _keras_layer("LeakyReLU", alpha=0.2),
                _keras_layer("MaxPooling2D", pool_size=[2, 2], strides=None, padding="valid"),
                _keras_layer("Dropout", rate=0.25),
                _keras_layer("Flatten"),
                _keras_layer("LSTM"),
                _keras_layer("Dense", activation={"class_name": "function", "config": "swish"}),
            ]
        },
    }

    layers, shape = layers_of(json.loads(json.dumps(config)), lambda name, _: known.get(name, {}))

    said = [
        each.activation or each.name if each.kind == "activation" else each.kind for each in layers
    ]
    assert said == [
        *("scale", "conv", "leaky-relu", "max-pool", "dropout", "flatten", "unknown", "dense"),
        "silu",
    ]
    assert shape == (6, 6, 1)
    assert np.array_equal(layers[1].arrays["weight"], kernel.transpose(3, 2, 0, 1))
    assert layers[2].options == {"slope": 0.2}
    assert layers[5].options == {"channels_last": 1}
    known_layers = [each for each in layers if each.kind != "unknown"]
    x = rng.normal(size=(2, 1, 6, 6))
    found = forward(known_layers, x)
    scaled = x[:, 0] * 0.5 - 1
    windows = np.lib.stride_tricks.sliding_window_view(scaled, (3, 3), (1, 2))
    maps = np.einsum("nrqij,ijf->nrqf", windows, kernel[:, :, 0])
    active = np.where(maps > 0, maps, 0.2 * maps).reshape(2, 2, 2, 2, 2, 2).max((2, 4))
    z = active.reshape(2, 8) @ wide
    assert np.allclose(found, z / (1 + np.exp(-z)))


def test_a_residual_is_said_to_be_unknown(tmp_path: Path) -> None:
    """Branches that meet are not a chain of layers."""
    weight = onnx.tensor("w", np.eye(4, dtype=np.float32))
    nodes = [
        onnx.node("Gemm", ["x", "w"], "y"),
        onnx.node("Relu", ["y"], "z"),
        onnx.node("Add", ["z", "x"], "sum"),
    ]
    graph = onnx.graph("g", nodes, [weight], [onnx.value("x", (1, 4))], [onnx.value("sum", (1, 4))])
    raw = onnx.model(graph, ir_version=8, opset=17, version="1", facts={})
    (tmp_path / "file").write_bytes(raw)

    layers = read_foreign(tmp_path / "file").layers

    assert [(each.kind, each.name) for each in layers or ()][-1] == ("unknown", "Add of 2 branches")


def test_shapes_that_are_computed_do_not_hide_the_layers(tmp_path: Path) -> None:
    """Exporters write x.view(x.size(0), -1) as a computation, and a sum behind a product."""
    shape = np.array([1, 2], np.float32)
    nodes = [
        onnx.node("Shape", ["x"], "s"),
        onnx.node("Gather", ["s", "zero"], "n"),
        onnx.node("Reshape", ["x", "n"], "flat"),
        onnx.node("Transpose", ["w"], "wt", {"perm": (1, 0)}),
        onnx.node("MatMul", ["flat", "wt"], "product"),
        onnx.node("Add", ["product", "b"], "sum"),
        onnx.node("Mul", ["sum", "two"], "twice"),
        onnx.node("Sub", ["twice", "two"], "end"),
    ]
    weight = np.arange(8, dtype=np.float32).reshape(2, 4)
    tensors = [
        onnx.tensor("zero", np.zeros(1, np.float32)),
        onnx.tensor("two", np.full(1, 2, np.float32)),
        onnx.tensor("w", weight),
        onnx.tensor("b", shape),
    ]
    ends = [onnx.value("x", (1, 1, 2, 2))], [onnx.value("end", (1, 2))]
    raw = onnx.model(
        onnx.graph("g", nodes, tensors, *ends), ir_version=8, opset=11, version="1", facts={}
    )
    (tmp_path / "file").write_bytes(raw)

    layers = read_foreign(tmp_path / "file").layers or ()

    assert [each.kind for each in layers] == ["flatten", "dense", "scale"]
    assert np.array_equal(layers[1].arrays["weight"], weight.T)
    assert layers[1].arrays["bias"].tolist() == [1, 2]
    assert layers[2].arrays["weight"].item() == 2
    assert layers[2].arrays["bias"].item() == -2


@pytest.mark.parametrize("groups", [1, 2, 4])
def test_grouped_kernels_as_full_ones_compute_the_same(groups: int) -> None:
    """Each group of filters sees its own channels."""
    rng = np.random.default_rng(2)
    weight = rng.normal(size=(4, 4 // groups, 1, 1))
    x = rng.normal(size=4)

    full = full_kernels(weight, groups)

    assert full is not None
    parts = zip(np.split(weight[:, :, 0, 0], groups), np.split(x, groups), strict=True)
    assert np.allclose(full[:, :, 0, 0] @ x, np.concatenate([w @ part for w, part in parts]))
