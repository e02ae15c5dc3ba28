"""Arrangements: what is shown, and how large, in terminals of every size."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nntui.tui.screens.arrangement import Arrangement, arrangement


def arranged(columns: int, rows: int, *, confusion: bool = False) -> Arrangement:
    """The arrangement for images of 28 x 28 pixels and ten classes."""
    return arrangement((columns, rows), (28, 28), 10, confusion=confusion)


@pytest.mark.parametrize(
    ("size", "name"),
    [
        ((80, 24), "narrow"),
        ((109, 60), "narrow"),
        ((200, 27), "narrow"),
        ((110, 28), "medium"),
        ((149, 60), "medium"),
        ((200, 37), "medium"),
        ((150, 38), "wide"),
        ((400, 120), "wide"),
    ],
)
def test_the_size_decides_the_arrangement(size: tuple[int, int], name: str) -> None:
    """Both columns and rows count."""
    assert arranged(*size).name == name


def test_digit_and_matrix_share_a_column_where_both_fit() -> None:
    """The rows of both are those of the column."""
    assert (arranged(120, 40).digit, arranged(120, 40).confusion) == (18, 18)
    assert (arranged(160, 45).digit, arranged(160, 45).confusion) == (18, 23)


def test_the_matrix_has_the_column_where_both_do_not_fit() -> None:
    """If it was chosen; otherwise the most frequent mistakes are below the digit."""
    assert arranged(110, 28, confusion=True)[3:] == (0, 24)
    assert arranged(110, 28)[3:] == (18, 6)
    assert arranged(80, 24)[3:] == (19, 0)


@pytest.mark.parametrize(("size", "rows"), [((160, 45), 18), ((220, 60), 32), ((400, 120), 74)])
def test_the_digit_takes_the_room_there_is(size: tuple[int, int], rows: int) -> None:
    """Once, twice and five times the size, with bars beside it and the matrix below."""
    found = arranged(*size)

    assert found.digit == rows
    assert found.right >= (rows - 4) * 2 + 28
    assert found.confusion >= 15


@given(
    st.integers(1, 400),
    st.integers(1, 120),
    st.tuples(st.integers(1, 64), st.integers(1, 64)),
    st.integers(2, 64),
    st.booleans(),
)
def test_panels_fit_into_any_terminal(
    columns: int,
    rows: int,
    image: tuple[int, int],
    classes: int,
    confusion: bool,  # noqa: FBT001 - hypothesis passes it by name
) -> None:
    """The charts keep at least 24 columns, and no panel is higher than its column."""
    found = arrangement((columns, rows), image, classes, confusion=confusion)
    height = max(rows - 4 - (found.name == "narrow"), 1)

    assert found.digit + found.confusion == height
    if found.name != "narrow":
        assert columns - found.left - found.right >= 24
    assert found.digit or found.confusion
