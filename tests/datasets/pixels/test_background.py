"""Light backgrounds are inverted where that is certain; photos and clothes stay as they are."""

import numpy as np
import pytest
from numpy.typing import NDArray

from nntui.datasets.dataset import Pixels
from nntui.datasets.formats.parsed import AnyArray
from nntui.datasets.pixels.background import with_dark_background
from tests.datasets.pixels.shapes import clothes, photos, strokes

DARK = strokes(200)
NOISE = np.random.default_rng(2).integers(0, 256, (200, 12, 12), np.uint8)


def auto(images: Pixels, labels: AnyArray | None = None) -> tuple[Pixels, list[str]]:
    """Return images with a dark background and the notes."""
    parts, notes = with_dark_background([images], [labels], "auto")
    return parts[0], notes


@pytest.mark.parametrize(
    "images",
    [DARK, photos(200), clothes(200), NOISE],
    ids=["strokes", "photos", "clothes", "noise"],
)
def test_images_of_one_kind_stay_as_they_are(images: Pixels) -> None:
    same, notes = auto(images)
    assert same is images
    assert notes == []


@pytest.mark.parametrize("images", [photos(200), NOISE], ids=["photos", "noise"])
def test_images_without_a_clear_background_are_never_inverted(images: Pixels) -> None:
    assert auto(255 - images)[1] == []


def test_a_set_with_light_backgrounds_is_inverted() -> None:
    """Also where strokes touch the border, as in digits that are cut to their edges."""
    cut = DARK[:, 2:10, 2:10]
    for images in (DARK, cut):
        dark, notes = auto(255 - images)
        assert np.array_equal(dark, images)
        assert notes == ["light backgrounds: all images inverted"]


@pytest.mark.parametrize("every", [2, 10, 100])
def test_some_light_images_among_others_are_inverted(every: int) -> None:
    dark, notes = auto(inverted(DARK, np.arange(200) % every == 1))
    assert np.array_equal(dark, DARK)
    assert notes == [f"{200 // every} of 200 images inverted, which had light backgrounds"]


def test_a_large_set_is_examined_without_a_period() -> None:
    """Every second image of a sample may be of the other kind."""
    images = np.resize(DARK, (9_000, 12, 12))
    for every in (2, 3, 8):
        mixed = inverted(images, np.arange(9_000) % every == 1)
        assert np.array_equal(auto(mixed)[0], images)


def test_parts_are_examined_together() -> None:
    """Training images are dark and test images light: only these are inverted."""
    parts, notes = with_dark_background([DARK, 255 - strokes(50, 2)], [None, None], "auto")
    assert np.array_equal(parts[0], DARK)
    assert np.array_equal(parts[1], strokes(50, 2))
    assert notes == ["50 of 250 images inverted, which had light backgrounds"]


def test_backgrounds_that_distinguish_classes_are_kept() -> None:
    labels = np.arange(200) % 4
    mixed = inverted(DARK, labels == 3)
    same, notes = auto(mixed, labels)
    assert np.array_equal(same, mixed)
    assert notes == ["25% of the images have a light background and 75% a dark one: not inverted"]
    assert np.array_equal(auto(mixed, np.arange(200) % 5)[0], DARK)


def test_the_setting_overrides_the_detection() -> None:
    parts, notes = with_dark_background([DARK], [None], "yes")
    assert np.array_equal(parts[0], 255 - DARK)
    assert notes == ["all images inverted, as set"]
    assert with_dark_background([255 - DARK], [None], "no")[1] == []


def inverted(images: Pixels, chosen: NDArray[np.bool_]) -> Pixels:
    """Return a copy in which the chosen images are inverted."""
    copy = images.copy()
    copy[chosen] = 255 - copy[chosen]
    return copy
