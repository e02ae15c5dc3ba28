"""Safetensors have the names and shapes of PyTorch, and their metadata say of which modules."""

import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import safetensors.numpy

from nntui.weights import read
from nntui.weights.exporters import graph_of
from nntui.weights.exporters.torch import encode, usage
from nntui.weights.formats import is_weights
from nntui.weights.model import Weights
from tests.weights.exporters import operations as ops
from tests.weights.exporters.cases import (
    NETWORKS,
    check_close,
    digits,
    images,
    logits,
    pixels,
    shipped,
)
from tests.weights.exporters.operations import Doubles

_MODULE = re.compile(r"nn\.(\w+)\(((?:\([^)]*\)|[^()])*)\)")
"""The name of a module and its arguments, which may have tuples among them."""


def metadata(raw: bytes) -> dict[str, str]:
    """Return the metadata of safetensors."""
    size = int.from_bytes(raw[:8], "little")
    header = msgspec.json.decode(raw[8 : 8 + size])
    return dict(header["__metadata__"])


def run(raw: bytes, x: Doubles) -> Doubles:
    """Return the output of the modules that the metadata name, with the arrays of the file."""
    arrays = safetensors.numpy.load(raw)
    expression = metadata(raw)["pytorch"].removeprefix("nn.Sequential(")
    for number, (name, arguments) in enumerate(_MODULE.findall(expression)):
        own = {
            key.partition(".")[2]: array.astype(np.float64)
            for key, array in arrays.items()
            if key.startswith(f"{number}.")
        }
        x = _MODULES[name](x, own, _Arguments(arguments))
    return x


class _Arguments:
    """The arguments of a module, by name or position."""

    def __init__(self, text: str) -> None:
        called = eval(f"(lambda *given, **named: (given, named))({text})")  # noqa: S307 - our own
        self.given, self.named = called


def _linear(x: Doubles, own: dict[str, Doubles], _: _Arguments) -> Doubles:
    return x @ own["weight"].T + own.get("bias", np.zeros(1))


def _conv(x: Doubles, own: dict[str, Doubles], arguments: _Arguments) -> Doubles:
    channels, filters, side = arguments.given
    assert own["weight"].shape == (filters, channels, side, side)
    rows, columns = arguments.named.get("padding", (0, 0))
    stride = arguments.named.get("stride", 1)
    assert arguments.named.get("bias", True) == ("bias" in own)
    return ops.conv(x, own["weight"], own.get("bias"), stride, (rows, columns, rows, columns))


def _pad(x: Doubles, _: dict[str, Doubles], arguments: _Arguments) -> Doubles:
    left, right, top, bottom = arguments.given[0]
    return np.pad(x, ((0, 0), (0, 0), (top, bottom), (left, right)))


def _norm(x: Doubles, own: dict[str, Doubles], arguments: _Arguments) -> Doubles:
    assert arguments.given == own["weight"].shape
    named = {name: ops.by_channel(array, x) for name, array in own.items()}
    normalized = (x - named["running_mean"]) / np.sqrt(named["running_var"] + 1e-5)
    return normalized * named["weight"] + named["bias"]


_MODULES: dict[str, Callable[[Doubles, dict[str, Doubles], _Arguments], Any]] = {
    "Flatten": lambda x, _, __: x.reshape(len(x), -1),
    "Linear": _linear,
    "Conv2d": _conv,
    "ZeroPad2d": _pad,
    "BatchNorm1d": _norm,
    "BatchNorm2d": _norm,
    "MaxPool2d": lambda x, _, arguments: ops.pool(x, arguments.given[0], largest=True),
    "AvgPool2d": lambda x, _, arguments: ops.pool(x, arguments.given[0], largest=False),
    "Dropout": lambda x, _, __: x,
    "ReLU": lambda x, _, __: np.maximum(x, 0),
    "LeakyReLU": lambda x, _, arguments: np.where(x > 0, x, arguments.given[0] * x),
    "SELU": lambda x, _, __: ops.selu(x),
    "ELU": lambda x, _, __: ops.elu(x),
    "Sigmoid": lambda x, _, __: ops.sigmoid(x),
    "Tanh": lambda x, _, __: np.tanh(x),
    "SiLU": lambda x, _, __: x * ops.sigmoid(x),
    "Softplus": lambda x, _, __: ops.softplus(x),
    "GELU": lambda x, _, __: ops.gelu(x),
}


def scaled(saved: Weights) -> Doubles:
    """Return the images as the modules take them."""
    low, high = saved.info.input_range
    return pixels(images()).astype(np.float64) * (high - low) + low


@pytest.mark.parametrize("name", NETWORKS)
def test_the_modules_compute_the_logits(name: str) -> None:
    saved = NETWORKS[name]

    check_close(run(encode(graph_of(saved)), scaled(saved)), logits(saved, images()))


def test_our_own_format_is_not_claimed(tmp_path: Path) -> None:
    """The file is recognized as weights of another program."""
    path = tmp_path / "net.safetensors"
    path.write_bytes(encode(graph_of(NETWORKS["relu"])))

    assert is_weights(path)
    with pytest.raises(Exception, match="a safetensors file of another program"):
        read(path)


@pytest.mark.parity
@pytest.mark.needs("torch")
@pytest.mark.parametrize("name", NETWORKS)
def test_pytorch_computes_the_logits(name: str, tmp_path: Path) -> None:
    """With the code that is printed after an export."""
    saved = NETWORKS[name]

    check_close(_by_pytorch(saved, images(), tmp_path), logits(saved, images()))


@pytest.mark.parity
@pytest.mark.needs("torch")
@pytest.mark.parametrize("name", ["convnet", "mlp-best", "bozbay-quadratic", "agnar22"])
def test_pytorch_computes_the_logits_of_digits(
    name: str, tmp_path: Path, mnist_folder: Path
) -> None:
    """Of 100 test images of MNIST, with the weights that come with nntui."""
    saved = read(shipped(name))
    chosen = digits(mnist_folder)

    check_close(_by_pytorch(saved, chosen, tmp_path), logits(saved, chosen))


def _by_pytorch(saved: Weights, chosen: Any, folder: Path) -> Any:
    torch = import_module("torch")
    graph = graph_of(saved)
    file = folder / "net.safetensors"
    file.write_bytes(encode(graph))
    names: dict[str, Any] = {"images": torch.from_numpy(pixels(chosen))}
    exec(usage(graph, str(file)), names)  # noqa: S102 - our own lines, which users paste
    return names["logits"].detach().numpy()
