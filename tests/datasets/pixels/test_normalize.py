"""Arrays of every shape and type become gray bytes, and images without content are refused."""

import numpy as np
import pytest

from nntui.datasets.formats.parsed import AnyArray
from nntui.datasets.pixels.normalize import normalize
from nntui.datasets.pixels.raw import RawImages
from nntui.errors import DataError
from tests.datasets.pixels.shapes import strokes

GRAY = strokes(20)
COLORS = np.repeat(GRAY[..., None], 3, axis=3)
OPAQUE = np.full((*GRAY.shape, 1), 255, np.uint8)


@pytest.mark.parametrize(
    "images",
    [
        GRAY,
        GRAY[..., None],
        GRAY[:, None],
        COLORS,
        COLORS.transpose(0, 3, 1, 2),
        np.concatenate([COLORS, OPAQUE], axis=3),
        COLORS / 255,
        np.asfortranarray(GRAY),
    ],
    ids=["gray", "last", "first", "colors", "colors first", "opaque", "floats", "Fortran"],
)
def test_channels_become_gray(images: AnyArray) -> None:
    assert np.array_equal(normalize([RawImages(images, "x")]).images[0], GRAY)


def test_colors_have_their_luminance() -> None:
    colors = np.zeros((1, 2, 2, 3), np.uint8)
    colors[0, 0, 0], colors[0, 1, 1] = (255, 0, 0), (0, 255, 0)
    found = normalize([RawImages(colors, "x")])
    assert found.images[0].tolist() == [[[76, 0], [0, 150]]]
    assert found.notes == ("colors converted to gray",)


@pytest.mark.parametrize("shade", [0, 255])
def test_a_drawing_on_a_transparent_canvas_is_in_alpha(shade: int) -> None:
    """Whether its strokes are black or white."""
    images = np.stack([np.full_like(GRAY, shade), GRAY], axis=3)
    found = normalize([RawImages(images, "x")])
    assert np.array_equal(found.images[0], GRAY)
    assert found.notes == ("foreground from the alpha channel in 20 images",)


def test_transparent_pixels_of_shaded_images_are_white() -> None:
    shaded = np.random.default_rng(1).integers(0, 256, (20, 12, 12), np.uint8)
    alpha = np.full_like(shaded, 255)
    alpha[:, :3] = 0
    found = normalize([RawImages(np.stack([shaded, alpha], axis=3), "x")], "no")
    assert (found.images[0][:, :3] == 255).all()
    assert np.array_equal(found.images[0][:, 3:], shaded[:, 3:])
    assert found.notes == ("transparent pixels white in 20 images",)


@pytest.mark.parametrize("shade", [0, 255, 7])
def test_images_of_a_single_shade_are_refused(shade: int) -> None:
    images = np.full((20, 12, 12), shade, np.uint8)
    images[0] = GRAY[0]
    with pytest.raises(DataError, match=r"foreground, received 19 of 20 of a single"):
        normalize([RawImages(images, "x")])


def test_some_images_of_a_single_shade_are_counted() -> None:
    images = GRAY.copy()
    images[3] = 0
    assert normalize([RawImages(images, "x")]).notes == ("1 image has a single shade",)


@pytest.mark.parametrize("shape", [(5,), (5, 4, 4, 7), (5, 2, 2, 2, 2), (0, 4, 4), (3, 0, 4)])
def test_other_shapes_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(DataError, match=r"^x: expected images"):
        normalize([RawImages(np.zeros(shape), "x")])
