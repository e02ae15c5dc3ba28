"""Pooling of small images, computed by hand."""

import numpy as np
import pytest

from nntui.engine.layers.avgpool import AvgPool2D
from nntui.engine.layers.maxpool import MaxPool2D
from nntui.errors import ShapeError
from tests.engine.cases import LayerCase, bound

# Two squares of 2 x 2, and a column outside both.
X = np.array([[[[1.0, 5.0, 2.0, 2.0, 9.0], [3.0, 4.0, 0.0, 2.0, 9.0]]]])
DY = np.array([[[[10.0, 20.0]]]])


def test_max_pooling_passes_dy_to_the_largest_value() -> None:
    """Of equal values to the first, row by row; pixels outside all squares receive 0."""
    layer, _, _ = bound(LayerCase(lambda: MaxPool2D(2), (1, 2, 5)))

    assert layer.forward(X, None).tolist() == [[[[5, 2]]]]
    dx = layer.backward(DY.copy())

    assert dx is not None
    assert dx.tolist() == [[[[0, 10, 20, 0, 0], [0, 0, 0, 0, 0]]]]


def test_average_pooling_distributes_dy_equally() -> None:
    """(1 + 5 + 3 + 4) / 4 = 3.25; each pixel receives a quarter of dy."""
    layer, _, _ = bound(LayerCase(lambda: AvgPool2D(2), (1, 2, 5)))

    assert layer.forward(X, None).tolist() == [[[[3.25, 1.5]]]]
    dx = layer.backward(DY.copy())

    assert dx is not None
    assert dx.tolist() == [[[[2.5, 2.5, 5, 5, 0], [2.5, 2.5, 5, 5, 0]]]]


@pytest.mark.parametrize("pool", [MaxPool2D, AvgPool2D])
def test_squares_larger_than_the_images_are_rejected(pool: type[MaxPool2D | AvgPool2D]) -> None:
    """The error contains both sizes; a vector is rejected, too."""
    with pytest.raises(ShapeError, match=r"pooling of 3 x 3 does not fit into images of 2 x 8"):
        pool(3).y_shape((4, 2, 8))
    with pytest.raises(ShapeError, match=r"received values of shape \(10,\)"):
        pool(2).y_shape((10,))
