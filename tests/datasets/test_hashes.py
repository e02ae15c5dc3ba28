"""Hashes of images: equal for equal images alone, and the same in every version."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nntui.datasets.dataset import Pixels
from nntui.datasets.hashes import image_hashes


def test_the_hash_of_an_image_never_changes() -> None:
    images = np.arange(2 * 3 * 5, dtype=np.uint8).reshape(2, 3, 5)
    assert image_hashes(images).tolist() == [4463548579210805233, 6086262390237185347]


@given(arrays(np.uint8, (4, 3, 3), elements=st.integers(0, 2)))
def test_images_have_the_same_hash_if_and_only_if_they_are_equal(images: Pixels) -> None:
    hashes = image_hashes(images)
    for i in range(4):
        for j in range(4):
            assert (hashes[i] == hashes[j]) == np.array_equal(images[i], images[j])


def test_one_pixel_or_two_in_any_place_change_the_hash() -> None:
    single = np.zeros((64 * 255, 64), np.uint8)
    rows = np.arange(len(single))
    single[rows, rows // 255] = rows % 255 + 1
    pairs = np.zeros((63 * 255, 64), np.uint8)
    rows = np.arange(len(pairs))
    pairs[rows, rows // 255] = rows % 255 + 1
    pairs[rows, rows // 255 + 1] = 255
    images = np.concatenate([single, pairs]).reshape(-1, 8, 8)
    assert len(np.unique(image_hashes(images))) == len(images)


def test_the_shape_and_not_the_memory_layout_counts() -> None:
    images = np.random.default_rng(1).integers(0, 256, (5, 4, 6), np.uint8)
    turned = np.asfortranarray(images)
    assert (image_hashes(images) == image_hashes(turned)).all()
    assert (image_hashes(images) != image_hashes(images.reshape(5, 6, 4))).all()
    assert (image_hashes(images) != image_hashes(images.transpose(0, 2, 1))).all()


def test_images_larger_than_a_chunk_and_no_images() -> None:
    large = np.zeros((2, 1024, 1024), np.uint8)
    large[1, -1, -1] = 1
    hashes = image_hashes(large)
    assert hashes[0] != hashes[1]
    assert image_hashes(large[:0]).shape == (0,)
