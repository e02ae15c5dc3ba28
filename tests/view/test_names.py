"""Names in little room: never wider than it, and no two that look alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from nntui.view.names import cut, cut_all, cut_pair, first_words, padded, without_common_part

TEXTS = st.text(
    st.sampled_from("ab01_-. 日本🍎é") | st.sampled_from(["\u0301", "\u093f"]), max_size=12
).filter(lambda text: cell_len(text) > 0)
"""Letters, numbers, separators, characters of two cells, and marks without a cell of their own."""
NAMES = st.lists(TEXTS, min_size=2, max_size=50, unique=True)


@given(TEXTS, st.integers(0, 20), st.booleans())
def test_a_padded_name_has_its_cells(text: str, cells: int, right: bool) -> None:  # noqa: FBT001
    """At either end, and of a name that is too long as much as fits."""
    assert cell_len(padded(text, cells, right=right)) == cells


@given(TEXTS, st.integers(1, 20))
def test_a_cut_name_fits(text: str, cells: int) -> None:
    """A name that fits is not cut; of another, both ends are kept."""
    short = cut(text, cells)

    assert cell_len(short) <= cells
    assert short == text or cell_len(text) > cells
    if "…" in short:
        start, _, end = short.partition("…")
        assert text.startswith(start)
        assert text.endswith(end)


@given(NAMES, st.integers(2, 20))
def test_no_two_names_look_alike(names: list[str], cells: int) -> None:
    """Of any names, in any room that has a place for their numbers."""
    short = cut_all(names, cells)

    assert len(set(short)) == len(names)
    assert max(map(cell_len, short)) <= cells


@given(NAMES)
def test_without_their_common_part_names_still_differ(names: list[str]) -> None:
    """And none is empty."""
    brief = without_common_part(names)

    assert len(set(brief)) == len(names)
    assert all(short and short in name for short, name in zip(brief, names, strict=True))


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["character_1_ka", "character_10_yna"], ["1_ka", "10_yna"]),
        (["digit1", "digit12"], ["1", "12"]),
        (["class 1.png", "class 10.png"], ["1", "10"]),
        (["1", "10"], ["1", "10"]),
        (["cat", "cart"], ["cat", "cart"]),
        (["a_", "a_b"], ["a_", "a_b"]),
        (["one", "two"], ["one", "two"]),
        (["only"], ["only"]),
    ],
)
def test_only_whole_words_and_numbers_are_left_out(names: list[str], expected: list[str]) -> None:
    """What names begin with is no reason to cut 10 to 0."""
    assert without_common_part(names) == expected


def test_first_words_tell_names_apart_or_are_none() -> None:
    """Two names of the same first word need more than it."""
    assert first_words(["character_1_ka", "character_10_yna"]) == ["1", "10"]
    assert first_words(["red car", "red car 2", "blue"]) is None


@given(TEXTS, TEXTS, st.integers(4, 40))
def test_two_names_fit_together_and_differ(one: str, other: str, cells: int) -> None:
    """So that a title never says that a class was taken for itself."""
    first, second = cut_pair(one, other, cells)

    assert cell_len(first) + cell_len(second) <= cells
    assert (first == second) == (one == other)
