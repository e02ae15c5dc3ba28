"""Flatten: the order of the values."""

import numpy as np

from nntui.engine.layers.flatten import Flatten
from tests.engine.cases import LayerCase, bound


def test_flatten_keeps_the_order_of_reshape() -> None:
    """The last axis changes fastest."""
    layer, _, _ = bound(LayerCase(Flatten, (1, 2, 3)))
    x = np.arange(6.0).reshape(1, 1, 2, 3)

    assert layer.forward(x, None).tolist() == [[0, 1, 2, 3, 4, 5]]
