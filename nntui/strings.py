"""Text from outside, cleaned of control characters where it enters; hints, quotes and counts."""

import difflib
import shlex
import unicodedata
from collections.abc import Iterable

# Cc: C0 and C1 controls, Cf: format characters such as bidirectional overrides,
# Cs: lone surrogates of undecodable file names, Zl and Zp: line and paragraph separators.
_HARMFUL = {"Cc", "Cf", "Cs", "Zl", "Zp"}
# Terminals disagree on the width of what these make of the character before them, so lines that
# contain them are misaligned: selectors of a variant, the frame of a key, colors of skin, flags.
_OF_UNKNOWN_WIDTH: dict[int, str | None] = {
    **dict.fromkeys([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), 0x20E3], None),
    **dict.fromkeys(range(0x1F3FB, 0x1F400), None),
    **{0x1F1E6 + number: chr(ord("A") + number) for number in range(26)},
}


def counted(things: int, noun: str) -> str:
    """Return a count with its noun in singular or plural.

    >>> counted(1, "image"), counted(101_770, "weight")
    ('1 image', '101,770 weights')
    """
    return f"{things:,} {noun}{'' if things == 1 else 's'}"


def clean(text: object, limit: int = 300) -> str:
    r"""Return `text` as one line without control characters, safe to print in a terminal.

    Each control or format character becomes `?`. Characters whose width depends on the terminal are
    left out, and the letters of flags become plain ones. Text longer than `limit` characters is cut
    in the middle, because both ends of a path are informative.

    >>> clean("digits\x1b[2J.csv")
    'digits?[2J.csv'
    >>> clean("/home/me/experiments/letters.csv", limit=24)
    '/home/me/experim...s.csv'
    """
    raw = str(text)
    if not raw.isascii():
        raw = raw.translate(_OF_UNKNOWN_WIDTH)
    if len(raw) > limit:
        head = limit * 2 // 3
        raw = f"{raw[:head]}...{raw[head + 3 - limit :]}"
    if raw.isascii() and raw.isprintable():
        return raw
    return "".join("?" if unicodedata.category(c) in _HARMFUL else c for c in raw)


def is_clean(text: str, limit: int = 300) -> bool:
    r"""Return whether `text` has at most `limit` characters, none of them a control character.

    >>> is_clean("Müller"), is_clean("a\x1b[2J"), is_clean("abc", limit=2)
    (True, False, False)
    """
    return len(text) <= limit and not any(unicodedata.category(c) in _HARMFUL for c in text)


def quoted(name: str) -> str:
    """Return `name` as one word of a shell command, in quotes where it needs them.

    >>> quoted("first"), quoted("my first")
    ('first', "'my first'")
    """
    return shlex.quote(name)


def short_name(name: str) -> str:
    """Return the last part of a path; a name without folders is returned unchanged.

    >>> short_name("/home/me/letters.csv")
    'letters.csv'
    """
    return name.rstrip("/").rpartition("/")[2] or name


def similar(word: str, known: Iterable[str]) -> str:
    """Return a hint at the known word that is most similar to `word`; empty if none is similar.

    >>> similar("adma", ["adam", "sgd"])
    'did you mean adam?'
    >>> similar("?", ["adam", "sgd"])
    ''
    """
    close = difflib.get_close_matches(word, list(known), n=1)
    return f"did you mean {close[0]}?" if close else ""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a hint for an unknown word: the most similar known one, or all of them.

    >>> nearest("adma", ["adam", "sgd"])
    'did you mean adam?'
    >>> nearest("?", ["adam", "sgd"])
    'try one of: adam, sgd'
    """
    words = list(known)
    return similar(word, words) or f"try one of: {', '.join(words)}"
