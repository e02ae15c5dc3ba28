"""Digits that are generated quickly are as those of the data set, apart from their bits."""

import numpy as np
import pytest
from numpy.typing import NDArray

from nntui.datasets.synthetic import digits
from nntui.datasets.synthetic.hand import PRESETS
from nntui.datasets.synthetic.quick.digits import generate
from nntui.datasets.synthetic.quick.paths import table

Images = NDArray[np.uint8]
LABELS = [6, 7, 4, 2, 5, 0, 9, 8, 3, 1]
SUMS = [17409, 13565, 19905, 34557, 30333, 38306, 39437, 32555, 20526, 24905]


def extent(images: Images) -> NDArray[np.int64]:
    """Return the height and width (n, 2) of the pixels that are not 0."""
    sides = []
    for axis in (2, 1):
        hit = np.asarray((images > 0).any(axis=axis))
        sides.append(28 - hit.argmax(axis=1) - hit[:, ::-1].argmax(axis=1))
    return np.stack(sides, axis=1)


def test_the_same_seed_gives_the_same_bytes() -> None:
    first, again = generate(130, [5, 1]), generate(130, [5, 1])
    assert first[0].tobytes() == again[0].tobytes()
    assert first[1].tobytes() == again[1].tobytes()


def test_the_images_of_this_stream() -> None:
    """A change of these sums requires a new NEWEST_STREAM; runs continue with what they had."""
    images, labels = generate(10, [5, 1])
    assert labels.tolist() == LABELS
    np.testing.assert_allclose(images.sum(axis=(1, 2), dtype=np.int64), SUMS, atol=20)


def test_another_seed_gives_other_images() -> None:
    first, other = generate(300, [5, 1])[0], generate(300, [5, 2])[0]
    assert len({image.tobytes() for image in (*first, *other)}) == 600


@pytest.mark.parametrize("count", [0, 1, 65])
def test_shapes_and_types(count: int) -> None:
    """Also where the last block is not whole."""
    images, labels = generate(count, [3])
    assert images.shape == (count, 28, 28)
    assert labels.shape == (count,)
    assert images.dtype == labels.dtype == np.uint8


def test_classes_are_balanced_and_shuffled() -> None:
    _, labels = generate(1000, [1])
    assert np.array_equal(np.bincount(labels), np.full(10, 100))
    assert 0.04 < np.mean(labels[1:] == labels[:-1]) < 0.17


@pytest.mark.parametrize("preset", PRESETS)
def test_digits_look_like_those_of_the_data_set(preset: str) -> None:
    """The mean image of each class, and how much images vary, are the same up to chance."""
    count = 4000
    quick, labels = generate(count, [4], preset=preset)
    exact, other_labels = digits.generate(count, 4, preset=preset)
    for digit in range(10):
        mine = quick[labels == digit].astype(float)
        theirs = exact[other_labels == digit].astype(float)
        error = np.sqrt((mine.var(axis=0) + theirs.var(axis=0)) / len(mine))
        assert (np.abs(mine.mean(axis=0) - theirs.mean(axis=0)) < 5 * error + 2).all()
    for share in (np.mean, np.std, lambda x: (x == 0).mean(), lambda x: (x == 255).mean()):
        assert share(quick) == pytest.approx(share(exact), rel=0.03)


def test_digits_are_prepared_like_mnist() -> None:
    """At most 20 pixels high and wide, and their center of mass in the middle."""
    images, _ = generate(1000, [8])
    assert extent(images).max() <= 20
    mass = images.astype(float)
    for axis in (1, 2):
        along = mass.sum(axis=axis) @ np.arange(28) / mass.sum(axis=(1, 2))
        assert np.quantile(np.abs(along - 14), 0.98) < 0.51


def test_samples_are_dense_enough_for_an_unbroken_line() -> None:
    """Nearly all of them are at most two widths of the blur apart."""
    known = table()
    form = known.alphabet.form
    points = known.control.shape[2]
    paths = known.control @ known.matrix[form][:, :points]
    steps = np.hypot(*np.moveaxis(np.diff(paths, axis=2), 1, 0)) * known.alphabet.joined[form]
    assert np.quantile(steps[steps > 0] * 20, 0.99) < 2 * 0.9
