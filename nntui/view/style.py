"""The colors of what is shown, and what to do without them.

Every color is an exact entry of the 256-color cube: terminals that know no more then show it as it
is meant. Nothing is told by color alone.
"""

from dataclasses import dataclass

TRAIN = 39
VALIDATION = 214
RIGHT = "color(78)"
WRONG = "color(203)"
DIM = "color(244)"
ACCENT = "color(39)"
BAR = "color(39)"


@dataclass(frozen=True, slots=True)
class Terminal:
    """What a terminal can show.

    Args:
        color: whether colors may be used at all.
        unicode: whether anything but ASCII can be written.
    """

    color: bool = True
    unicode: bool = True


PLAIN = Terminal(color=False, unicode=False)

_TO_ASCII = str.maketrans(
    {
        "│": "|",
        "─": "-",
        "└": "+",
        "┤": "+",
        "┬": "+",
        "┼": "+",
        "┌": "+",
        "┐": "+",
        "┘": "+",
        "├": "+",
        "┴": "+",
    }
)


def ascii_only(text: str) -> str:
    """Return `text` with the lines of boxes and axes drawn in ASCII."""
    return text.translate(_TO_ASCII)
