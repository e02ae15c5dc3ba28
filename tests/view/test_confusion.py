"""The confusion matrix in characters: counts, names, shades and the cursor."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from nntui.view.confusion import (
    Window,
    confusion_matrix_lines,
    layout,
    short_count,
    window_layout,
)
from nntui.view.style import PLAIN, Terminal

CONFUSION = np.array([[980, 0, 12], [1, 1_100, 0], [60_000, 0, 5]])
CLASSES = ("0", "1", "two")


def confusion_matrix_text(*given: Any, **named: Any) -> Text:
    """Return the lines as one text."""
    return Text("\n").join(confusion_matrix_lines(*given, **named))


def test_rows_are_true_classes_and_columns_predicted_ones() -> None:
    """Large counts are in thousands."""
    assert confusion_matrix_text(CONFUSION, CLASSES, 4, PLAIN).plain.split("\n") == [
        "      0   1 two",
        "  0 980   .  12",
        "  1   1  1k   .",
        "two 60k   .   5",
    ]


def test_wide_cells_have_full_counts() -> None:
    """Long names of classes are cut in the middle."""
    drawn = confusion_matrix_text(CONFUSION, ("0", "1", "something"), 6, PLAIN)

    assert drawn.plain.split("\n") == [
        "           0     1 so..g",
        "     0   980     .    12",
        "     1     1  1100     .",
        "so..ng 60000     .     5",
    ]


def test_few_classes_have_their_full_names() -> None:
    """Cells are as wide as the names where there is room."""
    names = ("horizontal", "vertical")
    label, cell = layout(names, 54)
    drawn = confusion_matrix_text(np.array([[5038, 1], [0, 4962]]), names, cell, PLAIN, label=label)

    assert drawn.plain.split("\n") == [
        "           horizontal   vertical",
        "horizontal       5038          1",
        "  vertical          .       4962",
    ]


def test_the_cell_under_the_cursor_is_in_brackets() -> None:
    """No other cell moves."""
    drawn = confusion_matrix_text(CONFUSION, CLASSES, 4, PLAIN, cursor=(0, 2))

    assert drawn.plain.split("\n") == [
        "      0   1 two",
        "  0 980   .[12]",
        "  1   1  1k   .",
        "two 60k   .   5",
    ]


def test_the_cursor_can_be_on_an_empty_cell() -> None:
    """A cell without images."""
    drawn = confusion_matrix_text(CONFUSION, CLASSES, 6, PLAIN, cursor=(1, 2))

    assert drawn.plain.split("\n")[2] == "  1     1  1100[   .]"


def test_right_cells_and_wrong_ones_have_shades_of_their_own() -> None:
    """A few mistakes in a thousand have no shade."""
    confusion = np.array([[900, 100, 0], [30, 966, 4], [5, 0, 995]])
    drawn = confusion_matrix_text(confusion, "abc", 5, Terminal())
    shades = {
        drawn.plain[span.start : span.end].strip(): span.style.bgcolor.name
        for span in drawn.spans
        if isinstance(span.style, Style) and span.style.bgcolor
    }

    assert shades == {
        "900": "color(236)",
        "100": "color(209)",
        "30": "color(131)",
        "966": "color(236)",
        "995": "color(236)",
    }


def test_a_matrix_without_color_has_no_style() -> None:
    """It is in ASCII, too."""
    assert confusion_matrix_text(CONFUSION, CLASSES, 4, PLAIN, cursor=(0, 0)).spans == []
    assert confusion_matrix_text(CONFUSION, CLASSES, 4, PLAIN).plain.isascii()


def test_a_class_without_images_is_a_row_of_dots() -> None:
    drawn = confusion_matrix_text(np.array([[0, 0], [1, 2]]), "ab", 3, Terminal())

    assert drawn.plain.split("\n")[1] == "a  .  ."


@given(
    st.integers(2, 12).flatmap(
        lambda n: st.lists(
            st.lists(st.integers(0, 10**7), min_size=n, max_size=n), min_size=n, max_size=n
        )
    ),
    st.integers(3, 8),
    st.tuples(st.integers(0, 1), st.integers(0, 1)),
)
def test_all_rows_have_the_same_width(
    counts: list[list[int]], cell: int, cursor: tuple[int, int]
) -> None:
    """For any counts."""
    classes = [chr(97 + number) for number in range(len(counts))]
    drawn = confusion_matrix_text(np.array(counts), classes, cell, Terminal(), cursor)

    assert {len(row) for row in drawn.plain.split("\n")} == {1 + cell * len(counts)}


@pytest.mark.parametrize(
    ("number", "columns", "expected"),
    [
        (0, 3, "."),
        (7, 1, "7"),
        (10, 1, "#"),
        (980, 3, "980"),
        (250, 2, "#"),
        (980, 2, "1k"),
        (1_100, 3, "1k"),
        (1_100, 4, "1100"),
        (9_949, 2, "#"),
        (60_000, 3, "60k"),
        (99_950, 3, "#"),
        (999_950, 4, "1.0M"),
        (999_950, 5, "1000k"),
        (1_000_000, 2, "1M"),
        (10**12, 6, "#"),
    ],
)
def test_a_short_count_is_as_exact_as_fits(number: int, columns: int, expected: str) -> None:
    """A count that is not zero is never displayed as zero."""
    assert short_count(number, columns) == expected


@given(st.integers(0, 10**15), st.integers(1, 8))
def test_a_short_count_fits_and_is_rounded_correctly(number: int, columns: int) -> None:
    """To half a unit of the last digit."""
    text = short_count(number, columns)
    assert len(text) <= columns

    if text not in {".", "#"}:
        unit = {"k": 1_000, "M": 1_000_000}.get(text[-1], 1)
        digits = 1 if "." in text else 0
        assert abs(float(text.rstrip("kM")) - number / unit) <= 0.5 / 10**digits + 1e-9
    assert (text == ".") == (number == 0)


_MANY = [f"class {number}" for number in range(1, 47)]
_COUNTS = np.arange(46 * 46).reshape(46, 46) % 30


@given(st.tuples(st.integers(0, 45), st.integers(0, 45)), st.integers(8, 170), st.integers(3, 60))
def test_the_cursor_is_always_in_sight(cursor: tuple[int, int], columns: int, rows: int) -> None:
    """In a panel of any size; what is drawn is never larger than the panel."""
    label, cell, window = window_layout(_MANY, 29, (columns, rows))
    window = window.following(cursor, len(_MANY))
    drawn = confusion_matrix_text(_COUNTS, _MANY, cell, PLAIN, cursor, label, window)
    lines = drawn.plain.split("\n")

    assert len(lines) <= rows
    assert max(map(len, lines)) <= max(columns, label + cell)
    assert f"[{_COUNTS[cursor] or '.':>{cell - 2}}]" in lines[1 + cursor[0] - window.top]


def test_a_window_moves_only_as_far_as_it_has_to() -> None:
    """And never past the last class."""
    window = Window(4, 4, 5, 5)

    assert window.following((6, 6), 26) == window
    assert window.following((9, 3), 26) == Window(5, 3, 5, 5)
    assert Window(30, 30, 5, 5).following((0, 25), 26) == Window(0, 21, 5, 5)


def test_columns_have_the_word_in_which_names_differ() -> None:
    """Rows have the rest of the name, too."""
    names = ["character_1_ka", "character_10_yna"]
    drawn = confusion_matrix_text(np.array([[3, 1], [0, 4]]), names, 4, PLAIN, label=8)

    assert drawn.plain.split("\n") == ["         1  10", "  1_ka   3   1", "10_yna   .   4"]


def test_columns_and_rows_are_numbered_where_no_word_fits() -> None:
    """The same number is the same class."""
    names = ["apple tree", "apple pie", "pear"]
    counts = np.array([[3, 1, 0], [0, 4, 0], [0, 0, 5]])
    drawn = confusion_matrix_text(counts, names, 4, PLAIN, label=12)

    assert drawn.plain.split("\n") == [
        "               1   2   3",
        "1 apple tree   3   1   .",
        " 2 apple pie   .   4   .",
        "      3 pear   .   .   5",
    ]


def test_wide_names_take_the_cells_that_they_have() -> None:
    """Characters of two cells do not shift the counts."""
    drawn = confusion_matrix_text(np.array([[3, 1], [0, 4]]), ["にほん", "a"], 8, PLAIN, label=6)

    assert [cell_len(line) for line in drawn.plain.split("\n")] == [22, 22, 22]
