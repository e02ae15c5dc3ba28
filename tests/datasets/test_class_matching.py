"""Classes are matched by name where that is certain, and by nothing else."""

import string

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nntui.datasets.class_labels import for_classes
from nntui.datasets.class_matching import listed, match_classes
from nntui.datasets.dataset import Dataset, Split

DIGITS = tuple("0123456789")
WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
UPPER = tuple(string.ascii_uppercase)


@pytest.mark.parametrize(
    ("found", "known", "numbers"),
    [
        (DIGITS, DIGITS, range(10)),
        (("3", "7"), DIGITS, (3, 7)),
        (tuple(sorted(WORDS)), DIGITS, (8, 5, 4, 9, 1, 7, 6, 3, 2, 0)),
        (DIGITS, WORDS, range(10)),
        (("Three", "SEVEN"), DIGITS, (3, 7)),
        (tuple(f"digit_{n}" for n in range(10)), DIGITS, range(10)),
        (("class 3", "class 7"), DIGITS, (3, 7)),
        (("03", "07"), DIGITS, (3, 7)),
        (("3.0", "7.0"), DIGITS, (3, 7)),
        (DIGITS, tuple(f"digit-{word}" for word in WORDS), range(10)),
        (("b", "a"), UPPER, (1, 0)),
        (("letter_b", "letter_a"), UPPER, (1, 0)),
        (("a", "B"), (*UPPER[1:], "a", "b"), (25, 0)),
        (("Dog", " cat"), ("cat", "dog"), (1, 0)),
        (("cafe\u0301",), ("caf\u00e9", "tea"), (0,)),
        (tuple(str(n) for n in range(1, 11)), DIGITS, (*range(1, 10), 0)),
        (DIGITS, tuple(str(n) for n in range(1, 11)), (9, *range(9))),
    ],
)
def test_names_that_mean_the_same_match(
    found: tuple[str, ...], known: tuple[str, ...], numbers: tuple[int, ...]
) -> None:
    """Words, prefixes, leading zeros, either case; and 10 for 0 where all ten digits are there."""
    matching = match_classes(found, known)

    assert matching is not None
    assert matching.numbers == tuple(numbers)
    assert matching.renamed == any(known[n] != f for n, f in zip(numbers, found, strict=True))


@pytest.mark.parametrize(
    ("found", "known"),
    [
        (("cat", "dog"), DIGITS),
        (("1", "10"), DIGITS),
        (tuple(f"class {n}" for n in range(1, 11)), DIGITS),
        (tuple(str(n) for n in range(1, 12)), DIGITS),
        (("a", "A"), UPPER),
        (("3", "three"), DIGITS),
        (("3", "cat"), DIGITS),
        (("classic",), ("ic", "other")),
        (("1", "2"), UPPER),
        (("٣",), DIGITS),
    ],
)
def test_what_is_uncertain_does_not_match(found: tuple[str, ...], known: tuple[str, ...]) -> None:
    """A name that is unknown, that could mean two classes, or two names for one class."""
    assert match_classes(found, known) is None


@given(st.permutations(range(10)), st.sampled_from([DIGITS, WORDS, UPPER[:10]]))
def test_the_order_of_classes_changes_no_answer(order: list[int], names: tuple[str, ...]) -> None:
    """Labels that are indices into another order mean the same classes afterwards."""
    found = tuple(names[n].swapcase() for n in order)
    truth = np.arange(10, dtype=np.uint8)
    labels = np.array([order.index(n) for n in range(10)], np.uint8)
    split = Split(np.zeros((10, 2, 2), np.uint8), labels)
    data = Dataset("a.csv", found, split, split, split[:0], "")

    matched = for_classes(data, tuple(n.upper() for n in names))

    assert matched.test.labels.tolist() == truth.tolist()


@given(
    st.lists(st.text(max_size=8), min_size=1, max_size=6, unique=True),
    st.lists(st.text(max_size=8), min_size=2, max_size=6, unique=True),
)
def test_only_classes_that_exist_are_matched(found: list[str], known: list[str]) -> None:
    """Each class of the data is one class of the network, and no two of them are the same."""
    matching = match_classes(found, known)

    if set(found) <= set(known):
        assert matching is not None
        assert [known[n] for n in matching.numbers] == found
    if matching is not None:
        assert len(set(matching.numbers)) == len(found)
        assert all(0 <= n < len(known) for n in matching.numbers)


@given(st.sets(st.integers(0, 99), min_size=1), st.integers(2, 20))
def test_numbers_match_only_equal_numbers(found: set[int], count: int) -> None:
    """Except for the digits with 10 for 0, a number never becomes another."""
    names, known = [str(n) for n in sorted(found)], [str(n) for n in range(count)]
    matching = match_classes(names, known)

    if found <= set(range(count)):
        assert matching is not None
        assert list(matching.numbers) == sorted(found)
    elif not (found == set(range(1, 11)) and count == 10):
        assert matching is None


def test_what_was_matched_is_said() -> None:
    """Names that are the same need no word."""
    split = Split(np.zeros((2, 2, 2), np.uint8), np.arange(2, dtype=np.uint8))
    data = Dataset("/home/me/mine", ("one", "zero"), split, split, split[:0], "")

    assert for_classes(data, DIGITS).notes == (
        "mine: its classes are matched with those of the network: one is 1, zero is 0",
    )
    assert for_classes(data, ("zero", "one")).notes == ()


def test_long_lists_are_cut_in_the_middle() -> None:
    """So that a sentence stays one."""
    text = listed([f"character_{n}" for n in range(46)])

    assert len(text) == 120
    assert text.startswith("character_0, ")
    assert text.endswith("character_45")
