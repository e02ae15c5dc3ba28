"""Dropout: its mask in training, and no effect in evaluation."""

import numpy as np
import pytest

from nntui.engine.layers.dropout import Dropout
from tests.engine.cases import BATCH, LAYERS, LayerCase, bound


def test_dropout_keeps_the_mean_and_zeroes_the_given_share() -> None:
    """The other values are divided by 1 - rate, so the mean stays the same, up to chance."""
    case = LayerCase(lambda: Dropout(0.25), (20_000,))
    layer, _, _ = bound(case)

    y = layer.forward(np.ones((BATCH, 20_000)), np.random.default_rng(11))

    assert set(np.unique(y)) == {0.0, 1 / 0.75}
    assert np.mean(y == 0) == pytest.approx(0.25, abs=0.01)
    assert y.mean() == pytest.approx(1, abs=0.01)


def test_in_evaluation_dropout_returns_its_input() -> None:
    """Without a random generator y is x."""
    case = LAYERS["dropout"]
    layer, _, _ = bound(case)
    x = np.random.default_rng(3).normal(size=(BATCH, *case.x_shape))

    assert np.array_equal(layer.forward(x, None), x)
