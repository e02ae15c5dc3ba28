"""Palettes: every text can be read on its background, also in 16 colors."""

from collections.abc import Iterator

import pytest
from rich._palettes import STANDARD_PALETTE

from nntui.view.palette import (
    CONTRAST,
    PALETTES,
    Palette,
    contrast,
    hexadecimal,
    nearest,
    rgb,
    shade,
)

READABLE = 4.5
"""The contrast that WCAG 2.2 asks for (level AA); 3 for what is dimmed and for lines."""
DIMMED = 3.0


def pairs(palette: Palette) -> Iterator[tuple[str, int, int, float]]:
    """Every text and the background it is displayed on, with the least contrast."""
    for ground in ("background", "surface"):
        for text in ("text", "accent", "right", "wrong"):
            yield f"{text} on {ground}", getattr(palette, text), getattr(palette, ground), READABLE
        yield f"dim on {ground}", palette.dim, getattr(palette, ground), DIMMED
    yield "validation", palette.validation, palette.background, READABLE
    yield "selection", palette.text, palette.selection, READABLE
    for each in (*palette.correct_cells, *palette.wrong_cells):
        ground_of_cell = palette.background if each.ground is None else each.ground
        yield f"cell from {each.start}", each.text, ground_of_cell, READABLE


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_every_text_has_enough_contrast(palette: Palette) -> None:
    """Of all pairs of text and background."""
    low = {
        name: contrast(*colors)
        for name, *colors, least in pairs(palette)
        if contrast(*colors) < least
    }

    assert low == {}


def test_high_contrast_is_at_least_7() -> None:
    """WCAG 2.2, level AAA, for everything but frames."""
    assert min(contrast(text, ground) for _, text, ground, _ in pairs(CONTRAST)) >= 7


def test_high_contrast_keeps_its_colors_apart_in_16() -> None:
    """What differs in 256 colors is displayed differently in 16."""
    names = ("background", "selection", "text", "dim", "accent", "wrong")
    shown = {name: nearest(getattr(CONTRAST, name), STANDARD_PALETTE) for name in names}

    assert len(set(shown.values())) == len(names), shown


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_pixels_begin_at_the_background_and_get_no_fainter(palette: Palette) -> None:
    """A blank pixel has the color of the panel; the fullest has the most contrast."""
    steps = [contrast(gray, palette.background) for gray in palette.grays]

    assert palette.grays[0] == palette.background
    assert steps == sorted(steps)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_right_and_wrong_differ_in_blue_and_in_red(palette: Palette) -> None:
    """Color-blind readers see blue against orange, red or yellow."""
    right, wrong = rgb(palette.right), rgb(palette.wrong)

    assert right[2] > wrong[2] + 60
    assert wrong[0] > right[0] + 60


def test_shades_grow_with_the_share() -> None:
    """The last one whose share is reached."""
    palette = PALETTES["dark"]
    grounds = [shade(palette.wrong_cells, share).bgcolor for share in (0.001, 0.02, 0.05, 0.5)]

    assert grounds[0] is None
    assert len({str(ground) for ground in grounds}) == 4


def test_colors_are_those_of_the_cube() -> None:
    """The first and last of the cube and of the grays."""
    assert [hexadecimal(color) for color in (16, 231, 232, 255)] == [
        "#000000",
        "#ffffff",
        "#080808",
        "#eeeeee",
    ]
