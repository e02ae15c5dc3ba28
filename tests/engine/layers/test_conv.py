"""Convolution: results by its definition, output shapes, and rejected shapes."""

import numpy as np
import pytest

from nntui.engine.arrays import Array, Shape
from nntui.engine.layers.conv import Conv2D
from nntui.engine.layers.geometry import Padding
from nntui.errors import ShapeError
from tests.engine.cases import GLOROT, LAYERS, LayerCase, bound

CONVOLUTIONS = {name: case for name, case in LAYERS.items() if "conv" in name}


def naive(layer: Conv2D, x: Array, weight: Array, bias: Array) -> Array:
    """Return y by its definition: a sum of products for each position of the window."""
    geometry = layer.geometry
    padded = np.zeros((len(x), *geometry.padded))
    padded[geometry.inner] = x
    side, stride = layer.side, layer.stride
    y = np.empty((len(x), layer.filters, *geometry.y_size))
    for f, r, q in np.ndindex(y.shape[1:]):
        window = padded[:, :, r * stride : r * stride + side, q * stride : q * stride + side]
        y[:, f, r, q] = np.einsum("ncij,ijc->n", window, weight[..., f]) + bias[f]
    return y


@pytest.mark.parametrize("case", CONVOLUTIONS.values(), ids=CONVOLUTIONS)
def test_forward_agrees_with_the_definition(case: LayerCase) -> None:
    """For every side, stride and padding in the table."""
    layer, parameters, _ = bound(case)
    assert isinstance(layer, Conv2D)
    x = np.random.default_rng(0).normal(size=(3, *case.x_shape))
    bias = parameters.weights.get("bias", np.zeros(layer.filters))

    y = layer.forward(x, None)

    assert y == pytest.approx(naive(layer, x, parameters.weights["weight"], bias), abs=1e-13)


@pytest.mark.parametrize(
    ("side", "stride", "padding", "x_shape", "y_shape"),
    [
        (5, 1, "valid", (1, 28, 28), (8, 24, 24)),
        (5, 1, "same", (1, 28, 28), (8, 28, 28)),
        (4, 1, "same", (3, 9, 7), (8, 9, 7)),
        (3, 2, "valid", (1, 28, 28), (8, 13, 13)),
        (3, 2, "same", (1, 27, 28), (8, 14, 14)),
        (28, 1, "valid", (1, 28, 28), (8, 1, 1)),
        (9, 1, "same", (1, 4, 4), (8, 4, 4)),
    ],
)
def test_output_shapes(
    side: int, stride: int, padding: Padding, x_shape: Shape, y_shape: Shape
) -> None:
    """valid: (n - side) // stride + 1; same: n / stride, rounded up."""
    layer = Conv2D(8, side, GLOROT, stride=stride, padding=padding)

    assert layer.y_shape(x_shape) == y_shape


def test_a_kernel_larger_than_the_images_is_rejected() -> None:
    """The error contains both sizes."""
    with pytest.raises(ShapeError, match=r"5 x 5 does not fit into images of 4 x 9"):
        Conv2D(8, 5, GLOROT).y_shape((1, 4, 9))


def test_a_vector_is_rejected() -> None:
    """A convolution cannot follow a dense layer."""
    with pytest.raises(ShapeError, match=r"received values of shape \(128,\)"):
        Conv2D(8, 5, GLOROT).y_shape((128,))


def test_the_memory_order_of_images_does_not_matter() -> None:
    """Images in C order and in the order of a Buffer give the same results, to the bit."""
    case = LAYERS["conv"]
    layer, parameters, y_shape = bound(case)
    x = np.random.default_rng(0).normal(size=(4, *case.x_shape))
    dy = np.random.default_rng(1).normal(size=(4, *y_shape))
    in_buffer_order = x.transpose(2, 1, 3, 0).copy().transpose(3, 1, 0, 2)

    y = layer.forward(x, None).copy()
    layer.backward(dy)
    grad = parameters.grad.copy()

    assert np.array_equal(layer.forward(in_buffer_order, None), y)
    layer.backward(dy.transpose(2, 1, 3, 0).copy().transpose(3, 1, 0, 2))
    assert np.array_equal(parameters.grad, grad)
