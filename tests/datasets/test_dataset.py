"""A data set is consistent: images and labels match, and held-out images are not trained on."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nntui.datasets.dataset import Dataset, Split, empty_split
from nntui.errors import DataError


def _split(count: int, label: int = 0, side: int = 2) -> Split:
    images = np.arange(count, dtype=np.uint8)[:, None, None].repeat(side, 1).repeat(side, 2)
    return Split(images, np.full(count, label, np.uint8))


def _dataset(train: Split, test: Split | None = None) -> Dataset:
    test = _split(3) if test is None else test
    return Dataset("toy", ("a", "b"), train, test, empty_split(2, 2), "made up")


@pytest.mark.parametrize(
    ("images", "labels", "sentence"),
    [
        ((2, 3), (2,), r"received \(2, 3\) and \(2,\)"),
        ((2, 3, 3), (2, 1), r"received \(2, 3, 3\) and \(2, 1\)"),
        ((2, 3, 3), (3,), "expected as many labels as images, received 3 labels for 2 images"),
    ],
)
def test_images_and_labels_must_match(
    images: tuple[int, ...], labels: tuple[int, ...], sentence: str
) -> None:
    """In their number of axes and in their count."""
    with pytest.raises(DataError, match=sentence):
        Split(np.zeros(images, np.uint8), np.zeros(labels, np.uint8))


def test_a_slice_of_a_split_is_a_split() -> None:
    """Rows keep their labels and share the memory of the whole."""
    split = Split(np.arange(12, dtype=np.uint8).reshape(3, 2, 2), np.array([0, 1, 2], np.uint8))

    part = split[1:]

    assert part.labels.tolist() == [1, 2]
    assert np.shares_memory(split.images, part.images)
    assert len(part) == 2


def test_a_data_set_needs_training_and_test_images() -> None:
    with pytest.raises(DataError, match="toy: expected training images and test images"):
        _dataset(empty_split(2, 2))
    with pytest.raises(DataError, match="received 3 and 0"):
        _dataset(_split(3), empty_split(2, 2))


def test_all_images_have_one_size() -> None:
    """A network has one input size."""
    with pytest.raises(DataError, match=r"images of one size, received \(2, 2\) and \(3, 3\)"):
        _dataset(_split(3), _split(3, side=3))


def test_a_label_is_the_number_of_a_class() -> None:
    """A label beyond the classes is an error with the valid range."""
    with pytest.raises(DataError, match="toy: expected labels from 0 to 1, received 2"):
        _dataset(_split(3, label=2))


@given(st.integers(0, 9))
def test_held_out_images_are_not_trained_on(count: int) -> None:
    """Each training image remains or is held out, in the old order."""
    data = _dataset(_split(10)).hold_out(count)

    assert count == len(data.validation)
    both = np.concatenate([data.train.images, data.validation.images])
    assert np.array_equal(_split(10).images, both)


@pytest.mark.parametrize("count", [10, 11, 10**6])
def test_a_training_image_must_remain(count: int) -> None:
    """Holding out all images is an error with their number."""
    with pytest.raises(
        DataError, match=f"fewer than the 10 training images of toy, received {count}"
    ):
        _dataset(_split(10)).hold_out(count)


def test_usual_splits_of_mnist() -> None:
    """60,000 / 0, or 10,000 held out by each method, with fewer training images if requested."""
    labels = (np.arange(60_000) % 10).astype(np.uint8)
    train = Split(np.zeros((60_000, 1, 1), np.uint8), labels)
    data = Dataset("mnist", tuple("0123456789"), train, train[:10_000], train[:0], "")

    assert len(data.hold_out(0).train) == 60_000
    for method in ("auto", "stratified", "random"):
        held_out = data.hold_out(10_000, method, seed=7, train_size=600)
        assert (len(held_out.train), len(held_out.validation)) == (600, 10_000)
    validation = data.hold_out(10_000, "stratified").validation
    assert np.bincount(validation.labels).tolist() == [1000] * 10


def test_the_image_shape_is_height_and_width() -> None:
    """In the order of the arrays."""
    assert empty_split(4, 7).images.shape == (0, 4, 7)
    split = Split(np.zeros((1, 4, 7), np.uint8), np.zeros(1, np.uint8))

    assert Dataset("t", ("a",), split, split, empty_split(4, 7), "").image_shape == (4, 7)
