"""Colors and attributes of cells, and the shortest sequence from one style to another.

Styles are the parameters of SGR, as Rich writes them: `1;38;5;39` is bold in the color 39, and the
empty string is the default. A color in red, green and blue that is one of the 256 colors is written
as such, in half of the bytes.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

_EXTENDED = {"5": 3, "2": 5}
"""Parameters of a color, by the second one: one of 256 colors, or red, green and blue."""
_CUBE = (0, 95, 135, 175, 215, 255)
_GRAYS = tuple(range(8, 239, 10))
"""The values of the 256 colors: a cube, and a row of grays."""
_ENDS = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "7": "27", "9": "29"}
"""What ends an attribute; `22` ends bold and dim."""
_ON_BLANKS = frozenset({"4", "7", "9", "21", "53"})
"""Attributes that are visible without a character: lines, and reverse video."""


class _Parts(NamedTuple):
    """A style in its parts; a color that is empty is the default."""

    attributes: frozenset[str]
    foreground: str
    background: str


@lru_cache(maxsize=4096)
def transition(before: str, after: str) -> str:
    r"""Return the sequence that changes the style from one to another.

    >>> transition("38;5;39", "38;5;39;48;5;18")
    '\x1b[48;5;18m'
    >>> transition("1", "")
    '\x1b[m'
    """
    if before == after:
        return ""
    old, new = _parts(before), _parts(after)
    if not after:
        return "\x1b[m"
    removed = old.attributes - new.attributes
    sequences = [_sequence(_parts(""), new, ["0"]) if removed else _sequence(old, new)]
    if removed and removed <= _ENDS.keys():
        sequences.append(_sequence(old, new, removed))
    return min(sequences, key=len)


def _sequence(old: "_Parts", new: "_Parts", removed: Iterable[str] = ()) -> str:
    """Return the sequence that removes attributes, and then sets what differs."""
    ends = {_ENDS.get(each, each) for each in removed}
    kept = old.attributes - {each for each, end in _ENDS.items() if end in ends}
    changes = sorted(ends) + sorted(new.attributes - kept)
    if new.foreground != old.foreground:
        changes.append(new.foreground or "39")
    if new.background != old.background:
        changes.append(new.background or "49")
    return f"\x1b[{';'.join(changes)}m" if changes else ""


def background(style: str) -> str:
    """Return the background of a style, which is a style itself."""
    return _parts(style).background


@lru_cache(maxsize=4096)
def draws_on_blanks(style: str) -> bool:
    """Return whether a style is more than a background where there is no character."""
    return not _parts(style).attributes.isdisjoint(_ON_BLANKS)


@lru_cache(maxsize=4096)
def _parts(style: str) -> _Parts:
    attributes, foreground, background = set(), "", ""
    rest = style.split(";") if style else []
    while rest:
        length = _EXTENDED.get(rest[1], 1) if rest[0] in {"38", "48"} and len(rest) > 1 else 1
        color, rest = rest[:length], rest[length:]
        color = _short(color)
        if color[0] == "38" or _is_color(color[0], 3, 9):
            foreground = ";".join(color)
        elif color[0] == "48" or _is_color(color[0], 4, 10):
            background = ";".join(color)
        else:
            attributes.add(color[0])
    return _Parts(frozenset(attributes), foreground, background)


def _short(color: list[str]) -> list[str]:
    """Return a color by its number among the 256, where it is one of them.

    >>> _short(["38", "2", "0", "175", "255"]), _short(["48", "2", "18", "18", "18"])
    (['38', '5', '39'], ['48', '5', '233'])
    """
    if color[1:2] != ["2"]:
        return color
    values = [int(part) for part in color[2:]]
    if all(value in _CUBE for value in values):
        red, green, blue = map(_CUBE.index, values)
        return [color[0], "5", str(16 + 36 * red + 6 * green + blue)]
    if len(set(values)) == 1 and values[0] in _GRAYS:
        return [color[0], "5", str(232 + _GRAYS.index(values[0]))]
    return color


def _is_color(code: str, normal: int, bright: int) -> bool:
    return code.isdecimal() and int(code) // 10 in {normal, bright} and int(code) % 10 < 8
