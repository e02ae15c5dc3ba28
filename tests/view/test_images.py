"""Images in characters: in ASCII, in shades and in half blocks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from rich.text import Text

from nntui.view.images import PixelStyle, image_text, large_image_lines, reduced, sheet

IMAGE = np.array(
    [
        [0, 0, 255, 255],
        [0, 255, 0, 255],
        [0, 1, 128, 255],
        [0, 0, 128, 255],
        [10, 20, 30, 40],
    ],
    np.uint8,
)
PIXEL_STYLES: list[PixelStyle] = ["ascii", "shades", "blocks"]


def grays(text: Text) -> list[tuple[str, str, str]]:
    """The equal cells of an image in blocks: characters, upper gray, lower gray."""
    found = []
    for span in text.spans:
        style = span.style
        assert not isinstance(style, str)
        assert style.color is not None
        assert style.bgcolor is not None
        found.append((text.plain[span.start : span.end], style.color.name, style.bgcolor.name))
    return found


@pytest.mark.parametrize(
    ("pixel_style", "expected"),
    [
        ("ascii", [" ++@", " .+@", "...."]),
        ("shades", [" ▒▒█", " ░▓█", "░░░░"]),
        ("blocks", ["▀▀▀▀", "▀▀▀▀", "▀▀▀▀"]),
    ],
)
def test_two_pixels_share_a_character(pixel_style: PixelStyle, expected: list[str]) -> None:
    """As their mean in a ramp, or their grays in a half block."""
    assert image_text(IMAGE, pixel_style).plain.split("\n") == expected


def test_a_half_block_has_two_grays() -> None:
    """Of the pixel above and of the one below; equal cells are merged."""
    assert grays(image_text(IMAGE[:4], "blocks")) == [
        ("▀", "color(16)", "color(16)"),
        ("▀", "color(16)", "color(231)"),
        ("▀", "color(231)", "color(16)"),
        ("▀", "color(231)", "color(231)"),
        ("▀▀", "color(16)", "color(16)"),
        ("▀", "color(243)", "color(243)"),
        ("▀", "color(231)", "color(231)"),
    ]


def test_the_faintest_pixel_is_visible() -> None:
    """A pixel of 1 is not blank."""
    image = np.zeros((2, 3), np.uint8)
    image[1, 1] = 1

    assert image_text(image, "ascii").plain == " . "
    assert image_text(image, "shades").plain == " ░ "


def test_a_large_image_has_two_columns_and_one_row_per_pixel() -> None:
    assert [line.plain for line in large_image_lines(IMAGE)] == [
        "    @@@@",
        "  @@  @@",
        "  ..++@@",
        "    ++@@",
        "....::::",
    ]


def test_ascii_and_shades_have_no_style() -> None:
    """They are plain text."""
    assert image_text(IMAGE, "ascii").spans == image_text(IMAGE, "shades").spans == []
    assert image_text(IMAGE, "ascii").plain.isascii()


@pytest.mark.parametrize("pixel_style", PIXEL_STYLES)
@given(height=st.integers(1, 40), width=st.integers(1, 40), seed=st.integers(0, 2**32 - 1))
def test_an_image_has_its_width_and_half_its_height(
    pixel_style: PixelStyle, height: int, width: int, seed: int
) -> None:
    """In characters, for any image."""
    image: NDArray[np.uint8] = np.random.default_rng(seed).integers(
        0, 256, (height, width), np.uint8
    )
    rows = image_text(image, pixel_style).plain.split("\n")

    assert [len(row) for row in rows] == [width] * -(-height // 2)


def test_the_image_is_not_changed() -> None:
    """It may be read-only."""
    image = IMAGE.copy()
    image.setflags(write=False)
    for pixel_style in PIXEL_STYLES:
        image_text(image, pixel_style)

    assert (image == IMAGE).all()


def test_a_sheet_places_images_side_by_side() -> None:
    """Below their names, without edges at which all are blank."""
    images = np.zeros((3, 8, 6), np.uint8)
    images[0, 2:4, 1:3] = 255
    images[1, 4:6, 3] = 255
    images[2, 2:6, 4] = 128

    assert sheet(images, ("one", "two", "three"), 10).plain.split("\n") == [
        "one  two ",
        "@@       ",
        "       @ ",
        "",
        "thre",
        "   +",
        "   +",
    ]


def test_a_sheet_of_blank_images_is_not_cropped() -> None:
    """A narrow one has one image in a row."""
    assert sheet(np.zeros((2, 2, 3), np.uint8), "ab", 1).plain == "a  \n   \n\nb  \n   "


def test_an_image_is_reduced_rather_than_cut() -> None:
    """It keeps its ink, in at most the rows that there are; a small one is unchanged."""
    image = np.zeros((28, 28), np.uint8)
    image[4:24, 13:15] = 255
    for rows in range(1, 14):
        smaller = reduced(image, rows)
        assert len(smaller) <= 2 * rows
        assert smaller[0].any()
        assert smaller[-1].any()
    assert reduced(image, 14) is image
