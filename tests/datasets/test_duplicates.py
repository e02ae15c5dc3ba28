"""Images that are in two parts are counted, and left out of the training images if asked."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nntui.datasets.dataset import Pixels, Split, empty_split
from nntui.datasets.duplicates import Parts, check_duplicates, shared_rows
from nntui.errors import DataError

IMAGES = np.random.default_rng(1).integers(0, 256, (60, 14, 14), np.uint8)


@given(arrays(np.uint8, (6, 2, 2), elements=st.integers(0, 1)))
def test_shared_rows_are_those_of_equal_images(images: Pixels) -> None:
    first, second = images[:3], images[3:]
    rows, others = shared_rows(first, second)
    assert rows.tolist() == [i for i in range(3) if any((first[i] == x).all() for x in second)]
    assert others.tolist() == [i for i in range(3) if any((second[i] == x).all() for x in first)]


@pytest.mark.parametrize("width", [1, 2, 14, 98])
def test_images_that_agree_in_the_middle_are_compared_whole(width: int) -> None:
    """In any shape and memory layout."""
    images = IMAGES.reshape(60, -1, width).copy()
    others = images[:30].copy()
    others[:10, 0, 0] ^= 1
    others[10:20, -1, -1] ^= 1
    for layout in (others, np.asfortranarray(others)):
        rows, other_rows = shared_rows(images, layout)
        assert rows.tolist() == other_rows.tolist() == list(range(20, 30))


def test_duplicates_leave_the_training_and_never_the_test_images() -> None:
    train, validation, test = split(0, 40), split(30, 45), split(38, 60)
    found = check_duplicates(Parts(train, validation, test), "x", drop=False)
    assert found.train is train
    assert [note.split(" (")[0] for note in found.notes] == [
        "7 of 22 test images are also validation images",
        "2 of 22 test images are also training images",
        "10 of 15 validation images are also training images",
    ]

    without = check_duplicates(Parts(train, validation, test), "x", drop=True)
    assert np.array_equal(without.test.images, test.images)
    assert np.array_equal(without.validation.images, IMAGES[30:38])
    assert np.array_equal(without.train.images, IMAGES[:30])
    assert without.notes[0] == "7 validation images left out, which are also test images"


def test_a_training_part_of_duplicates_alone_is_refused() -> None:
    with pytest.raises(DataError, match="received only such"):
        check_duplicates(Parts(split(0, 5), empty_split(14, 14), split(0, 9)), "x", drop=True)


def split(start: int, stop: int) -> Split:
    """Return some of the images."""
    return Split(IMAGES[start:stop], np.zeros(stop - start, np.uint8))
