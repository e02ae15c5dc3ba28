"""A digit with what is known of it, in the room of terminals of several sizes."""

from dataclasses import replace

import numpy as np
import pytest

from nntui.tui.widgets.digit_details import page_of
from nntui.view.digit_page import DigitPage, digit_page_text
from nntui.view.images import default_pixel_style
from nntui.view.style import PLAIN, Terminal
from tests.tui.digit_scenes import digit_scenes


def _page(image: "np.ndarray[tuple[int, int], np.dtype[np.uint8]] | None" = None) -> DigitPage:
    page = page_of(digit_scenes()["digits-why"])
    assert page is not None
    return page if image is None else replace(page, image=image)


@pytest.mark.parametrize(
    ("columns", "rows"), [(80, 20), (110, 24), (156, 39), (50, 20), (40, 11), (40, 3)]
)
def test_it_fits(columns: int, rows: int) -> None:
    """No line is wider and there are no more rows, with and without an explanation."""
    for page in (_page(), replace(_page(), why=None, neighbors=None)):
        for terminal in (Terminal(), PLAIN):
            style = default_pixel_style(terminal)
            lines = digit_page_text(page, columns, rows, terminal, style).split("\n")
            assert len(lines) <= rows
            assert max(line.cell_len for line in lines) <= columns


def test_all_of_it_is_one_screen_at_80_x_24() -> None:
    """Digit, map, ten bars, the verdict, and five neighbors with their labels."""
    digit = np.zeros((28, 28), np.uint8)
    digit[4:24, 8:20] = 255  # as large as those of MNIST
    text = digit_page_text(_page(digit), 80, 20, PLAIN, "ascii").plain
    lines = text.split("\n")
    assert len(lines) == 20
    assert [line[62] for line in lines[1:11]] == list("0123456789")
    assert lines[12].startswith("nearest training images: all 5 are 4s")
    assert lines[13].count("#") == 5
    assert sum(line[:28].count("@") > 0 for line in lines[1:12]) == 10


def test_it_is_readable_without_color() -> None:
    """The map has signs, the marked neighbor brackets, the verdict words."""
    text = digit_page_text(_page(), 110, 24, PLAIN, "ascii").plain
    assert text.isascii()
    assert "[4 #14 4.8   ]" in text
    assert "wrong" in text
    assert "relabeled 4" in text
    assert "#" in text.split("\n")[6][30:58]


def test_a_cause_is_shorter_beside_thumbnails() -> None:
    """What should be done with the label is left out before it."""
    page = replace(_page(), cause="label error suspected", fixed="")
    assert "  label error?" in digit_page_text(page, 47, 20, PLAIN, "ascii").plain
    ranked = replace(page, cause="label suspected, rather 7")
    assert "  rather 7" in digit_page_text(ranked, 47, 20, PLAIN, "ascii").plain
    assert "this one is" not in digit_page_text(page, 47, 20, PLAIN, "ascii").plain
    assert "this one is" in digit_page_text(page, 80, 20, PLAIN, "ascii").plain
