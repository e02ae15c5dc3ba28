"""A shadow with a hard edge is removed, and digits that touch are separated by a network."""

import numpy as np
import pytest
from numpy.typing import NDArray

from nntui.analysis.separated import separated
from nntui.datasets.photographs.prepare import PreparedDigit, prepare_all, prepare_one
from nntui.datasets.photographs.shadows import closed
from nntui.datasets.photographs.touching import ways_to_cut


def _sheet(*, light: bool, shadow: bool) -> NDArray[np.uint8]:
    """Return a photograph of two bars, half of it in a shadow with a hard edge."""
    paper, pen = (60.0, 220.0) if light else (210.0, 50.0)
    sheet = np.full((160, 240), paper)
    sheet[40:120, 60:70] = sheet[40:120, 150:160] = pen
    if shadow:
        sheet[:, 100:] *= 0.55
    noise = np.random.default_rng(0).normal(0, 2, sheet.shape)
    return np.clip(sheet + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("light", [False, True])
@pytest.mark.parametrize("shadow", [False, True])
def test_both_bars_are_found_in_light_and_in_shadow(*, light: bool, shadow: bool) -> None:
    """Nothing else is: the edge of the shadow is none."""
    found = prepare_all(_sheet(light=light, shadow=shadow))

    assert [round(digit.box[1] * 240 / 10) for digit in found] == [6, 15]
    assert [round(digit.box[0] * 160 / 10) for digit in found] == [4, 4]


def test_closing_fills_what_is_narrow_and_keeps_edges() -> None:
    """A stroke of 3 pixels vanishes; a half plane stays as it is."""
    image = np.full((30, 40), 9, np.float32)
    image[:, 20:] = 4
    stroke = image.copy()
    stroke[5:25, 8:11] = 0

    assert np.array_equal(closed(stroke, 7), image)


def _pair() -> NDArray[np.float32]:
    """Return two squares with a thin line between them, as one stroke."""
    values = np.zeros((40, 90), np.float32)
    values[:, :40] = values[:, 50:] = 1
    values[19:21] = 1
    return values


def test_a_cut_goes_through_what_connects_two_digits() -> None:
    """Where there is least foreground."""
    best = ways_to_cut(_pair())[0]

    assert len(best) == 2
    assert 38 <= best[0].right <= 52
    assert best[1].right == 90
    assert sum(part.values.sum() for part in best) == pytest.approx(_pair().sum())


def test_digits_are_separated_where_a_network_is_surer_of_the_parts() -> None:
    """And stay as they are where it is not."""
    blank = np.zeros((4, 4), np.uint8)
    parts = (PreparedDigit(blank + 2), PreparedDigit(blank + 2))
    wide = PreparedDigit(blank + 1, aspect=1.4, ways=(parts,))
    usual = PreparedDigit(blank + 1, aspect=0.95, ways=(parts,))

    def sure(images: NDArray[np.uint8]) -> NDArray[np.float32]:
        return np.where(images[:, :1, 0] == 2, [[0.99, 0.01]], [[0.95, 0.05]]).astype(np.float32)

    assert separated([wide], sure) == list(parts)
    assert separated([usual], sure) == [usual]
    assert separated([], sure) == []


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (300, 1), (2, 2)])
def test_images_of_a_few_pixels_are_blank(shape: tuple[int, int]) -> None:
    """They are no reason for an error."""
    gray = np.full(shape, 200, np.uint8)

    assert prepare_all(gray) == []
    assert not prepare_one(gray).image.any()
