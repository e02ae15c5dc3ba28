"""NumPy archives: the printed code computes the logits, and the arrays have documented shapes."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nntui.weights.exporters import graph_of
from nntui.weights.exporters.npz import encode, usage
from tests.weights.exporters.cases import (
    DENSE,
    NETWORKS,
    check_close,
    images,
    logits,
    pixels,
    weights,
)


@pytest.mark.parametrize("name", DENSE)
def test_the_printed_code_computes_the_logits(name: str, tmp_path: Path) -> None:
    graph = graph_of(DENSE[name])
    file = tmp_path / "net.npz"
    file.write_bytes(encode(graph))
    names: dict[str, Any] = {"images": pixels(images())[:, 0]}
    exec(usage(graph, str(file)), names)  # noqa: S102 - our own lines, which users paste
    names["net"].close()

    check_close(names["logits"], logits(DENSE[name], images()))


def test_kernels_are_filters_channels_rows_columns() -> None:
    """And all arrays are those of the network, statistics included."""
    saved = NETWORKS["strides"]
    with np.load(io.BytesIO(encode(graph_of(saved)))) as net:
        assert str(net["layers"]) == saved.info.layers
        assert np.array_equal(net["W1"], saved.arrays["0/weight"].transpose(3, 2, 0, 1))
        for name in ("scale", "shift", "mean", "variance"):
            assert np.array_equal(net[f"{name}2"], saved.arrays[f"2/{name}"])
        assert "b3" not in net.files
        assert np.array_equal(net["b4"], saved.arrays["8/bias"])


def test_the_code_of_a_convolution_lists_the_arrays() -> None:
    """NumPy has no convolution of images."""
    assert 'net["W1"]  # (2, 1, 3, 3)' in usage(graph_of(NETWORKS["convolution"]), "net.npz")


@pytest.mark.parametrize(
    ("input_range", "code"),
    [
        ((0, 1), "x = images.reshape(-1, 42)"),
        ((-1, 1), "42) * 2 - 1"),
        ((0.01, 1), " * 0.99 + 0.01"),
    ],
)
def test_the_code_scales_pixels(input_range: tuple[float, float], code: str) -> None:
    lines = usage(graph_of(weights("4", input_range=input_range)), "net.npz").splitlines()

    assert next(line for line in lines if line.startswith("x = ")).endswith(code)
