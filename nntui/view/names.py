"""Names of classes where there is little room: measured in terminal cells, cut, yet different."""

from collections.abc import Sequence
from itertools import takewhile

from rich.cells import cell_len, chop_cells

_SEPARATORS = frozenset("_-. /")


def widest(names: Sequence[str]) -> int:
    """Return the terminal cells of the widest name; 0 without names.

    >>> widest(["ka", "にほ"])
    4
    """
    return max(map(cell_len, names), default=0)


def padded(text: str, cells: int, *, right: bool = False) -> str:
    """Return `text` in exactly so many cells, at the left or the right; a longer one is cut off.

    >>> padded("に", 4), padded("に", 4, right=True), padded("にほ", 3)
    ('に  ', '  に', 'に ')
    """
    text = _start(text, cells)
    blank = " " * (cells - cell_len(text))
    return blank + text if right else text + blank


def cut(text: str, cells: int, mark: str = "…") -> str:
    """Return `text` in at most so many cells; of a longer one both ends are kept.

    >>> cut("character_10_yna", 9), cut("character_10_yna", 16), cut("にほんご", 5)
    ('char…_yna', 'character_10_yna', 'に…ご')
    >>> cut("xxxxxxxx...xxxx", 9)
    'xxxx…xxxx'
    """
    if cell_len(text) <= cells:
        return text
    room = cells - cell_len(mark)
    if room < 3:
        return _start(text, cells)
    # A name that was cut before has dots there already.
    first, last = _start(text, room - room // 2), _end(text, room // 2)
    return first.rstrip(".…") + mark + last.lstrip(".…")


def cut_all(names: Sequence[str], cells: int, mark: str = "…") -> list[str]:
    """Return the names in at most so many cells, no two of which look alike.

    Where they do not fit, what they have in common is left out, then they are cut in the middle.
    Where two would look alike then, each begins with its number, counted from 1.

    >>> cut_all(["character_1_ka", "character_10_yna"], 6)
    ['1_ka', '10_yna']
    >>> cut_all(["abcXabc", "abcYabc"], 5)
    ['1 abc', '2 abc']
    """
    return cut_distinct(names, cells, mark) or numbered(names, cells, mark)


def short_names(names: Sequence[str], cells: int, mark: str = "…") -> list[str]:
    """Return names of runs by what differs, in at most so many cells; one name alone is cut.

    Dates and layers that all of them have are left out, also where there would be room for them.

    >>> short_names(["2026-11-20-1437-mnist-128-relu", "2026-11-20-1438-mnist-128-relu"], 20)
    ['1437', '1438']
    >>> short_names(["2026-11-20-1437-mnist-128-relu", "mlp-best"], 20)
    ['2026-11-20…-128-relu', 'mlp-best']
    """
    brief = without_common_part(names)
    distinct = len(set(brief)) == len(names) and all(brief)
    return cut_all(brief if distinct else names, cells, mark)


def cut_distinct(names: Sequence[str], cells: int, mark: str = "…") -> list[str] | None:
    """Return the names in at most so many cells, as `cut_all`; None where two would look alike."""
    brief = without_common_part(names)
    mixed = _brief_where_long(names, cells)
    for candidate in (list(names), mixed, brief, [cut(name, cells, mark) for name in brief]):
        if widest(candidate) <= cells and len(set(candidate)) == len(names):
            return candidate
    return None


def numbered(names: Sequence[str], cells: int, mark: str = "…") -> list[str]:
    """Return the numbers of names, counted from 1, and as much of each name as fits behind it.

    >>> numbered(["character_1_ka", "character_10_yna"], 8), numbered(["abc", "abd"], 2)
    (['1 1_ka', '2 10_yna'], ['1', '2'])
    """
    digits = len(str(len(names)))
    room = cells - digits - 1
    if room < 1:
        return [f"{number:>{digits}}" for number in range(1, len(names) + 1)]
    shown = _brief_where_long(names, room)
    return [f"{number:>{digits}} {cut(name, room, mark)}" for number, name in enumerate(shown, 1)]


def _brief_where_long(names: Sequence[str], cells: int) -> list[str]:
    """Return names, those without their common part that begin as one that does not fit."""
    long = {_first_word(name) for name in names if cell_len(name) > cells}
    brief = without_common_part(names)
    return [
        short if _first_word(name) in long else name
        for name, short in zip(names, brief, strict=True)
    ]


def cut_pair(one: str, other: str, cells: int, mark: str = "…") -> tuple[str, str]:
    """Return two names in at most so many cells together; different names look different.

    >>> cut_pair("character_10_yna", "character_11_taamatar", 14)
    ('10_yna', '11_…tar')
    >>> cut_pair("a", "character_11_taamatar", 14)
    ('a', 'charac…amatar')
    """
    if cell_len(one) + cell_len(other) <= cells:
        return one, other
    half = cells // 2
    if one == other:
        return cut(one, half, mark), cut(other, half, mark)
    if min(cell_len(one), cell_len(other)) <= half // 2:
        first = min(cell_len(one), max(half, cells - cell_len(other)))
        return cut(one, first, mark), cut(other, cells - first, mark)
    first_name, second_name = cut_all([one, other], half, mark)
    return first_name, second_name


def without_common_part(names: Sequence[str]) -> list[str]:
    """Return names without the words that they begin and end with as the others do.

    Where not all of them begin with the same word, it is left out of those that do, if the rest
    differs from all others.

    >>> without_common_part(["digit_3.png", "digit_31.png"]), without_common_part(["cat", "car"])
    (['3', '31'], ['cat', 'car'])
    >>> without_common_part(["digit_3", "digit_4", "letter_a", "letter_b", "blank"])
    ['3', '4', 'a', 'b', 'blank']
    """
    brief = _stripped(names)
    groups: dict[str, list[str]] = {}
    for name in brief:
        groups.setdefault(_first_word(name), []).append(name)
    rest = {
        name: short
        for group in groups.values()
        for name, short in zip(group, _stripped(group), strict=True)
    }
    shorter = [rest[name] for name in brief]
    return shorter if len(set(shorter)) == len(names) else brief


def _stripped(names: Sequence[str]) -> list[str]:
    """Return names without the words that all of them begin and end with."""
    if len(names) < 2:
        return list(names)
    start = _common(names)
    rest = [name[start:] for name in names]
    flipped = [name[::-1] for name in rest]
    end = _common(flipped)
    return [name[end:][::-1] for name in flipped]


def first_words(names: Sequence[str]) -> list[str] | None:
    """Return the first word in which names differ, where it tells them apart; else None.

    >>> first_words(["character_1_ka", "character_10_yna"]), first_words(["a cat", "a dog", "a"])
    (['1', '10'], None)
    """
    brief = without_common_part(names)
    words = [_first_word(name) for name in brief]
    return words if all(words) and len(set(words)) == len(words) else None


def _first_word(name: str) -> str:
    return "".join(takewhile(lambda character: character not in _SEPARATORS, name))


def _common(names: Sequence[str]) -> int:
    """Return how many characters all names begin with, up to a place where a word ends.

    That is after a separator, or before a number; and every name has something left.
    """
    first, last = min(names), max(names)  # the others begin as these do, in so far as these agree
    alike = sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    )
    for index in range(min(alike, min(map(len, names)) - 1), 0, -1):
        before, after = names[0][index - 1], {name[index] for name in names}
        if before in _SEPARATORS or (
            not before.isdigit() and all(character.isdigit() for character in after)
        ):
            return index
    return 0


def _start(text: str, cells: int) -> str:
    """Return as much of the beginning as fits; a letter keeps its accents."""
    if cell_len(text) <= cells:
        return text
    parts = chop_cells(text, cells) if cells > 1 else [text[:cells]]
    return parts[0] if parts and cell_len(parts[0]) <= cells else ""


def _end(text: str, cells: int) -> str:
    """Return as much of the end as fits, which begins with no accent."""
    for index in range(len(text)):
        if cell_len(text[index]) and cell_len(text[index:]) <= cells:
            return text[index:]
    return ""
