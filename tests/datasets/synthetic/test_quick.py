"""Digits that are generated quickly are as those of the data set, apart from their bits."""

import numpy as np
import pytest
from numpy.typing import NDArray

from nntui.datasets.dataset import NEWEST_STREAM
from nntui.datasets.synthetic import digits
from nntui.datasets.synthetic.hand import PRESETS
from nntui.datasets.synthetic.quick.digits import generate
from nntui.datasets.synthetic.quick.numbers import draw_exact, draw_quantiles
from nntui.datasets.synthetic.quick.paths import table

Images = NDArray[np.uint8]
LABELS = [6, 7, 4, 2, 5, 0, 9, 8, 3, 1]
SUMS = {
    2: [17409, 13565, 19905, 34557, 30333, 38306, 39437, 32555, 20526, 24905],
    3: [24121, 19549, 22196, 39013, 15137, 25197, 20487, 24297, 27831, 10587],
}
"""The sums of the pixels of ten images of each stream."""


def extent(images: Images) -> NDArray[np.int64]:
    """Return the height and width (n, 2) of the pixels that are not 0."""
    sides = []
    for axis in (2, 1):
        hit = np.asarray((images > 0).any(axis=axis))
        sides.append(28 - hit.argmax(axis=1) - hit[:, ::-1].argmax(axis=1))
    return np.stack(sides, axis=1)


@pytest.mark.parametrize("stream", SUMS)
def test_the_same_seed_gives_the_same_bytes(stream: int) -> None:
    first, again = (generate(130, [5, 1], stream=stream) for _ in range(2))
    assert first[0].tobytes() == again[0].tobytes()
    assert first[1].tobytes() == again[1].tobytes()


@pytest.mark.parametrize("stream", SUMS)
def test_the_images_of_each_stream(stream: int) -> None:
    """A change of these sums requires a new NEWEST_STREAM; runs continue with what they had."""
    assert max(SUMS) == NEWEST_STREAM
    images, labels = generate(10, [5, 1], stream=stream)
    assert labels.tolist() == LABELS
    np.testing.assert_allclose(images.sum(axis=(1, 2), dtype=np.int64), SUMS[stream], atol=20)


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


@pytest.mark.parametrize("stream", SUMS)
@pytest.mark.parametrize("preset", PRESETS)
def test_digits_look_like_those_of_the_data_set(preset: str, stream: int) -> None:
    """The mean image of each class, and how much images vary, are the same up to chance."""
    count = 4000
    quick, labels = generate(count, [4], preset=preset, stream=stream)
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


def test_quantiles_are_distributed_as_normal_numbers() -> None:
    """Their moments and quantiles are the same up to chance, and neighbors are independent."""
    shape = (2000, 50)
    rough = draw_quantiles(np.random.default_rng(1), shape, 1.8)
    exact = draw_exact(np.random.default_rng(2), shape, 1.8)
    assert rough.dtype == np.float32
    assert rough.shape == shape
    assert rough.max() == -rough.min() == np.float32(1.8)
    assert abs(rough.mean()) < 5 / np.sqrt(rough.size)
    levels = np.linspace(0.05, 0.95, 19)
    np.testing.assert_allclose(np.quantile(rough, levels), np.quantile(exact, levels), atol=0.03)
    between = np.corrcoef(rough[:, :5].T) - np.eye(5)
    assert np.abs(between).max() < 5 / np.sqrt(len(rough))


@pytest.mark.parametrize("shape", [(0, 51), (1, 51), (3, 7)])
def test_any_number_of_quantiles(shape: tuple[int, int]) -> None:
    """Also where they do not fill the last random number of 64 bits."""
    assert draw_quantiles(np.random.default_rng(1), shape, 3).shape == shape
