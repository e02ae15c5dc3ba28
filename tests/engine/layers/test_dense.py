"""Dense: the shapes it accepts."""

import pytest

from nntui.engine.layers.dense import Dense
from nntui.errors import ShapeError
from tests.engine.cases import GLOROT


def test_dense_rejects_images_and_suggests_a_flatten_layer() -> None:
    """The error contains the shape that was received."""
    with pytest.raises(ShapeError, match=r"received values of shape \(1, 28, 28\); put a flatten"):
        Dense(3, GLOROT).y_shape((1, 28, 28))
