"""Bars: the length is the share, exact to an eighth of a column."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from nntui.view.bars import bar, probability_bars, progress_bar
from nntui.view.style import PLAIN, Terminal


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (0.0, "    "),
        (1 / 32, "▏   "),
        (0.25, "█   "),
        (0.5 + 3 / 32, "██▍ "),
        (0.999, "████"),
        (1.0, "████"),
        (-0.5, "    "),
        (2.0, "████"),
        (math.inf, "████"),
        (math.nan, "    "),
    ],
)
def test_a_bar_fills_its_share_in_eighths(share: float, expected: str) -> None:
    """And never more than its columns."""
    assert bar(share, 4, Terminal()) == expected


@pytest.mark.parametrize(("share", "expected"), [(0.0, "    "), (0.4, "==  "), (1.0, "====")])
def test_a_bar_in_ascii_fills_whole_columns(share: float, expected: str) -> None:
    """With equals signs."""
    assert bar(share, 4, PLAIN) == expected


@given(st.floats(), st.integers(0, 300), st.booleans())
def test_a_bar_has_its_width(share: float, columns: int, unicode: bool) -> None:  # noqa: FBT001
    """For any share, NaN included."""
    assert len(bar(share, columns, Terminal(unicode=unicode))) == columns


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.0, "────"), (0.5, "━━──"), (1.0, "━━━━"), (-1.0, "────"), (9.0, "━━━━")],
)
def test_a_progress_bar_shows_what_is_done_and_what_remains(share: float, expected: str) -> None:
    """In the same number of columns for any share."""
    assert progress_bar(share, 4, Terminal()).plain == expected


def test_a_progress_bar_in_ascii() -> None:
    """And without a style where there is no color."""
    drawn = progress_bar(0.5, 4, PLAIN)

    assert (drawn.plain, drawn.spans) == ("==--", [])


def drawn_bars(*what: Any, **how: Any) -> Text:
    """Return bars as they are printed, line below line."""
    return Text("\n", no_wrap=True).join(probability_bars(*what, **how))


def test_true_and_predicted_class_are_marked() -> None:
    """With * and <; names are cut in the middle."""
    drawn = drawn_bars([0.02, 0.9, 0.08], ("0", "one", "eleven-letters"), 2, 40, PLAIN)

    assert drawn.plain.split("\n") == [
        "              0                   2.0%  ",
        "            one ==============   90.0% <",
        "* eleven..tters =                 8.0%  ",
    ]


def test_a_right_prediction_has_both_marks() -> None:
    """On one line."""
    drawn = drawn_bars([0.02, 0.9, 0.08], ("zero", "one", "two"), 1, 30, Terminal())

    assert drawn.plain.split("\n") == [
        "  zero ▎                2.0%  ",
        "*  one ████████████▋   90.0% <",
        "   two █▏               8.0%  ",
    ]


def test_right_and_wrong_predictions_differ_in_color() -> None:
    """The bar of the predicted class is green or red."""
    right = drawn_bars([0.9, 0.1], "ab", 0, 30, Terminal())
    wrong = drawn_bars([0.9, 0.1], "ab", 1, 30, Terminal())

    assert Terminal().wrong not in str(right.spans)
    assert Terminal().right in str(right.spans)
    assert Terminal().wrong in str(wrong.spans)


def test_without_color_only_the_predicted_class_is_bold() -> None:
    """The marks give the same information."""
    drawn = drawn_bars([0.9, 0.1], "ab", 1, 30, Terminal(color=False))

    assert {str(span.style) for span in drawn.spans} == {"bold"}


def test_nan_is_displayed() -> None:
    """A diverged network raises no error."""
    drawn = drawn_bars([math.nan, math.nan], ("a", "b"), 0, 20, PLAIN)

    assert drawn.plain.split("\n") == ["* a           nan% <", "  b           nan%  "]


@given(
    st.lists(st.floats(0, 1), min_size=2, max_size=12),
    st.integers(26, 120),
    st.booleans(),
)
def test_every_line_is_as_wide_as_the_panel(
    shares: list[float],
    columns: int,
    unicode: bool,  # noqa: FBT001 - drawn
) -> None:
    """There is one for each class."""
    classes = [f"class {number}" for number in range(len(shares))]
    lines = drawn_bars(shares, classes, 0, columns, Terminal(unicode=unicode)).plain.split("\n")

    assert [len(line) for line in lines] == [columns] * len(shares)


def test_outputs_that_are_not_probabilities_are_written_as_numbers() -> None:
    """As those of hinge; the largest one has a full bar."""
    text = drawn_bars([-1.0, 4.0, 2.0], ["a", "b", "c"], 1, 23, PLAIN).plain

    assert text.split("\n") == [
        "  a             -1.00  ",
        "* b ==========   4.00 <",
        "  c =====        2.00  ",
    ]


@given(
    st.integers(2, 60).flatmap(
        lambda n: st.tuples(
            st.lists(st.floats(0, 1), min_size=n, max_size=n), st.none() | st.integers(0, n - 1)
        )
    ),
    st.integers(16, 120),
    st.integers(2, 40),
)
def test_of_many_classes_truth_and_answer_are_always_shown(
    outputs: tuple[list[float], int | None], columns: int, rows: int
) -> None:
    """Within the rows and columns of the panel, the largest output first."""
    shares, truth = outputs
    classes = [f"character_{number}_クラス" for number in range(len(shares))]
    drawn = drawn_bars(shares, classes, truth, columns, PLAIN, rows).plain.split("\n")

    assert len(drawn) == min(rows, len(shares))
    assert {cell_len(line) for line in drawn} == {columns}
    assert sum(line.endswith("<") for line in drawn) == 1
    assert sum(line.startswith("*") for line in drawn) == (truth is not None)
    if len(shares) > rows > 2:
        assert drawn[0].endswith("<")
        assert f"and {len(shares) - rows + 1} more" in drawn[-1]


def test_bars_are_sorted_only_where_not_all_fit() -> None:
    """Ten digits stay in their order, which is easier to read from image to image."""
    shares = [0.1, 0.6, 0.3]

    assert drawn_bars(shares, "abc", 0, 24, PLAIN, rows=3).plain.split("\n") == [
        "* a =            10.0%  ",
        "  b =======      60.0% <",
        "  c ===          30.0%  ",
    ]
    assert drawn_bars(shares, "abc", 0, 24, PLAIN, rows=2).plain.split("\n") == [
        "  b =======      60.0% <",
        "* a =            10.0%  ",
    ]


def test_outputs_of_sigmoid_are_scores() -> None:
    """They need not add up to 1, so they are not written as percentages."""
    bars = drawn_bars([0.25, 0.5], ["a", "b"], 0, 27, Terminal(unicode=False), scores=True)

    first, second = bars.plain.splitlines()
    assert (first.split()[-1], second.split()[-2:]) == ("0.25", ["0.50", "<"])
