"""Batch normalization: what it makes of a batch, and what it remembers of it."""

import numpy as np
import pytest

from nntui.engine.arrays import Array, Shape
from nntui.engine.layers.batchnorm import BatchNorm
from nntui.engine.parameters import Parameters
from nntui.errors import ShapeError
from tests.engine.cases import BATCH, LayerCase, bound


def initialized(x_shape: Shape) -> tuple[BatchNorm, Parameters]:
    """Return a layer as it is before the first step."""
    layer, parameters, _ = bound(LayerCase(BatchNorm, x_shape))
    assert isinstance(layer, BatchNorm)
    layer.initialize(parameters.arrays, np.random.default_rng(0))
    return layer, parameters


def columns(y: Array) -> Array:
    """Return pictures with one column to a channel."""
    return y.transpose(0, 2, 3, 1).reshape(-1, y.shape[1])


def test_a_batch_leaves_with_mean_0_and_variance_1() -> None:
    """By unit; up to epsilon, which makes the variance a little less."""
    layer, _ = initialized((3,))
    x = np.random.default_rng(1).normal(5, 3, size=(BATCH, 3))

    y = layer.forward(x, np.random.default_rng(0))

    assert y.mean(axis=0) == pytest.approx([0, 0, 0], abs=1e-14)
    assert y.var(axis=0) == pytest.approx([1, 1, 1], abs=1e-4)


def test_pictures_are_normalized_by_channel() -> None:
    """Over all images, rows and columns together."""
    layer, _ = initialized((2, 3, 4))
    x = np.random.default_rng(1).normal(5, 3, size=(BATCH, 2, 3, 4))

    y = columns(layer.forward(x, np.random.default_rng(0)))

    assert y.mean(axis=0) == pytest.approx([0, 0], abs=1e-14)
    assert y.var(axis=0) == pytest.approx([1, 1], abs=1e-4)


def test_running_means_take_a_tenth_of_every_batch() -> None:
    """mean: 0.1 of the batch's; variance: 0.9 of the 1 at first and 0.1 of the unbiased one."""
    layer, parameters = initialized((1,))
    x = np.array([[1.0], [2.0], [3.0]])

    layer.forward(x, np.random.default_rng(0))

    assert parameters.statistics["mean"] == pytest.approx([0.2])
    assert parameters.statistics["variance"] == pytest.approx([0.9 + 0.1 * 1.0])


def test_judging_uses_and_leaves_the_running_means() -> None:
    """y = (x - mean) / sqrt(variance + epsilon), whatever else is in the batch."""
    layer, parameters = initialized((1,))
    parameters.statistics["mean"][...] = 2
    parameters.statistics["variance"][...] = 4

    y = layer.forward(np.array([[6.0], [2.0]]), None)

    assert y == pytest.approx(np.array([[2.0], [0.0]]), abs=1e-5)
    assert parameters.statistics["mean"].tolist() == [2]


def test_a_batch_of_one_is_survived() -> None:
    """It has no variance: y is the shift, and what was measured before stays as it was."""
    layer, parameters = initialized((2,))

    y = layer.forward(np.array([[7.0, 8.0]]), np.random.default_rng(0))

    assert y.tolist() == [[0, 0]]
    assert parameters.statistics["mean"].tolist() == [0, 0]
    assert parameters.statistics["variance"].tolist() == [1, 1]


def test_other_shapes_are_refused() -> None:
    """A vector or pictures."""
    with pytest.raises(ShapeError, match=r"received values of shape \(3, 4\)"):
        BatchNorm().y_shape((3, 4))
