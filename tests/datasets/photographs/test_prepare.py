"""Photographs of digits become images as MNIST has them, whatever the light and the foreground."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nntui.analysis.drawing import blank, with_line
from nntui.datasets.photographs.as_mnist import is_as_mnist
from nntui.datasets.photographs.centering import centered
from nntui.datasets.photographs.components import components
from nntui.datasets.photographs.prepare import prepare_all, prepare_one

Floats = NDArray[np.float64]

SEVEN = ((20.0, 25.0), (20.0, 80.0), (95.0, 50.0))
ONE = ((15.0, 60.0), (95.0, 50.0))
FOUR = ((15.0, 60.0), (60.0, 25.0), (60.0, 90.0))


def _ink(*strokes: tuple[tuple[float, float], ...]) -> NDArray[np.uint8]:
    canvas = blank()
    for points in strokes:
        for start, end in pairwise(points):
            canvas = with_line(canvas, start, end, 9, erase=False)
    return canvas


def _photographed(foreground: NDArray[np.uint8], *, light: bool = False) -> NDArray[np.uint8]:
    """Return foreground on paper that is darker to the right, with noise."""
    height, width = foreground.shape
    slope = np.linspace(1, 0.6, width)[None, :] * np.linspace(1, 0.85, height)[:, None]
    paper, pen = (50.0, 230.0) if light else (210.0, 60.0)
    values = (paper + (pen - paper) * foreground / 255) * slope
    values += np.random.default_rng(3).normal(0, 4, foreground.shape)
    return np.clip(values, 0, 255).astype(np.uint8)


def _likeness(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


@pytest.mark.parametrize("light", [False, True])
def test_a_digit_on_uneven_paper_is_found_in_either_polarity(*, light: bool) -> None:
    """Off center, small and noisy, the input is as if it had been drawn in black and white."""
    foreground = np.zeros((260, 320), np.uint8)
    foreground[100:212, 180:292] = _ink(SEVEN)

    digit = prepare_one(_photographed(foreground, light=light))

    assert digit.image.shape == (28, 28)
    assert digit.doubts == ()
    assert _likeness(digit.image, centered(_ink(SEVEN).astype(np.float32) / 255)) > 0.9


def test_a_one_that_fills_its_image_is_no_ruled_line() -> None:
    """It crosses the image, but is as dark as foreground."""
    foreground = np.zeros((120, 70), np.uint8)
    foreground[4:116, 20:70] = _ink(((2.0, 20.0), (110.0, 24.0)))[:, :50]

    assert prepare_one(_photographed(foreground)).image.any()


@pytest.mark.parametrize("slope", [0, 3])
def test_ruled_lines_are_no_ink(slope: int) -> None:
    """Lines that cross the whole paper, level or aslant, and faint beside the foreground."""
    foreground = np.zeros((220, 220), np.uint8)
    foreground[50:162, 50:162] = _ink(SEVEN)
    photograph = _photographed(foreground).astype(float)
    columns = np.arange(220)
    for row in range(20, 220, 40):
        rows = np.clip(row + slope * columns // 100, 0, 219)
        photograph[rows, columns] *= 0.75

    found = prepare_all(photograph.astype(np.uint8))

    assert len(found) == 1
    assert _likeness(found[0].image, centered(_ink(SEVEN).astype(np.float32) / 255)) > 0.9


def test_digits_are_read_in_lines_from_left_to_right() -> None:
    """Also where the digits of a line stand a little higher or lower."""
    foreground = np.zeros((300, 420), np.uint8)
    places = [(10, 10, ONE), (25, 150, SEVEN), (5, 290, FOUR), (170, 20, SEVEN), (180, 200, ONE)]
    for top, left, strokes in places:
        foreground[top : top + 112, left : left + 112] = _ink(strokes)

    found = prepare_all(_photographed(foreground))

    assert [digit.line for digit in found] == [0, 0, 0, 1, 1]
    for digit, (_, _, strokes) in zip(found, places, strict=True):
        assert _likeness(digit.image, centered(_ink(strokes).astype(np.float32) / 255)) > 0.85


def test_two_strokes_above_each_other_are_one_digit() -> None:
    """The bar of a 5 need not touch the rest of it."""
    bar, rest = ((12.0, 40.0), (12.0, 80.0)), ((30.0, 38.0), (55.0, 75.0), (95.0, 40.0))

    assert len(prepare_all(_photographed(_ink(bar, rest)))) == 1


def test_empty_paper_is_said_to_be_empty() -> None:
    """Noise and a gradient are no foreground."""
    paper = _photographed(np.zeros((150, 150), np.uint8))

    assert prepare_all(paper) == []
    assert prepare_one(paper).doubts == ("nothing is written on it",)
    assert not prepare_one(paper).image.any()


def test_a_word_of_touching_digits_is_doubtful() -> None:
    """What is wider than a digit is the input, with a note."""
    foreground = np.zeros((130, 300), np.uint8)
    for left in (10, 65, 120):
        part = foreground[8:120, left : left + 112]
        np.maximum(part, _ink(SEVEN), out=part)

    assert any("wider" in doubt for doubt in prepare_all(_photographed(foreground))[0].doubts)


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.tuples(st.floats(5, 105), st.floats(5, 105)), min_size=2, max_size=4, unique=True),
    st.sampled_from([(28, 28), (8, 8), (20, 30)]),
)
def test_what_is_drawn_fits_the_box_and_is_centered(
    points: list[tuple[float, float]], shape: tuple[int, int]
) -> None:
    """For images of any size: the box is 20 of 28 pixels, the center of mass in the middle."""
    canvas = _ink(tuple(points))
    image = centered(canvas.astype(np.float32) / 255, shape)
    rows, columns = np.nonzero(image)
    box = round(20 / 28 * min(shape))

    assert image.shape == shape
    assert max(np.ptp(rows), np.ptp(columns)) < box
    middle = [
        float(np.average(axis + 0.5, weights=image[rows, columns])) for axis in (rows, columns)
    ]
    free = [side - np.ptp(axis) - 1 for side, axis in zip(shape, (rows, columns), strict=True)]
    for found, side, room in zip(middle, shape, free, strict=True):
        assert abs(found - side / 2) <= max(1.0, box / 2 - room / 2)


def test_prepared_images_are_as_mnist_and_others_are_not() -> None:
    """Which decides whether a data set is said to need --prepare mnist."""
    prepared = centered(_ink(SEVEN).astype(np.float32) / 255)

    assert is_as_mnist(prepared[None])
    assert not is_as_mnist(np.roll(prepared, 4, axis=1)[None])
    assert not is_as_mnist(255 - prepared[None])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_components_are_those_of_a_flood_fill(seed: int) -> None:
    """Corners connect, too."""
    mask = np.random.default_rng(seed).random((9, 11)) < 0.45
    found = components(mask)

    expected = np.zeros(mask.shape, int)
    for start in zip(*np.nonzero(mask), strict=True):
        if expected[start]:
            continue
        number, waiting = expected.max() + 1, [start]
        while waiting:
            y, x = waiting.pop()
            if mask[y, x] and not expected[y, x]:
                expected[y, x] = number
                near = ((y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1))
                waiting += [(a, b) for a, b in near if 0 <= a < 9 and 0 <= b < 11]
    pairs = set(zip(found.labels.ravel().tolist(), expected.ravel().tolist(), strict=True))
    assert len(pairs) == len(found) + 1 - mask.all()
    assert len(found) == expected.max()
    assert found.areas.sum() == mask.sum()
