"""Causes, calibration, the plane and lists of images as text."""

from dataclasses import replace

import numpy as np
import pytest

from nntui.analysis.calibration import calibration
from nntui.analysis.class_plane import ClassPlane, class_plane
from nntui.analysis.digit_table import DigitTable
from nntui.analysis.mistakes import Cause, Mistakes
from nntui.view.calibration import calibration_text
from nntui.view.class_plane import image_at, plane_text
from nntui.view.digit_list import digit_lines, digit_thumbnails
from nntui.view.mistakes import causes_text, cells_text
from nntui.view.style import PLAIN, Terminal

FOUND = Mistakes(
    np.array([3, 5, 8]),
    (Cause.SUSPECT, Cause.FAULT, Cause.FAULT),
    np.array([4, 4, 7]),
    np.array([9, 9, 2]),
)
TABLE = DigitTable(
    truth=np.array([7, 4]),
    predicted=np.array([7, 9]),
    confidence=np.array([0.9, 0.6], np.float32),
    loss=np.array([0.1, 1.5], np.float32),
    margin=np.array([0.8, -0.3], np.float32),
    marks={"suspect": np.array([False, True])},
)


def test_causes_are_counted_with_their_rows() -> None:
    lines = causes_text(FOUND).splitlines()

    assert lines[0] == "3 mistakes"
    assert lines[1].split() == ["label", "error", "suspected", "1", "3"]
    assert lines[4].endswith("2  5, 8")


def test_cells_have_a_column_for_each_cause() -> None:
    lines = cells_text(FOUND, "0123456789", PLAIN).plain.splitlines()

    assert lines[0].split() == ["cell", "all", "label", "between", "unlike", "fault"]
    assert lines[1].split() == ["4", ">", "9", "2", "1", ".", ".", "1"]
    assert cells_text(FOUND, "0123456789", PLAIN, 1).plain.endswith("and 1 other cells")


@pytest.mark.parametrize("columns", [60, 80])
def test_the_strip_has_ten_bars_and_says_what_is_off(columns: int) -> None:
    outputs = np.repeat(np.array([[0.95, 0.05], [0.65, 0.35]], np.float32), 100, axis=0)
    truth = np.array([0] * 70 + [1] * 30 + [0] * 65 + [1] * 35)

    lines = calibration_text(calibration(outputs, truth), columns, PLAIN).plain.splitlines()

    assert len(lines) == 10
    assert lines[9].endswith("too sure")
    assert lines[6].split() == ["60-", "70", *lines[6].split()[2:]]
    assert not lines[6].endswith("sure")
    assert max(map(len, lines)) <= columns
    assert "".join(lines).isascii()


@pytest.mark.parametrize("terminal", [Terminal(), PLAIN])
def test_two_markers_and_a_diagonal_show_two_classes(terminal: Terminal) -> None:
    logits = np.array([[9, 1], [8, 1], [1, 9], [2, 8], [2, 9]], np.float32)
    plane = class_plane(logits, np.array([0, 0, 1, 1, 0]), 0, 1)

    lines = plane_text(plane, "49", (30, 12), terminal, cursor=2).plain.splitlines()

    assert len(lines) == 12
    assert [len(line) for line in lines[1:-1]] == [30] * 10
    assert "logit of 9 (x)" in lines[0]
    assert "logit of 4 (o)" in lines[-1]
    assert "@" in lines[1]
    assert "o" in lines[1]
    assert "o" in lines[-2]
    assert lines[-2][0] == "."


def test_a_plane_of_equal_or_infinite_logits_is_drawn() -> None:
    for value in (1.0, np.inf, np.nan):
        logits = np.full((4, 2), value, np.float32)
        assert plane_text(class_plane(logits, np.array([0, 1, 0, 1]), 0, 1), "49", (9, 3), PLAIN)


def test_lists_name_what_was_predicted() -> None:
    lines = digit_lines(TABLE, [1, 0], "0123456789").splitlines()
    images = np.zeros((2, 28, 28), np.uint8)

    assert lines[1].split() == ["1", "4", "9", "60.0", "%", "1.50", "-0.300", "suspect"]
    captions = [
        each.caption for each in digit_thumbnails(TABLE, [0, 1], images, "0123456789", PLAIN)
    ]
    assert captions == ["#0 7", "#1 4>9"]


def test_the_image_nearest_to_a_cell_of_the_plane_is_found() -> None:
    """The one that is drawn there; None where no logit is a number."""
    x, y = np.array([0, 1, 2, 3], np.float32), np.array([3, 0, 2, 1], np.float32)
    plane = ClassPlane(0, 1, np.array([5, 6, 7, 8]), x, y, np.array([True, False, True, False]))
    lines = plane_text(plane, "01", (32, 12), PLAIN, cursor=7).plain.split("\n")
    row = next(number for number, each in enumerate(lines) if "@" in each)

    assert image_at(plane, (32, 12), (lines[row].index("@"), row)) == 7
    assert image_at(plane, (32, 12), (0, 1)) == 5
    unknown = plane._replace(x=np.full(4, np.nan, np.float32))
    assert image_at(unknown, (32, 12), (0, 1)) is None


def test_causes_without_room_for_rows_are_counts() -> None:
    line = causes_text(FOUND, 0).split("\n")[1]
    assert line.split() == ["label", "error", "suspected", "1"]


def test_a_ranked_image_has_the_suggested_class_in_its_caption() -> None:
    """Also a small one, whose index is without a sign."""
    images = np.zeros((2, 28, 28), np.uint8)
    ranked = replace(TABLE, own=np.array([0.9, 0.01], np.float32), suggested=np.array([7, 9]))
    small = digit_thumbnails(ranked, [0, 1], images, "0123456789", PLAIN, small=True)
    assert [each.caption for each in small] == ["0 7", "1 4?9"]
    assert small[0].image.shape == (10, 10)
