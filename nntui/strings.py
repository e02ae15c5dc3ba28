"""Strings from outside are cleaned here, once, where they enter; unknown words are guessed at."""

import difflib
import unicodedata
from collections.abc import Iterable

# Cc: C0 and C1 controls, Cf: format characters such as bidirectional overrides,
# Cs: lone surrogates of undecodable file names, Zl and Zp: line and paragraph separators.
_HARMFUL = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def clean(text: object, limit: int = 300) -> str:
    """Return `text` on one line, without anything a terminal could obey.

    Every control or format character becomes `?`; what is longer than `limit` characters is cut in
    the middle, because both ends of a path tell the most.
    """
    raw = str(text)
    if len(raw) > limit:
        head = limit * 2 // 3
        raw = f"{raw[:head]}...{raw[head + 3 - limit :]}"
    if raw.isascii() and raw.isprintable():
        return raw
    return "".join("?" if unicodedata.category(c) in _HARMFUL else c for c in raw)


def short_name(name: str) -> str:
    """Return the last part of a path; what is none stays as it is.

    >>> short_name("/home/me/letters.csv")
    'letters.csv'
    """
    return name.rstrip("/").rpartition("/")[2] or name


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a hint for an unknown word: the nearest known one, or all of them.

    >>> nearest("adma", ["adam", "sgd"])
    'did you mean adam?'
    >>> nearest("?", ["adam", "sgd"])
    'try one of: adam, sgd'
    """
    words = list(known)
    close = difflib.get_close_matches(word, words, n=1)
    return f"did you mean {close[0]}?" if close else f"try one of: {', '.join(words)}"
