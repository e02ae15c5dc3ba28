"""Batches: pixels, labels and targets, in an order that seed and epoch decide."""

import numpy as np
import pytest

from nntui.config.choices import INPUT_RANGES, InputRange
from nntui.datasets.dataset import Dataset, Split
from nntui.engine.arrays import Array
from nntui.engine.losses import target_table
from nntui.errors import ShapeError
from nntui.training.batches import Batches, StoredImages, shuffled


@pytest.fixture
def split() -> Split:
    """Seven images of 2 x 3 whose first pixel is their number."""
    images = np.zeros((7, 2, 3), np.uint8)
    images[:, 0, 0] = range(7)
    images[:, 1, 2] = 255
    return Split(images, np.array([0, 1, 2, 0, 1, 2, 0], np.uint8))


def test_a_batch_has_inputs_targets_and_labels(split: Split) -> None:
    """Pixels are scaled to 0..1, labels become one-hot rows."""
    batch = Batches(split, 4, (6,), target_table(3)).gather(np.array([5, 0]))

    expected = np.zeros((2, 6), np.float32)
    expected[0, 0] = 5 / 255
    expected[:, 5] = 1
    assert batch.x.dtype == np.float32
    np.testing.assert_allclose(batch.x, expected, rtol=1e-6)
    np.testing.assert_array_equal(batch.target, [[0, 0, 1], [1, 0, 0]])
    np.testing.assert_array_equal(batch.labels, [2, 0])


def test_every_gray_level_is_scaled_exactly() -> None:
    """0 is exactly 0, 255 is 1 to the last bits, and a level between is level / 255."""
    split = Split(np.arange(256, dtype=np.uint8).reshape(1, 16, 16), np.zeros(1, np.uint8))

    x = Batches(split, 1, (256,), target_table(2)).gather(np.array([0])).x

    assert x[0, 0] == 0
    np.testing.assert_allclose(x[0], np.arange(256) / 255, rtol=2e-7)


@pytest.mark.parametrize("name", [name for name in INPUT_RANGES if not INPUT_RANGES[name][2]])
def test_pixels_are_scaled_to_the_input_range(name: InputRange) -> None:
    """Pixel 0 is the low end, 255 the high end, and the levels between are equidistant."""
    low, high, _ = INPUT_RANGES[name]
    split = Split(np.arange(256, dtype=np.uint8).reshape(1, 16, 16), np.zeros(1, np.uint8))

    x = Batches(split, 1, (256,), target_table(2), input_range=(low, high)).gather(np.array([0])).x

    np.testing.assert_allclose(x[0], np.linspace(low, high, 256), rtol=4e-7, atol=2e-7)
    named = {"mean-std": "-0.424213..2.82149", "0..1/255": "0..0.00392157"}
    assert named.get(name, name) == f"{low:g}..{high:g}"


def inputs_of(image: list[list[int]], name: InputRange) -> Array:
    images = np.array([image], np.uint8)
    split = Split(images, np.zeros(1, np.uint8))
    shape = (images[0].size,)
    batches = Batches(split, 1, shape, target_table(2), input_range=INPUT_RANGES[name])
    return batches.gather(np.array([0])).x.reshape(images[0].shape)


def test_pixels_above_the_threshold_are_white_in_binary_images() -> None:
    assert inputs_of([[127, 128], [0, 255]], "binary").tolist() == [[0, 1], [0, 1]]


def test_each_column_or_row_is_divided_by_its_norm_and_a_blank_one_stays() -> None:
    columns = np.array([[0.6, 0.0], [0.8, 0.0]])
    np.testing.assert_allclose(inputs_of([[3, 0], [4, 0]], "columns"), columns, 1e-4)
    rows = np.array([[0.6, 0.8], [0.0, 0.0]])
    np.testing.assert_allclose(inputs_of([[3, 4], [0, 0]], "rows"), rows, 1e-4)


def test_columns_need_square_images() -> None:
    with pytest.raises(ShapeError, match="square"):
        inputs_of([[3, 0]], "columns")


def test_inputs_have_the_shape_and_type_of_the_network(split: Split) -> None:
    batch = Batches(split, 3, (2, 3), target_table(3), np.float64).gather(np.array([1, 2, 3]))

    assert batch.x.shape == (3, 2, 3)
    assert batch.x.dtype == batch.target.dtype == np.float64


def test_the_last_batch_of_an_epoch_may_be_smaller(split: Split) -> None:
    """Nothing of the batch before is left in it."""
    batches = Batches(split, 4, (6,), target_table(3))
    batches.gather(np.array([0, 1, 2, 3]))
    batch = batches.gather(np.array([6]))

    assert len(batch.x) == len(batch.target) == len(batch.labels) == 1
    assert batch.x[0, 0] == pytest.approx(6 / 255)


def test_batches_reuse_their_memory(split: Split) -> None:
    batches = Batches(split, 4, (6,), target_table(3))

    first, second = batches.gather(np.array([0, 1])), batches.gather(np.array([2, 3]))

    assert np.shares_memory(first.x, second.x)
    assert np.shares_memory(first.target, second.target)


def test_the_images_of_the_data_set_are_not_changed(lines: Dataset) -> None:
    before = lines.train.images.copy()
    Batches(lines.train, 8, (144,), target_table(2)).gather(np.arange(8))

    np.testing.assert_array_equal(lines.train.images, before)


@pytest.mark.parametrize("epoch", [0, 1, 99])
def test_the_order_of_an_epoch_is_a_permutation(epoch: int) -> None:
    np.testing.assert_array_equal(np.sort(shuffled(1_000, 7, epoch)), np.arange(1_000))


def test_the_order_depends_on_seed_and_epoch_alone() -> None:
    order = shuffled(1_000, 7, 0)

    np.testing.assert_array_equal(order, shuffled(1_000, 7, 0))
    assert (order != shuffled(1_000, 7, 1)).any()
    assert (order != shuffled(1_000, 8, 0)).any()


def test_a_strided_view_is_copied_only_once(split: Split) -> None:
    """It gives the same batches, and is not copied again for each of them."""
    wide = np.zeros((7, 3, 5), np.uint8)
    wide[:, :2, :3] = split.images
    batches = Batches(Split(wide[:, :2, :3], split.labels), 4, (6,), target_table(3))

    assert isinstance(batches.images, StoredImages)
    assert batches.images._pixels.flags.c_contiguous
    plain = Batches(split, 4, (6,), target_table(3))
    np.testing.assert_array_equal(
        batches.gather(np.array([5, 0])).x, plain.gather(np.array([5, 0])).x
    )
