"""A data set is whole: images and labels agree, and nothing is shared between its splits."""

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
def test_images_and_labels_must_agree(
    images: tuple[int, ...], labels: tuple[int, ...], sentence: str
) -> None:
    """A split cannot be made of what does not belong together."""
    with pytest.raises(DataError, match=sentence):
        Split(np.zeros(images, np.uint8), np.zeros(labels, np.uint8))


def test_a_slice_of_a_split_is_a_split() -> None:
    """Rows keep their labels and share the memory of the whole."""
    split = Split(np.arange(12, dtype=np.uint8).reshape(3, 2, 2), np.array([0, 1, 2], np.uint8))

    part = split[1:]

    assert part.labels.tolist() == [1, 2]
    assert np.shares_memory(split.images, part.images)
    assert len(part) == 2


def test_a_data_set_needs_images() -> None:
    """Nothing can be learned from nothing, nor judged on it."""
    with pytest.raises(DataError, match="toy: expected images to train and to test on"):
        _dataset(empty_split(2, 2))
    with pytest.raises(DataError, match="received 3 and 0"):
        _dataset(_split(3), empty_split(2, 2))


def test_all_images_have_one_size() -> None:
    """A network has one input."""
    with pytest.raises(DataError, match=r"images of one size, received \(2, 2\) and \(3, 3\)"):
        _dataset(_split(3), _split(3, side=3))


def test_a_label_is_the_number_of_a_class() -> None:
    """A label beyond the classes is told with the range."""
    with pytest.raises(DataError, match="toy: expected labels from 0 to 1, received 2"):
        _dataset(_split(3, label=2))


@given(st.integers(0, 9))
def test_what_is_held_out_is_not_trained_on(count: int) -> None:
    """Every training image is in one of the two, in the old order."""
    data = _dataset(_split(10)).hold_out(count)

    assert count == len(data.validation)
    both = np.concatenate([data.train.images, data.validation.images])
    assert np.array_equal(_split(10).images, both)


@pytest.mark.parametrize("count", [10, 11, 10**6])
def test_something_must_be_left_to_train_on(count: int) -> None:
    """Holding out everything is refused, with the number there is."""
    with pytest.raises(
        DataError, match=f"fewer than the 10 training images of toy, received {count}"
    ):
        _dataset(_split(10)).hold_out(count)


def test_the_shape_is_height_and_width() -> None:
    """In that order, as in the arrays."""
    assert empty_split(4, 7).images.shape == (0, 4, 7)
    split = Split(np.zeros((1, 4, 7), np.uint8), np.zeros(1, np.uint8))

    assert Dataset("t", ("a",), split, split, empty_split(4, 7), "").image_shape == (4, 7)
