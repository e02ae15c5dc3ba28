"""Each distortion does what its name says, within its limits, reproducibly for each step."""

from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from nntui.config.augmentation import Augmentation, parse_augmentation
from nntui.datasets.augment.affine import rotated_and_scaled
from nntui.datasets.augment.augmenter import Augmenter
from nntui.datasets.augment.elastic import ElasticFields
from nntui.datasets.augment.warp import Canvas, Maps
from nntui.datasets.synthetic.digits import generate

ALL = "shift:2,rotate:10,scale:0.1,elastic:4/34,erase:6"
EACH = ["shift:2", "rotate:10", "scale:0.1", "elastic:4/34", "erase:6", ALL]

Images = NDArray[np.uint8]


@pytest.fixture(scope="module")
def digits() -> Images:
    """64 digits as rows of pixels."""
    return generate(64, 3)[0].reshape(64, -1)


def distorted(images: Images, notation: str, step: int = 0, seed: int = 1) -> Images:
    """Return a batch as a new augmenter distorts it."""
    augmenter = Augmenter(parse_augmentation(notation), (28, 28), len(images), seed)
    return augmenter.distort(images, step).copy()


def warped(images: Images, down: NDArray[np.float32], across: NDArray[np.float32]) -> Images:
    """Return images read at these positions."""
    canvas = Canvas((28, 28), len(images), 0)
    maps = Maps.empty(len(images), 784)
    canvas.compute_maps(maps, down, across)
    canvas.load(images)
    return canvas.warp(maps, np.zeros((len(images), 2), np.intp), np.empty_like(images))


def rotated(images: Images, degrees: float) -> Images:
    """Return images rotated counterclockwise."""
    n = len(images)
    angle = np.full(n, np.radians(degrees), np.float32)
    return warped(images, *rotated_and_scaled((28, 28), angle, np.ones((2, n), np.float32)))


@pytest.mark.parametrize("notation", EACH)
def test_distortions_depend_on_seed_and_step_only(digits: Images, notation: str) -> None:
    """Not on earlier batches, so a checkpoint needs no state of them."""
    wanted = distorted(digits, notation, step=700)
    augmenter = Augmenter(parse_augmentation(notation), (28, 28), 64, 1)
    for step in (0, 3, 699, 5):
        augmenter.distort(digits[:10], step)

    assert (augmenter.distort(digits, 700) == wanted).all()
    assert (distorted(digits, notation, step=701) != wanted).any()
    assert (distorted(digits, notation, step=700, seed=2) != wanted).any()


@pytest.mark.parametrize("notation", EACH)
def test_the_distortion_of_an_image_does_not_depend_on_later_ones(
    digits: Images, notation: str
) -> None:
    """A smaller batch, the last of an epoch, is distorted like the start of a whole one."""
    augmenter = Augmenter(parse_augmentation(notation), (28, 28), 64, 1)
    whole = augmenter.distort(digits, 9).copy()

    assert (augmenter.distort(digits[:11], 9) == whole[:11]).all()


@pytest.mark.parametrize("notation", EACH)
def test_the_original_images_are_not_changed(digits: Images, notation: str) -> None:
    before = digits.copy()
    distorted(digits, notation)
    assert (digits == before).all()


def test_zero_strength_changes_nothing(digits: Images) -> None:
    """Neither with shifts nor with interpolation."""
    plain = Augmenter(Augmentation(), (28, 28), 64, 1)
    assert (plain.distort(digits, 4) == digits).all()
    assert (rotated(digits, 0) == digits).all()


def test_shifts_are_whole_pixels_exactly(digits: Images) -> None:
    """Each result is one of the 25 shifts by up to two pixels; all of them occur."""
    padded = np.pad(digits.reshape(-1, 28, 28), ((0, 0), (2, 2), (2, 2)))
    moves = list(product(range(5), repeat=2))
    candidates = np.stack([padded[:, y : y + 28, x : x + 28] for y, x in moves], axis=1)
    seen = set()
    for step in range(6):
        out = distorted(digits, "shift:2", step).reshape(-1, 1, 28, 28)
        match = (candidates == out).all(axis=(2, 3))
        assert match.any(axis=1).all()
        seen |= set(match.argmax(axis=1).tolist())
    assert seen == set(range(25))


def test_pixels_shifted_beyond_an_edge_are_lost() -> None:
    """They appear neither at the opposite edge nor in another image."""
    full = np.full((40, 35), 255, np.uint8)
    augmenter = Augmenter(Augmentation(shift=9), (5, 7), 40, 1)
    for step in range(20):
        for image in augmenter.distort(full, step).reshape(-1, 5, 7):
            rows, columns = image.any(axis=1), image.any(axis=0)
            assert (image == 255 * np.outer(rows, columns)).all()
            for marks in (rows, columns):  # in one piece, at an edge or all over
                assert np.abs(np.diff(marks.astype(int))).sum() <= 1


def test_a_rotation_by_90_degrees_is_exact() -> None:
    """It is counterclockwise, and each pixel is read at a pixel."""
    image = np.random.default_rng(0).integers(0, 256, (3, 784), np.uint8)
    wanted = np.rot90(image.reshape(3, 28, 28), axes=(1, 2)).reshape(3, -1)
    assert (rotated(image, 90) == wanted).all()


@pytest.mark.parametrize("degrees", [3, 10, 30])
def test_rotating_back_nearly_restores_the_image(digits: Images, degrees: float) -> None:
    """The mean difference, lost sharpness, is less than a twentieth of the range."""
    back = rotated(rotated(digits, degrees), -degrees).astype(float)
    there = np.abs(rotated(digits, degrees).astype(float) - digits).mean()
    lost = np.abs(back - digits).mean()
    assert lost < 0.05 * 255
    assert degrees < 10 or lost < 0.5 * there


def test_scaling_scales_the_foreground() -> None:
    """A square of 10 pixels, scaled by 1.2 and 0.8, covers 12 by 8."""
    square = np.zeros((1, 28, 28), np.uint8)
    square[:, 9:19, 9:19] = 255
    scale = np.array([[1.2], [0.8]], np.float32)
    out = warped(
        square.reshape(1, -1), *rotated_and_scaled((28, 28), np.zeros(1, np.float32), scale)
    )
    image = out.reshape(28, 28) / 255
    assert image.sum() == pytest.approx(96, rel=0.02)
    assert image[:, 14].sum() == pytest.approx(12, abs=0.2)
    assert image[14].sum() == pytest.approx(8, abs=0.2)


def test_interpolation_is_bilinear() -> None:
    """As the formula in floating point, at positions rounded to a sixteenth of a pixel."""
    rng = np.random.default_rng(5)
    images = rng.integers(0, 256, (20, 784), np.uint8)
    down, across = rng.uniform(-3, 31, (2, 20, 28, 28)).astype(np.float32)
    down, across = np.round(down * 16) / 16, np.round(across * 16) / 16
    padded = np.pad(images.reshape(-1, 28, 28).astype(float), ((0, 0), (8, 8), (8, 8)))
    y, x = np.floor(down).astype(int), np.floor(across).astype(int)
    fy, fx = down - y, across - x
    number = np.arange(20)[:, None, None]

    def at(row: int, column: int) -> NDArray[np.float64]:
        return np.asarray(padded[number, y + 8 + row, x + 8 + column])

    upper = (1 - fx) * at(0, 0) + fx * at(0, 1)
    lower = (1 - fx) * at(1, 0) + fx * at(1, 1)
    wanted = np.floor((1 - fy) * upper + fy * lower + 1e-6)
    assert (warped(images, down, across).reshape(-1, 28, 28) == wanted).all()


@pytest.mark.parametrize(
    "notation", ["rotate:10", "elastic:4/34", "shift:2,rotate:10,elastic:4/34"]
)
def test_the_sum_of_pixels_is_roughly_conserved(digits: Images, notation: str) -> None:
    """Over a batch, rotation and elastic distortion hardly change it; no pixel overflows."""
    out = distorted(digits, notation)
    assert out.astype(float).sum() == pytest.approx(digits.astype(float).sum(), rel=0.05)
    assert 200 < out.max() <= 255


def test_erasing_blanks_a_square(digits: Images) -> None:
    """A square of 6, or the part of it inside the image, is 0; all else is unchanged."""
    full = np.full((64, 784), 255, np.uint8)
    whole = 0
    for step in range(10):
        for image in distorted(full, "erase:6", step).reshape(-1, 28, 28):
            holes = image == 0
            rows, columns = holes.any(axis=1), holes.any(axis=0)
            assert (holes == np.outer(rows, columns)).all()
            assert 3 <= rows.sum() <= 6
            assert 3 <= columns.sum() <= 6
            assert (image[~holes] == 255).all()
            whole += holes.sum() == 36
    assert whole > 320
    kept = distorted(digits, "erase:6")
    assert ((kept == digits) | (kept == 0)).all()


def test_elastic_fields_are_blurred_noise() -> None:
    """Their variance and their correlation between pixels are those of convolved noise."""
    sigma, alpha, side = 4.0, 34.0, 28
    rng = np.random.default_rng(0)
    fields = ElasticFields((side, side), sigma, alpha).sample(rng, 4000)

    reach = np.arange(-12, 13)
    kernel = np.exp(-0.5 * (reach / sigma) ** 2)
    kernel /= kernel.sum()
    correlation = np.convolve(kernel, kernel)  # at each distance along an axis
    variance = alpha**2 / 3 * correlation.max() ** 2
    assert fields.mean() == pytest.approx(0, abs=0.05)
    assert fields.var(axis=0) == pytest.approx(variance, rel=0.15)
    for distance in (2, 5, 9):
        measured = (fields[:, :, distance:] * fields[:, :, :-distance]).mean()
        wanted = variance * correlation[24 + distance] / correlation.max()
        assert measured == pytest.approx(wanted, abs=0.05 * variance)


@pytest.mark.parametrize(
    ("shape", "batch"), [((16, 16), 10), ((1, 1), 1), ((3, 90), 300), ((5, 4), 40_000)]
)
def test_any_size_of_image_and_batch(shape: tuple[int, int], batch: int) -> None:
    """Tiny and long images, and batches that are larger than a pool of warps."""
    pixels = np.random.default_rng(0).integers(0, 256, (batch, np.prod(shape)), np.uint8)
    augmenter = Augmenter(parse_augmentation(ALL), shape, batch, 1)
    out = augmenter.distort(pixels, 2)
    assert out.shape == pixels.shape
    assert out.any() or batch == 1
