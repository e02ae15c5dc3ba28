"""C headers: arrays and calls compute the logits, read here and by a compiler."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nntui.weights import Weights, read
from nntui.weights.exporters import c_header, graph_of
from tests.weights.exporters import operations as ops
from tests.weights.exporters.cases import NETWORKS, check_close, digits, images, logits, shipped
from tests.weights.exporters.operations import Doubles

_ARRAY = re.compile(r"static const float (\w+)\[(\d+)\] = \{([^}]*)\};")
_CALL = re.compile(r"^    (network_\w+)\(([^)]*)\);$", re.MULTILINE)
_PIXEL = re.compile(r"a\[i\] = image\[i\] \* (\S+)f(?: \+ (\S+)f)?;")


def run(text: str, chosen: Any) -> Doubles:
    """Return the logits of images, by the arrays and the calls in `network_logits`."""
    arrays: dict[str, Any] = {"NULL": None}
    for name, size, numbers in _ARRAY.findall(text):
        arrays[name] = np.array([float(each.rstrip("f")) for each in re.split(r",\s+", numbers)])
        assert len(arrays[name]) == int(size)
    found = _PIXEL.search(text)
    assert found is not None
    x: Doubles = chosen.reshape(len(chosen), -1) * float(found[1]) + float(found[2] or 0)
    _, _, body = text.partition("network_logits(const")
    for function, arguments in _CALL.findall(body.partition("/* Returns")[0]):
        given = [arrays.get(word) if word in arrays else word for word in arguments.split(", ")]
        numbers = [int(word) for word in given if isinstance(word, str) and word.isdecimal()]
        own = [each for each in given if not isinstance(each, str)]
        x = _FUNCTIONS[function](x, *own, *numbers).reshape(len(x), -1)
    return x


def _dense(x: Doubles, weight: Doubles, bias: Doubles | None, inputs: int, units: int) -> Doubles:
    return x @ weight.reshape(units, inputs).T + (0 if bias is None else bias)


def _conv(x: Doubles, weight: Doubles, bias: Doubles | None, *sizes: int) -> Doubles:
    channels, rows, columns, filters, side, stride, top, left, y_rows, y_columns = sizes
    kernels = weight.reshape(filters, channels, side, side)
    pads = (top, left, side + stride, side + stride)  # the windows beyond the last are cut off
    y = ops.conv(x.reshape(-1, channels, rows, columns), kernels, bias, stride, pads)
    return y[:, :, :y_rows, :y_columns]


def _pool(x: Doubles, *sizes: int) -> Doubles:
    *shape, side, largest = sizes
    return ops.pool(x.reshape(-1, *shape), side, largest=bool(largest))


def _norm(x: Doubles, mean: Doubles, factor: Doubles, shift: Doubles, *shape: int) -> Doubles:
    channels = x.reshape(-1, *shape)
    return (channels - mean[:, None]) * factor[:, None] + shift[:, None]


_FUNCTIONS: dict[str, Callable[..., Doubles]] = {
    "network_dense": _dense,
    "network_conv": _conv,
    "network_pool": _pool,
    "network_batch_norm": _norm,
    "network_relu": lambda x, _: np.maximum(x, 0),
    "network_leaky_relu": lambda x, _: np.where(x > 0, x, 0.01 * x),
    "network_leaky_relu_0_2": lambda x, _: np.where(x > 0, x, 0.2 * x),
    "network_selu": lambda x, _: ops.selu(x),
    "network_elu": lambda x, _: ops.elu(x),
    "network_sigmoid": lambda x, _: ops.sigmoid(x),
    "network_tanh": lambda x, _: np.tanh(x),
    "network_silu": lambda x, _: x * ops.sigmoid(x),
    "network_softplus": lambda x, _: ops.softplus(x),
    "network_gelu": lambda x, _: ops.gelu(x),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_arrays_and_calls_compute_the_logits(name: str) -> None:
    saved = NETWORKS[name]
    text = c_header.encode(graph_of(saved)).decode("ascii")

    check_close(run(text, images()), logits(saved, images()))


@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
@example(1.0)
@example(1e22)
@example(-0.0)
def test_numbers_are_read_back_exactly(number: float) -> None:
    """And are literals of C: with a point or an exponent before the f."""
    literal = c_header._literal(number)

    assert np.float32(literal.removesuffix("f")) == np.float32(number)
    assert re.fullmatch(r"-?\d+(\.\d+)?(e[+-]\d+)?f", literal)
    assert "." in literal or "e" in literal


def test_names_of_classes_are_escaped() -> None:
    """Quotes and backslashes; question marks, of which two begin a trigraph; and UTF-8."""
    text = c_header.encode(graph_of(NETWORKS["relu"])).decode("ascii")

    assert r'{"a", "b\042\134\077", "\303\274"}' in text


def compiled(saved: Weights, chosen: Any, folder: Path, *options: str) -> Any:
    """Return the logits that a compiled program computes; skips without a compiler."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        pytest.skip("needs a C compiler")
    (folder / "net.h").write_bytes(c_header.encode(graph_of(saved)))
    (folder / "net.c").write_text(_PROGRAM)
    strict = ("-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic", *options)
    files = ("net.c", "-o", "net", "-lm")
    subprocess.run([compiler, *strict, *files], cwd=folder, check=True)
    given = np.ascontiguousarray(chosen).tobytes()
    done = subprocess.run([folder / "net"], input=given, capture_output=True, check=True)
    return np.frombuffer(done.stdout, np.float32).reshape(len(chosen), -1)


_PROGRAM = """\
#include <stdio.h>
#include "net.h"

int main(void)
{
    static unsigned char image[NETWORK_ROWS * NETWORK_COLUMNS];
    float logits[NETWORK_CLASSES];
    while (fread(image, 1, sizeof image, stdin) == sizeof image) {
        network_logits(image, logits);
        fwrite(logits, sizeof *logits, NETWORK_CLASSES, stdout);
    }
    return network_classes[network_predict(image)] == 0;
}
"""


@pytest.mark.export
@pytest.mark.parametrize("name", NETWORKS)
def test_a_compiled_program_computes_the_logits(name: str, tmp_path: Path) -> None:
    """Without any warning of the compiler."""
    saved = NETWORKS[name]

    check_close(compiled(saved, images(), tmp_path), logits(saved, images()))


@pytest.mark.export
@pytest.mark.parametrize("name", ["convnet", "bozbay-quadratic"])
def test_a_compiled_program_computes_the_logits_of_digits(
    name: str, tmp_path: Path, mnist_folder: Path
) -> None:
    """Of 100 test images of MNIST."""
    saved = read(shipped(name))
    chosen = digits(mnist_folder)

    check_close(compiled(saved, chosen, tmp_path, "-O2"), logits(saved, chosen))
