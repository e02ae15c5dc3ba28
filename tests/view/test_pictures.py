"""Pictures in characters: every pixel counts, in ASCII, in shades and in half blocks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from rich.text import Text

from nntui.view.images import PixelStyle, large_picture, picture, sheet

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
MANNERS: list[PixelStyle] = ["ascii", "shades", "blocks"]


def grays(text: Text) -> list[tuple[str, str, str]]:
    """The runs of a picture in blocks: characters, upper gray, lower gray."""
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
def test_picture(pixel_style: PixelStyle, expected: list[str]) -> None:
    """Two pixels share a character: their mean in a ramp, or their grays in a half block."""
    assert picture(IMAGE, pixel_style).plain.split("\n") == expected


def test_blocks_in_gray() -> None:
    """Each half block has the gray of the pixel above and of the one below; runs are merged."""
    assert grays(picture(IMAGE[:4], "blocks")) == [
        ("▀", "color(16)", "color(16)"),
        ("▀", "color(16)", "color(231)"),
        ("▀", "color(231)", "color(16)"),
        ("▀", "color(231)", "color(231)"),
        ("▀▀", "color(16)", "color(16)"),
        ("▀", "color(243)", "color(243)"),
        ("▀", "color(231)", "color(231)"),
    ]


def test_faintest_ink_is_seen() -> None:
    """A single pixel of the least ink is no blank."""
    image = np.zeros((2, 3), np.uint8)
    image[1, 1] = 1

    assert picture(image, "ascii").plain == " . "
    assert picture(image, "shades").plain == " ░ "


def test_large_picture() -> None:
    """Two columns and one row for each pixel."""
    assert large_picture(IMAGE).plain.split("\n") == [
        "    @@@@",
        "  @@  @@",
        "  ..++@@",
        "    ++@@",
        "....::::",
    ]


def test_without_color_there_is_no_style() -> None:
    """ASCII and shades are plain text."""
    assert picture(IMAGE, "ascii").spans == picture(IMAGE, "shades").spans == []
    assert picture(IMAGE, "ascii").plain.isascii()


@pytest.mark.parametrize("pixel_style", MANNERS)
@given(height=st.integers(1, 40), width=st.integers(1, 40), seed=st.integers(0, 2**32 - 1))
def test_size(pixel_style: PixelStyle, height: int, width: int, seed: int) -> None:
    """Any picture has a column for each of its columns and half as many rows."""
    image: NDArray[np.uint8] = np.random.default_rng(seed).integers(
        0, 256, (height, width), np.uint8
    )
    rows = picture(image, pixel_style).plain.split("\n")

    assert [len(row) for row in rows] == [width] * -(-height // 2)


def test_picture_leaves_the_image_alone() -> None:
    """The data set's pixels are read-only memory and stay as they are."""
    image = IMAGE.copy()
    image.setflags(write=False)
    for pixel_style in MANNERS:
        picture(image, pixel_style)

    assert (image == IMAGE).all()


def test_sheet() -> None:
    """Below their names, side by side as they fit, without the edges that all leave blank."""
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


def test_a_sheet_of_blank_images_and_little_room() -> None:
    """Nothing to cut away, and one picture in a row where even that does not fit."""
    assert sheet(np.zeros((2, 2, 3), np.uint8), "ab", 1).plain == "a  \n   \n\nb  \n   "
