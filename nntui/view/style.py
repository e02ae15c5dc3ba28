"""Styles of drawn text, and what to use where a terminal has no colors or no Unicode."""

from dataclasses import dataclass

from nntui.view.palette import DARK, Palette


@dataclass(frozen=True, slots=True)
class Terminal:
    """The capabilities of a terminal, and the styles to use on it.

    The styles are those of Rich; without color they are empty.

    Args:
        color: whether colors may be used at all.
        unicode: whether anything but ASCII can be displayed.
        palette: the colors, which suit the background.

    >>> Terminal().dim, PLAIN.dim
    ('color(245)', '')
    """

    color: bool = True
    unicode: bool = True
    palette: Palette = DARK

    @property
    def dim(self) -> str:
        """The style of labels, hints and empty cells."""
        return self._style(self.palette.dim)

    @property
    def accent(self) -> str:
        """The style of what stands out without being right or wrong."""
        return self._style(self.palette.accent)

    @property
    def quiet(self) -> str:
        """The style of bars that are no answer."""
        return self._style(self.palette.quiet)

    @property
    def right(self) -> str:
        """The style of correct predictions and finished runs."""
        return self._style(self.palette.right)

    @property
    def wrong(self) -> str:
        """The style of wrong predictions and failed runs."""
        return self._style(self.palette.wrong)

    @property
    def validation(self) -> str:
        """The style of the validation curve."""
        return self._style(self.palette.validation)

    @property
    def ellipsis(self) -> str:
        """What stands for the part of a name that is left out."""
        return "…" if self.unicode else ".."

    @property
    def check(self) -> str:
        """The sign of what is right or done."""
        return "✓" if self.unicode else "+"

    @property
    def cross(self) -> str:
        """The sign of what is wrong or failed."""
        return "✗" if self.unicode else "x"

    def verdict(self, *, right: bool) -> str:
        """Return the style of a prediction that is right or wrong."""
        return self.right if right else self.wrong

    def _style(self, color: int) -> str:
        return f"color({color})" if self.color else ""


PLAIN = Terminal(color=False, unicode=False)
"""A terminal without colors and without Unicode, or no terminal at all."""

_ARROWS = {"←": "left", "→": "right", "↑": "up", "↓": "down"}
_TO_ASCII = str.maketrans(
    "│┃─━┄└┤┬┼┌┐┘├┴╭╮╰╯▔▁←→↑↓…▾▸●✓✗•⚠",
    "||---+++++++++++++-_<>^v.v>o+x*!",
)
_BARS = frozenset("▂▃▄▅▆▇█▀")
_EDGES = frozenset("▉▊▋▌▍▎▏▐▕")


def ascii_character(character: str) -> str:
    """Return one ASCII character in place of any other: one like it, or `?`.

    >>> "".join(map(ascii_character, "←a▄▌…🔎"))
    '<a#|.?'
    """
    if character.isascii():
        return character
    if character in _BARS:
        return "#"
    found = "|" if character in _EDGES else character.translate(_TO_ASCII)
    return found if found.isascii() else "?"


def key_name(label: str, *, unicode: bool) -> str:
    """Return how a key is written; arrows in words where the terminal can write only ASCII.

    >>> key_name("←", unicode=False), key_name("←", unicode=True), key_name("x", unicode=False)
    ('left', '←', 'x')
    """
    return label if unicode else _ARROWS.get(label, label)


def ascii_only(text: str) -> str:
    """Return `text` with the lines of boxes and axes in ASCII.

    >>> ascii_only("└──┬")
    '+--+'
    """
    return text.translate(_TO_ASCII)
