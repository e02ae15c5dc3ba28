"""Matching the classes of data with those of a network by their names, never by their positions."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import NamedTuple

from nntui.strings import clean

_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_PREFIX = r"(?:digit|number|class|label|letter|char|character)"
_NUMBER = re.compile(rf"(?:{_PREFIX}[ _.-]*)?([0-9]{{1,9}})(?:\.0+)?")
_NAMED = re.compile(rf"{_PREFIX}[ _.-]+(\w+)")
_ONE_TO_TEN = {str(number) for number in range(1, 11)}
_MAX_LISTED = 120
"""Characters of a list of classes in a sentence."""


class Matching(NamedTuple):
    """Which class of a network each class of the data is."""

    numbers: tuple[int, ...]
    """For each class of the data, the number of that class of the network."""
    renamed: bool
    """Whether a class has another name in the data than in the network."""


def match_classes(found: Sequence[str], known: Sequence[str]) -> Matching | None:
    """Return which of the classes `known` each of the classes `found` is; None where uncertain.

    Names match where they are the same; else where all of them are the same apart from the case of
    letters; else where all of them mean the same: `three`, `digit_3`, `class 3` and `03` mean 3.
    Numbers from 1 to 10 match the digits 0 to 9 with 10 for 0, as in data made for MATLAB.

    >>> match_classes(["one", "zero"], ["0", "1"])
    Matching(numbers=(1, 0), renamed=True)
    >>> match_classes(["cat", "dog"], ["0", "1"]) is None
    True

    Args:
        found: the names in the data, each once; maybe only some of the classes.
        known: the names in the network.
    """
    for key in (str, _without_case, _meaning, _matlab_key(found, known)):
        numbers = _matched(found, known, key)
        if numbers is not None:
            renamed = any(known[n] != name for n, name in zip(numbers, found, strict=True))
            return Matching(numbers, renamed)
    return None


def renamed_note(
    name: str, found: Sequence[str], known: Sequence[str], numbers: Sequence[int]
) -> str:
    """Return the sentence that says which classes were matched though their names differ.

    >>> renamed_note("a.csv", ["one", "zero"], ["0", "1"], (1, 0))
    'a.csv: its classes are matched with those of the network: one is 1, zero is 0'
    """
    pairs = [
        f"{each} is {known[number]}"
        for each, number in zip(found, numbers, strict=True)
        if each != known[number]
    ]
    return f"{name}: its classes are matched with those of the network: {listed(pairs)}"


def listed(names: Sequence[str]) -> str:
    """Return names as a list in a sentence, the middle left out where it is long.

    >>> listed(["a", "b"])
    'a, b'
    """
    return clean(", ".join(names), _MAX_LISTED)


def _matched(
    found: Sequence[str], known: Sequence[str], key: Callable[[str], str]
) -> tuple[int, ...] | None:
    """Return the number of each name; None where one is unknown, or a name could mean two."""
    by_key = {key(name): number for number, name in enumerate(known)}
    wanted = [key(name) for name in found]
    distinct = len(by_key) == len(known) and len(set(wanted)) == len(wanted)
    if not distinct or not all(each in by_key for each in wanted):
        return None
    return tuple(by_key[each] for each in wanted)


def _without_case(name: str) -> str:
    # File systems write accents in different ways; NFC is one of them.
    return unicodedata.normalize("NFC", name.strip().casefold())


def _meaning(name: str) -> str:
    """Return the number that a name means, else the name without the word before it.

    >>> [_meaning(name) for name in ("Seven", "digit_7", "07", "letter a", "classic")]
    ['7', '7', '7', 'a', 'classic']
    """
    word = _without_case(name)
    if named := _NAMED.fullmatch(word):
        word = named[1]
    if word in _WORDS:
        return str(_WORDS.index(word))
    number = _NUMBER.fullmatch(word)
    return str(int(number[1])) if number else word


def _matlab_key(found: Sequence[str], known: Sequence[str]) -> Callable[[str], str]:
    """Return the key with which 10 is 0, where one list is 0 to 9 and the other 1 to 10.

    Only for plain numbers: `class 10` may also be the tenth class, which is the digit 9.
    """
    digits = {str(number) for number in range(10)}
    both = [{name.lstrip("0") or "0" for name in names} for names in (found, known)]
    if both not in ([digits, _ONE_TO_TEN], [_ONE_TO_TEN, digits]):
        return str
    return lambda name: name.lstrip("0") if name not in {"0", "10"} else "0"
