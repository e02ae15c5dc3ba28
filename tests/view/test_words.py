"""Numbers in words, at every magnitude."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nntui.view import formatting


@pytest.mark.parametrize(
    ("share", "expected"),
    [(None, "-"), (0.0, "0.00 %"), (0.97614, "97.61 %"), (0.05, "5.00 %"), (1.0, "100.00 %")],
)
def test_percent(share: float | None, expected: str) -> None:
    """A share is told in percent with two digits; what is not known is a dash."""
    assert formatting.percent(share) == expected


def test_percent_with_other_digits() -> None:
    """The digits can be chosen."""
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
def test_number(value: float | None, expected: str) -> None:
    """Four digits that count, at any magnitude."""
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
def test_rate(images: float | None, expected: str) -> None:
    """Images a second, with a unit that changes before the number gets four digits."""
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
def test_duration(seconds: float | None, expected: str) -> None:
    """Seconds as on a clock; no unit is ever full."""
    assert formatting.duration(seconds) == expected


@pytest.mark.parametrize(
    ("things", "noun", "expected"),
    [(1, "image", "1 image"), (0, "image", "0 images"), (101_770, "weight", "101,770 weights")],
)
def test_count(things: int, noun: str, expected: str) -> None:
    """One of a thing is singular, and thousands are set apart."""
    assert formatting.count(things, noun) == expected


@given(st.floats(min_value=0, max_value=1e15))
def test_words_are_short(number: float) -> None:
    """No magnitude makes a word too long for a status line."""
    assert len(formatting.duration(number)) <= 18
    assert len(formatting.number(number)) <= 10
    assert len(formatting.percent(min(number, 1.0))) <= 8


@given(st.floats(min_value=0, max_value=9e7))
def test_rates_fit_their_place(images: float) -> None:
    """The status line keeps thirteen columns for the throughput."""
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
def test_course(values: tuple[float, ...], expected: str) -> None:
    """Of a setting that changed often, the first and the last value tell the most."""
    assert formatting.course(values) == expected
