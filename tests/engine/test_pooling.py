"""Pools on squares that can be seen at a glance."""

import numpy as np
import pytest

from nntui.engine.layers.pooling import AvgPool2D, MaxPool2D
from nntui.errors import ShapeError
from tests.engine.cases import LayerCase, bound

# Two squares of 2 x 2 and a column that belongs to none.
X = np.array([[[[1.0, 5.0, 2.0, 2.0, 9.0], [3.0, 4.0, 0.0, 2.0, 9.0]]]])
DY = np.array([[[[10.0, 20.0]]]])


def test_max_pool_takes_the_largest_and_gives_it_all_of_dy() -> None:
    """Of equals the first, row by row; what belongs to no square gets nothing."""
    layer, _, _ = bound(LayerCase(lambda: MaxPool2D(2), (1, 2, 5)))

    assert layer.forward(X, None).tolist() == [[[[5, 2]]]]
    dx = layer.backward(DY.copy())

    assert dx is not None
    assert dx.tolist() == [[[[0, 10, 20, 0, 0], [0, 0, 0, 0, 0]]]]


def test_average_pool_takes_the_mean_and_shares_dy_out() -> None:
    """(1 + 5 + 3 + 4) / 4 = 3.25; a quarter of dy to each."""
    layer, _, _ = bound(LayerCase(lambda: AvgPool2D(2), (1, 2, 5)))

    assert layer.forward(X, None).tolist() == [[[[3.25, 1.5]]]]
    dx = layer.backward(DY.copy())

    assert dx is not None
    assert dx.tolist() == [[[[2.5, 2.5, 5, 5, 0], [2.5, 2.5, 5, 5, 0]]]]


@pytest.mark.parametrize("pool", [MaxPool2D, AvgPool2D])
def test_a_pool_larger_than_its_pictures_is_refused(pool: type[MaxPool2D | AvgPool2D]) -> None:
    """Both sizes are named; a vector is refused, too."""
    with pytest.raises(ShapeError, match=r"a pool of 3 x 3 does not fit into pictures of 2 x 8"):
        pool(3).y_shape((4, 2, 8))
    with pytest.raises(ShapeError, match=r"received values of shape \(10,\)"):
        pool(2).y_shape((10,))
