"""Bars: as long as the share says, to an eighth of a column."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nntui.view.bars import bar, probability_bars, track
from nntui.view.style import PLAIN, RIGHT, WRONG, Terminal


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
def test_bar(share: float, expected: str) -> None:
    """A bar fills its share in eighths, and never leaves its columns."""
    assert bar(share, 4, Terminal()) == expected


@pytest.mark.parametrize(("share", "expected"), [(0.0, "    "), (0.4, "==  "), (1.0, "====")])
def test_bar_in_ascii(share: float, expected: str) -> None:
    """In ASCII it fills whole columns with equals signs."""
    assert bar(share, 4, PLAIN) == expected


@given(st.floats(), st.integers(0, 300), st.booleans())
def test_bar_has_its_width(share: float, columns: int, unicode: bool) -> None:  # noqa: FBT001
    """Whatever the share, a bar is as wide as it was asked to be."""
    assert len(bar(share, columns, Terminal(unicode=unicode))) == columns


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.0, "────"), (0.5, "━━──"), (1.0, "━━━━"), (-1.0, "────"), (9.0, "━━━━")],
)
def test_track(share: float, expected: str) -> None:
    """A track shows what is done and what is left, and is always as long."""
    assert track(share, 4, Terminal()).plain == expected


def test_track_in_ascii() -> None:
    """The same in ASCII, and without a style where there is no color."""
    drawn = track(0.5, 4, PLAIN)

    assert (drawn.plain, drawn.spans) == ("==--", [])


def test_probabilities_in_ascii() -> None:
    """The true class has a star, the answer is pointed at; long names are cut at twelve."""
    drawn = probability_bars([0.02, 0.9, 0.08], ("0", "one", "eleven-letters"), 2, 40, PLAIN)

    assert drawn.plain.split("\n") == [
        "             0                    2.0%  ",
        "           one ==============    90.0% <",
        "* eleven-lette =                  8.0%  ",
    ]


def test_probabilities_in_unicode() -> None:
    """A right answer has both marks on its line."""
    drawn = probability_bars([0.02, 0.9, 0.08], ("zero", "one", "two"), 1, 30, Terminal())

    assert drawn.plain.split("\n") == [
        "  zero ▎                2.0%  ",
        "*  one ████████████▋   90.0% <",
        "   two █▏               8.0%  ",
    ]


def test_right_and_wrong_differ_in_color() -> None:
    """The bar of the answer has the color of right or of wrong."""
    right = probability_bars([0.9, 0.1], "ab", 0, 30, Terminal())
    wrong = probability_bars([0.9, 0.1], "ab", 1, 30, Terminal())

    assert WRONG not in str(right.spans)
    assert RIGHT in str(right.spans)
    assert WRONG in str(wrong.spans)


def test_no_color() -> None:
    """Without color nothing has one: the marks tell it all."""
    drawn = probability_bars([0.9, 0.1], "ab", 1, 30, Terminal(color=False))

    assert {str(span.style) for span in drawn.spans} == {"bold"}


def test_probabilities_that_are_no_numbers() -> None:
    """A network that computes nonsense is shown as such, not with a crash."""
    drawn = probability_bars([math.nan, math.nan], ("a", "b"), 0, 20, PLAIN)

    assert drawn.plain.split("\n") == ["* a           nan% <", "  b           nan%  "]


@given(
    st.lists(st.floats(0, 1), min_size=2, max_size=12),
    st.integers(26, 120),
    st.booleans(),
)
def test_lines_have_the_width(shares: list[float], columns: int, unicode: bool) -> None:  # noqa: FBT001
    """Every line is as wide as the panel, and there is one for each class."""
    classes = [f"class {number}" for number in range(len(shares))]
    lines = probability_bars(shares, classes, 0, columns, Terminal(unicode=unicode)).plain.split(
        "\n"
    )

    assert [len(line) for line in lines] == [columns] * len(shares)


def test_scores_are_no_shares() -> None:
    """What hinge puts out is written as numbers, the largest with the full bar."""
    text = probability_bars([-1.0, 4.0, 2.0], ["a", "b", "c"], 1, 23, PLAIN).plain

    assert text.split("\n") == [
        "  a             -1.00  ",
        "* b ==========   4.00 <",
        "  c =====        2.00  ",
    ]
