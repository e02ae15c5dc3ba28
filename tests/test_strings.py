"""Cleaned text contains nothing that a terminal would interpret."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nntui.strings import clean, is_clean, nearest

_ANY_TEXT = st.text(st.characters(exclude_categories=[]))


@given(_ANY_TEXT, st.integers(20, 400))
def test_clean_text_has_no_control_characters(text: str, limit: int) -> None:
    """No control or format character, lone surrogate or line separator, at any length."""
    cleaned = clean(text, limit)

    categories = {unicodedata.category(character) for character in cleaned}
    assert set() == categories & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    left_out = sum(not clean(character) for character in text)
    assert min(len(text) - left_out, limit) == len(cleaned)


@given(_ANY_TEXT)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    """Clean text is returned unchanged."""
    assert clean(text) == clean(clean(text))


def test_harmless_text_is_unchanged() -> None:
    """Letters of any script, combining marks and emoji are kept."""
    text = "Zürich 数字 ß ñ 🙂"

    assert text == clean(text)


def test_escape_sequences_lose_their_escape_character() -> None:
    """A name that would set the title of the terminal becomes plain, visible text."""
    assert clean("\x1b]0;title\x07 \x1b[31m\x9b") == "?]0;title? ?[31m?"


def test_bidirectional_overrides_are_replaced() -> None:
    """Format characters that reorder text become visible."""
    assert clean("a\u202eb\u2066") == "a?b?"


def test_long_text_keeps_both_ends() -> None:
    """Text is cut in the middle."""
    assert clean("a" * 50 + "b" * 50, 20) == "aaaaaaaaaaaaa...bbbb"


def test_any_object_can_be_cleaned() -> None:
    """Objects that are not text are converted with `str`."""
    assert clean(12) == "12"


@given(_ANY_TEXT)
def test_a_hint_names_known_words_only(word: str) -> None:
    """The hint never repeats the unknown word."""
    hint = nearest(word, ["adam", "sgd"])

    assert hint in {"did you mean adam?", "did you mean sgd?", "try one of: adam, sgd"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\N{THUMBS UP SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-4} ok", "\N{THUMBS UP SIGN} ok"),
        ("\N{HEAVY CHECK MARK}\N{VARIATION SELECTOR-16} best", "\N{HEAVY CHECK MARK} best"),
        ("1\N{VARIATION SELECTOR-16}\N{COMBINING ENCLOSING KEYCAP}", "1"),
        ("\N{REGIONAL INDICATOR SYMBOL LETTER D}\N{REGIONAL INDICATOR SYMBOL LETTER E}", "DE"),
    ],
)
def test_what_is_left_has_the_same_width_in_every_terminal(text: str, expected: str) -> None:
    assert clean(text) == expected
    assert is_clean(text), "a name or a path that contains it is still legal"
