"""Whatever comes from outside is harmless once it is clean."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from nntui.strings import clean, nearest

_ANY_TEXT = st.text(st.characters(exclude_categories=[]))


@given(_ANY_TEXT, st.integers(20, 400))
def test_nothing_a_terminal_obeys_survives(text: str, limit: int) -> None:
    """No control or format character, no lone surrogate, no line end is left, at any length."""
    cleaned = clean(text, limit)

    categories = {unicodedata.category(character) for character in cleaned}
    assert set() == categories & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert min(len(text), limit) == len(cleaned)


@given(_ANY_TEXT)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    """What is clean stays as it is."""
    assert clean(text) == clean(clean(text))


def test_honest_text_is_not_touched() -> None:
    """Letters of any script, marks and emoji are nobody's harm."""
    text = "Zürich 数字 ß ñ 🙂"

    assert text == clean(text)


def test_escape_sequences_lose_their_escape() -> None:
    """A name that would set the title of the terminal becomes a plain, visible name."""
    assert clean("\x1b]0;title\x07 \x1b[31m\x9b") == "?]0;title? ?[31m?"


def test_a_right_to_left_override_cannot_turn_a_name_around() -> None:
    """Format characters that reorder what is shown are made visible."""
    assert clean("a\u202eb\u2066") == "a?b?"


def test_what_is_too_long_keeps_both_ends() -> None:
    """The ends of a path tell the most, so the middle is what goes."""
    assert clean("a" * 50 + "b" * 50, 20) == "aaaaaaaaaaaaa...bbbb"


def test_anything_can_be_cleaned() -> None:
    """What is no text is taken as its text."""
    assert clean(12) == "12"


@given(_ANY_TEXT)
def test_a_hint_names_known_words_only(word: str) -> None:
    """Whatever was typed, the hint consists of what is known."""
    hint = nearest(word, ["adam", "sgd"])

    assert hint in {"did you mean adam?", "did you mean sgd?", "try one of: adam, sgd"}
