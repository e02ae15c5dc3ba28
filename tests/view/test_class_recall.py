"""Recall by class: strips of its history, the most frequent mistakes, in any size."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from nntui.view.class_recall import Range, range_of, recall_of, recall_text, strip
from nntui.view.confusion_summary import mistakes_in_lines, recall_list, summary_text
from nntui.view.style import PLAIN, Terminal

CONFUSION = np.array([[90, 8, 2], [0, 100, 0], [11, 0, 89]])


def test_a_strip_rises_with_the_recall() -> None:
    """A class that is learned later rises later."""
    early, late = [0.1, 0.9, 0.97, 0.99], [0.1, 0.1, 0.2, 0.99]
    limits = range_of([early, late])

    assert strip(early, 4, Terminal(), limits) > strip(late, 4, Terminal(), limits)
    assert strip(early, 4, Terminal(), limits)[-1] == "█"
    assert strip(late, 4, Terminal(), limits)[:2] == "▁▁"


def test_a_strip_without_differences_is_full() -> None:
    """Nothing can be compared."""
    assert strip([0.5, 0.5], 4, Terminal(), range_of([[0.5, 0.5]])) == "██"
    assert range_of([[None]]) == Range()


@given(st.lists(st.none() | st.floats(0, 1), max_size=40), st.integers(0, 30))
def test_a_strip_fits(history: list[float | None], columns: int) -> None:
    """For any history, and the newest evaluation is in it."""
    drawn = strip(history, columns, PLAIN, range_of([history]))

    assert len(drawn) == min(len(history), columns)
    if drawn:
        assert drawn[-1] == strip(history[-1:], 1, PLAIN, range_of([history]))


def test_a_recall_below_1_is_never_100_percent() -> None:
    """9,999 of 10,000."""
    assert recall_text("", 0.9999, [], 8, PLAIN).plain.strip() == "99.9%"
    assert recall_text("", 1.0, [], 8, PLAIN).plain.strip() == "100.0%"
    assert recall_of(np.array([[0, 0], [1, 3]])) == [None, 0.75]


def test_mistakes_are_listed_by_their_number() -> None:
    """With their share of the images of the class; beside them the recall of each class."""
    lines = summary_text(CONFUSION, "abc", [], (50, 4), PLAIN).plain.split("\n")

    assert lines[0].split() == ["most", "frequent", "mistakes", "recall", "by", "class"]
    assert lines[1].split()[:3] == ["c", ">", "a"]
    assert lines[1].split()[4:6] == ["11", "11.0%"]
    assert lines[1].split()[-2:] == ["a", "90.0%"]
    assert [line.split()[0] for line in lines[1:]] == ["c", "a", "a"]


def test_without_mistakes_that_is_said() -> None:
    """A network that is always right."""
    right = np.diag([3, 4])

    assert mistakes_in_lines(right, "ab", (40, 2), PLAIN).plain == "no mistakes"
    assert "no mistakes" in summary_text(right, "ab", [], (50, 4), PLAIN).plain


@pytest.mark.parametrize("terminal", [Terminal(), PLAIN], ids=["unicode", "ascii"])
@given(
    count=st.integers(2, 12),
    columns=st.integers(8, 120),
    rows=st.integers(1, 20),
    seed=st.integers(0, 99),
)
def test_summaries_fit_into_any_size(
    terminal: Terminal, count: int, columns: int, rows: int, seed: int
) -> None:
    """No line is wider, and there are no more lines."""
    matrix = np.random.default_rng(seed).integers(0, 40, (count, count))
    names = [f"class {number}" for number in range(count)]
    for text in (
        summary_text(matrix, names, [matrix], (columns, rows), terminal),
        mistakes_in_lines(matrix, names, (columns, rows), terminal),
        *(
            [recall_list(matrix, names, [matrix], (columns, rows), terminal)]
            if columns > 21
            else []
        ),
    ):
        lines = text.plain.split("\n")
        assert len(lines) <= rows
        assert max(map(cell_len, lines)) <= max(columns, 22)
        assert terminal.unicode or text.plain.isascii()
