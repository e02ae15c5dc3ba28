"""The confusion matrix in characters."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from nntui.view.confusion import confusion_matrix_text, layout, short
from nntui.view.style import PLAIN, Terminal

CONFUSION = np.array([[980, 0, 12], [1, 1_100, 0], [60_000, 0, 5]])
CLASSES = ("0", "1", "two")


def test_map() -> None:
    """A row for each truth, a column for each answer; large counts are told in thousands."""
    assert confusion_matrix_text(CONFUSION, CLASSES, 4, PLAIN).plain.split("\n") == [
        "      0   1 two",
        "  0 980   .  12",
        "  1   1  1k   .",
        "two 60k   .   5",
    ]


def test_wide_map() -> None:
    """Where there is room counts are told in full, and long names of classes are cut."""
    drawn = confusion_matrix_text(CONFUSION, ("0", "1", "something"), 6, PLAIN)

    assert drawn.plain.split("\n") == [
        "           0     1 somet",
        "     0   980     .    12",
        "     1     1  1100     .",
        "someth 60000     .     5",
    ]


def test_few_classes_have_their_names_in_full() -> None:
    """Where there is room cells grow with the names."""
    names = ("horizontal", "vertical")
    label, cell = layout(names, 54)
    drawn = confusion_matrix_text(np.array([[5038, 1], [0, 4962]]), names, cell, PLAIN, label=label)

    assert drawn.plain.split("\n") == [
        "           horizontal   vertical",
        "horizontal       5038          1",
        "  vertical          .       4962",
    ]


def test_cursor() -> None:
    """The cell under the cursor stands in brackets, and nothing moves."""
    drawn = confusion_matrix_text(CONFUSION, CLASSES, 4, PLAIN, cursor=(0, 2))

    assert drawn.plain.split("\n") == [
        "      0   1 two",
        "  0 980   .[12]",
        "  1   1  1k   .",
        "two 60k   .   5",
    ]


def test_cursor_on_an_empty_cell() -> None:
    """Also a cell without pictures can be pointed at."""
    drawn = confusion_matrix_text(CONFUSION, CLASSES, 6, PLAIN, cursor=(1, 2))

    assert drawn.plain.split("\n")[2] == "  1     1  1100[   .]"


def test_shades() -> None:
    """What is right is blue, what is wrong is red; a handful in a thousand has no shade."""
    confusion = np.array([[900, 100, 0], [30, 966, 4], [5, 0, 995]])
    drawn = confusion_matrix_text(confusion, "abc", 5, Terminal())
    shades = {
        drawn.plain[span.start : span.end].strip(): span.style.bgcolor.name
        for span in drawn.spans
        if isinstance(span.style, Style) and span.style.bgcolor
    }

    assert shades == {
        "900": "color(19)",
        "100": "color(160)",
        "30": "color(124)",
        "966": "color(20)",
        "5": "color(52)",
        "995": "color(21)",
    }


def test_no_color() -> None:
    """Without color there is no style at all."""
    assert confusion_matrix_text(CONFUSION, CLASSES, 4, PLAIN, cursor=(0, 0)).spans == []
    assert confusion_matrix_text(CONFUSION, CLASSES, 4, PLAIN).plain.isascii()


def test_class_without_pictures() -> None:
    """A class that does not occur is a row of dots."""
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
def test_rows_are_level(counts: list[list[int]], cell: int, cursor: tuple[int, int]) -> None:
    """Whatever the counts, all rows are of one width."""
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
def test_short(number: int, columns: int, expected: str) -> None:
    """The most exact word that fits; a count that is not zero is never told as zero."""
    assert short(number, columns) == expected


@given(st.integers(0, 10**15), st.integers(1, 8))
def test_short_fits(number: int, columns: int) -> None:
    """No count leaves its columns, and what is told of it is right to half a unit."""
    word = short(number, columns)
    assert len(word) <= columns

    if word not in {".", "#"}:
        unit = {"k": 1_000, "M": 1_000_000}.get(word[-1], 1)
        digits = 1 if "." in word else 0
        assert abs(float(word.rstrip("kM")) - number / unit) <= 0.5 / 10**digits + 1e-9
    assert (word == ".") == (number == 0)
