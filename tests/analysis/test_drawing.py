"""The canvas, the dial, and the first settings that change an answer."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nntui.analysis.dial import KNOBS, RANGES, Dial, KnobName, distorted
from nntui.analysis.drawing import SIDE, at_size, blank, on_canvas, with_line
from nntui.analysis.flips import Flip, first_flips

DOT = (SIDE / 2, SIDE / 2)
BAR = with_line(blank(), (20, 56), (92, 56), 9, erase=False)


def test_a_stroke_is_as_wide_as_the_pen() -> None:
    """And an eraser takes away what the pen drew."""
    assert BAR[56].sum() / 255 == pytest.approx(9, abs=0.1)
    assert not with_line(BAR, (0, 56), (112, 56), 20, erase=True).any()


def test_a_stroke_outside_of_the_canvas_changes_nothing_in_it() -> None:
    """A mouse can be dragged anywhere."""
    assert not with_line(blank(), (-50, -50), (-40, 300), 9, erase=False).any()


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 130), st.integers(1, 130))
def test_another_size_keeps_the_mean(rows: int, columns: int) -> None:
    """Each cell is the mean of what it covers."""
    shown = at_size(BAR, rows, columns)

    assert shown.shape == (rows, columns)
    assert float(shown.mean()) == pytest.approx(float(BAR.mean()), abs=1)


@pytest.mark.parametrize("shape", [(28, 28), (8, 8), (16, 20), (3, 200)])
def test_an_image_of_any_shape_fits_on_the_canvas(shape: tuple[int, int]) -> None:
    """Whole, in the middle."""
    canvas = on_canvas(np.full(shape, 255, np.uint8))

    assert canvas.shape == (SIDE, SIDE)
    assert float(canvas.mean()) / 255 == pytest.approx(min(shape) / max(shape), abs=0.02)


@pytest.mark.parametrize("name", KNOBS)
def test_a_knob_at_zero_changes_nothing_and_any_other_setting_does(name: KnobName) -> None:
    """Within its range, the same setting always gives the same image."""
    image = at_size(BAR, 28, 28)
    known = RANGES[name]

    assert 0 in known.settings
    assert np.array_equal(distorted(image, Dial().at(name, 0)), image)
    turned = distorted(image, Dial().at(name, known.high))
    assert not np.array_equal(turned, image)
    assert np.array_equal(turned, distorted(image, Dial().at(name, known.high)))


def test_what_each_knob_does() -> None:
    """Right is right, clockwise is clockwise, thicker is brighter."""
    dot = np.zeros((28, 28), np.uint8)
    dot[4, 14] = 255

    assert distorted(dot, Dial(right=3)).argmax() == 4 * 28 + 17
    assert distorted(dot, Dial(down=2)).argmax() == 6 * 28 + 14
    assert distorted(dot, Dial(rotate=90)).argmax() % 28 > 20
    assert distorted(dot, Dial(thickness=2)).sum() > 2 * dot.sum()
    assert np.array_equal(distorted(dot, Dial(invert=1)), 255 - dot)


def test_a_knob_stops_at_its_ends() -> None:
    """However often it is turned."""
    assert Dial().turned("rotate", 99).rotate == 90
    assert Dial().turned("noise", -1).noise == 0


def test_the_nearest_flips_are_found_in_both_directions() -> None:
    """With one call for all settings of all knobs."""
    calls = 0

    def column(images: NDArray[np.uint8]) -> NDArray[np.intp]:
        nonlocal calls
        calls += 1
        weights = images.sum(axis=1, dtype=np.int64)
        middle = weights @ np.arange(28) / np.maximum(weights.sum(axis=1), 1)
        return np.asarray(middle // 4, np.intp)

    image = np.zeros((28, 28), np.uint8)
    image[10:18, 13] = 255

    found = first_flips(image, column, ("right", "down"))

    assert calls == 1
    assert found["right"] == (Flip(-2, 2), Flip(3, 4))
    assert found["down"] == (None, None)
