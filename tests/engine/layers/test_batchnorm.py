"""Batch normalization: normalized batches, and running means."""

import numpy as np
import pytest

from nntui.engine.arrays import Array, Shape
from nntui.engine.layers.batchnorm import BatchNorm
from nntui.engine.parameters import Parameters
from nntui.errors import ShapeError
from tests.engine.cases import BATCH, LayerCase, bound


def initialized(x_shape: Shape) -> tuple[BatchNorm, Parameters]:
    """Return a layer with its initial parameters."""
    layer, parameters, _ = bound(LayerCase(BatchNorm, x_shape))
    assert isinstance(layer, BatchNorm)
    layer.initialize(parameters.arrays, np.random.default_rng(0))
    return layer, parameters


def columns(y: Array) -> Array:
    """Return images (n, channels, rows, columns) as (n rows columns, channels)."""
    return y.transpose(0, 2, 3, 1).reshape(-1, y.shape[1])


def test_outputs_have_mean_0_and_variance_1() -> None:
    """For each unit, up to epsilon, which makes the variance slightly smaller."""
    layer, _ = initialized((3,))
    x = np.random.default_rng(1).normal(5, 3, size=(BATCH, 3))

    y = layer.forward(x, np.random.default_rng(0))

    assert y.mean(axis=0) == pytest.approx([0, 0, 0], abs=1e-14)
    assert y.var(axis=0) == pytest.approx([1, 1, 1], abs=1e-4)


def test_images_are_normalized_by_channel() -> None:
    """Over all images, rows and columns together."""
    layer, _ = initialized((2, 3, 4))
    x = np.random.default_rng(1).normal(5, 3, size=(BATCH, 2, 3, 4))

    y = columns(layer.forward(x, np.random.default_rng(0)))

    assert y.mean(axis=0) == pytest.approx([0, 0], abs=1e-14)
    assert y.var(axis=0) == pytest.approx([1, 1], abs=1e-4)


def test_running_means_move_a_tenth_of_the_way_to_each_batch() -> None:
    """mean: 0.1 of the batch's; variance: 0.9 of the initial 1, and 0.1 of the unbiased one."""
    layer, parameters = initialized((1,))
    x = np.array([[1.0], [2.0], [3.0]])

    layer.forward(x, np.random.default_rng(0))

    assert parameters.statistics["mean"] == pytest.approx([0.2])
    assert parameters.statistics["variance"] == pytest.approx([0.9 + 0.1 * 1.0])


def test_evaluation_uses_the_running_means_and_does_not_change_them() -> None:
    """y = (x - mean) / sqrt(variance + epsilon), for any batch."""
    layer, parameters = initialized((1,))
    parameters.statistics["mean"][...] = 2
    parameters.statistics["variance"][...] = 4

    y = layer.forward(np.array([[6.0], [2.0]]), None)

    assert y == pytest.approx(np.array([[2.0], [0.0]]), abs=1e-5)
    assert parameters.statistics["mean"].tolist() == [2]


def test_a_batch_of_one_gives_the_shift_and_keeps_the_running_means() -> None:
    """A single value has no variance."""
    layer, parameters = initialized((2,))

    y = layer.forward(np.array([[7.0, 8.0]]), np.random.default_rng(0))

    assert y.tolist() == [[0, 0]]
    assert parameters.statistics["mean"].tolist() == [0, 0]
    assert parameters.statistics["variance"].tolist() == [1, 1]


def test_shapes_other_than_vectors_and_images_are_rejected() -> None:
    """The error contains the shape that was received."""
    with pytest.raises(ShapeError, match=r"received values of shape \(3, 4\)"):
        BatchNorm().y_shape((3, 4))
