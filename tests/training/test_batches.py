"""Batches: the right pixels and labels, in an order that seed and epoch decide."""

import numpy as np
import pytest

from nntui.config.choices import INPUT_RANGES, InputRange
from nntui.datasets.dataset import Dataset, Split
from nntui.engine.losses import target_table
from nntui.training.batches import Batches, StoredImages, shuffled


@pytest.fixture
def split() -> Split:
    """Seven pictures of 2 x 3 whose first pixel is their number."""
    images = np.zeros((7, 2, 3), np.uint8)
    images[:, 0, 0] = range(7)
    images[:, 1, 2] = 255
    return Split(images, np.array([0, 1, 2, 0, 1, 2, 0], np.uint8))


def test_gather(split: Split) -> None:
    """Pixels come as numbers from 0 to 1, labels as they are and as one-hot rows."""
    batch = Batches(split, 4, (6,), target_table(3)).gather(np.array([5, 0]))

    expected = np.zeros((2, 6), np.float32)
    expected[0, 0] = 5 / 255
    expected[:, 5] = 1
    assert batch.x.dtype == np.float32
    np.testing.assert_allclose(batch.x, expected, rtol=1e-6)
    np.testing.assert_array_equal(batch.target, [[0, 0, 1], [1, 0, 0]])
    np.testing.assert_array_equal(batch.labels, [2, 0])


def test_all_gray_levels() -> None:
    """0 is exactly 0, 255 is 1 to the last bits, and all between are level / 255."""
    split = Split(np.arange(256, dtype=np.uint8).reshape(1, 16, 16), np.zeros(1, np.uint8))

    x = Batches(split, 1, (256,), target_table(2)).gather(np.array([0])).x

    assert x[0, 0] == 0
    np.testing.assert_allclose(x[0], np.arange(256) / 255, rtol=2e-7)


@pytest.mark.parametrize("name", INPUT_RANGES)
def test_the_range_of_the_inputs(name: InputRange) -> None:
    """Pixel 0 is the low end, 255 the high one, and all between lie evenly."""
    low, high = INPUT_RANGES[name]
    split = Split(np.arange(256, dtype=np.uint8).reshape(1, 16, 16), np.zeros(1, np.uint8))

    x = Batches(split, 1, (256,), target_table(2), input_range=(low, high)).gather(np.array([0])).x

    np.testing.assert_allclose(x[0], np.linspace(low, high, 256), rtol=2e-7, atol=2e-7)
    assert name == f"{low:g}..{high:g}"


def test_shape_and_type_of_the_network(split: Split) -> None:
    """x has the shape and the type that the network wants."""
    batch = Batches(split, 3, (2, 3), target_table(3), np.float64).gather(np.array([1, 2, 3]))

    assert batch.x.shape == (3, 2, 3)
    assert batch.x.dtype == batch.target.dtype == np.float64


def test_ragged_batch(split: Split) -> None:
    """The last batch of an epoch may be smaller; nothing of the one before is left in it."""
    batches = Batches(split, 4, (6,), target_table(3))
    batches.gather(np.array([0, 1, 2, 3]))
    batch = batches.gather(np.array([6]))

    assert len(batch.x) == len(batch.target) == len(batch.labels) == 1
    assert batch.x[0, 0] == pytest.approx(6 / 255)


def test_memory_is_used_again(split: Split) -> None:
    """Batches lie in the same memory: none is asked for while training."""
    batches = Batches(split, 4, (6,), target_table(3))

    first, second = batches.gather(np.array([0, 1])), batches.gather(np.array([2, 3]))

    assert np.shares_memory(first.x, second.x)
    assert np.shares_memory(first.target, second.target)


def test_images_are_left_alone(lines: Dataset) -> None:
    """The pixels of the data set are read and never written."""
    before = lines.train.images.copy()
    Batches(lines.train, 8, (144,), target_table(2)).gather(np.arange(8))

    np.testing.assert_array_equal(lines.train.images, before)


@pytest.mark.parametrize("epoch", [0, 1, 99])
def test_each_image_once_an_epoch(epoch: int) -> None:
    """An epoch's order is a permutation."""
    np.testing.assert_array_equal(np.sort(shuffled(1_000, 7, epoch)), np.arange(1_000))


def test_order_is_that_of_seed_and_epoch() -> None:
    """Another epoch, another order; another seed, another order; the same again, the same."""
    order = shuffled(1_000, 7, 0)

    np.testing.assert_array_equal(order, shuffled(1_000, 7, 0))
    assert (order != shuffled(1_000, 7, 1)).any()
    assert (order != shuffled(1_000, 8, 0)).any()


def test_strided_images_are_laid_out_once(split: Split) -> None:
    """A view with gaps gathers the same, and is not copied again with every batch."""
    wide = np.zeros((7, 3, 5), np.uint8)
    wide[:, :2, :3] = split.images
    batches = Batches(Split(wide[:, :2, :3], split.labels), 4, (6,), target_table(3))

    assert isinstance(batches.images, StoredImages)
    assert batches.images._pixels.flags.c_contiguous
    plain = Batches(split, 4, (6,), target_table(3))
    np.testing.assert_array_equal(
        batches.gather(np.array([5, 0])).x, plain.gather(np.array([5, 0])).x
    )
