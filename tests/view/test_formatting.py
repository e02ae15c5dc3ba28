"""Formatting of numbers of any magnitude."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nntui.strings import counted
from nntui.view import formatting


@pytest.mark.parametrize(
    ("share", "expected"),
    [(None, "-"), (0.0, "0.00 %"), (0.97614, "97.61 %"), (0.05, "5.00 %"), (1.0, "100.00 %")],
)
def test_a_share_is_a_percentage_with_two_digits(share: float | None, expected: str) -> None:
    """An unknown one is a dash."""
    assert formatting.percent(share) == expected


def test_the_digits_of_a_percentage_can_be_chosen() -> None:
    assert formatting.percent(0.976, digits=0) == "98 %"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "-"),
        (0.0715519, "0.07155"),
        (2.302585, "2.303"),
        (0.0, "0"),
        (1e-12, "1e-12"),
        (123456.0, "1.235e+05"),
    ],
)
def test_a_number_has_four_significant_digits(value: float | None, expected: str) -> None:
    """At any magnitude."""
    assert formatting.number(value) == expected


@pytest.mark.parametrize(
    ("images", "expected"),
    [
        (None, "- img/s"),
        (0.0, "0 img/s"),
        (7.4, "7 img/s"),
        (999.0, "999 img/s"),
        (999.7, "1 k img/s"),
        (1_000.0, "1 k img/s"),
        (182_400.0, "182 k img/s"),
        (999_499.0, "999 k img/s"),
        (999_500.0, "1.00 M img/s"),
        (1_234_567.0, "1.23 M img/s"),
    ],
)
def test_a_rate_has_at_most_three_digits_and_a_unit(images: float | None, expected: str) -> None:
    """The unit changes before the number has four digits."""
    assert formatting.rate(images) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (None, "-"),
        (0.0, "0.0 s"),
        (0.44, "0.4 s"),
        (9.94, "9.9 s"),
        (9.96, "10 s"),
        (12.4, "12 s"),
        (59.4, "59 s"),
        (59.6, "1:00 min"),
        (187.0, "3:07 min"),
        (3_599.4, "59:59 min"),
        (3_599.6, "1:00 h"),
        (3_720.0, "1:02 h"),
        (360_000.0, "100:00 h"),
    ],
)
def test_a_duration_has_a_suitable_unit(seconds: float | None, expected: str) -> None:
    """Never 60 seconds or 60 minutes."""
    assert formatting.duration(seconds) == expected


@pytest.mark.parametrize(
    ("things", "noun", "expected"),
    [(1, "image", "1 image"), (0, "image", "0 images"), (101_770, "weight", "101,770 weights")],
)
def test_a_count_has_a_singular_and_a_plural(things: int, noun: str, expected: str) -> None:
    """Commas separate thousands."""
    assert counted(things, noun) == expected


@given(st.floats(min_value=0, max_value=1e15))
def test_texts_are_short(number: float) -> None:
    """They fit into the status line at any magnitude."""
    assert len(formatting.duration(number)) <= 18
    assert len(formatting.number(number)) <= 10
    assert len(formatting.percent(min(number, 1.0))) <= 8


@given(st.floats(min_value=0, max_value=9e7))
def test_a_rate_fits_into_thirteen_columns(images: float) -> None:
    """As many as the status line has for it."""
    assert len(formatting.rate(images)) <= 13


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((), "-"),
        ((0.5,), "0.5"),
        ((0.5, 0.003), "0.5, then 0.003"),
        ((1, 2, 3), "1, then 2, then 3"),
        ((1, 2, 3, 4), "1, then 2 others, then 4"),
    ],
)
def test_values_in_order_names_the_first_and_the_last(
    values: tuple[float, ...], expected: str
) -> None:
    """Up to three values are all named."""
    assert formatting.values_in_order(values) == expected
