"""Colors of the display, and what to use where a terminal has no colors or no Unicode.

Every color is an entry of the 256-color cube, so terminals without true color display it exactly.
No information is given by color alone.
"""

from dataclasses import dataclass

TRAIN = 39
VALIDATION = 214
"""The colors of the curves, as numbers of the cube."""
RIGHT = "color(78)"
WRONG = "color(203)"
DIM = "color(244)"
ACCENT = "color(39)"


@dataclass(frozen=True, slots=True)
class Terminal:
    """The capabilities of a terminal, and the styles to use on it.

    The styles are those of Rich; without color they are empty.

    Args:
        color: whether colors may be used at all.
        unicode: whether anything but ASCII can be displayed.

    >>> Terminal().dim, PLAIN.dim
    ('color(244)', '')
    """

    color: bool = True
    unicode: bool = True

    @property
    def dim(self) -> str:
        """The style of labels, hints and empty cells."""
        return DIM if self.color else ""

    @property
    def accent(self) -> str:
        """The style of what stands out without being right or wrong."""
        return ACCENT if self.color else ""

    @property
    def right(self) -> str:
        """The style of correct predictions and finished runs."""
        return RIGHT if self.color else ""

    @property
    def wrong(self) -> str:
        """The style of wrong predictions and failed runs."""
        return WRONG if self.color else ""

    @property
    def validation(self) -> str:
        """The style of the validation curve."""
        return f"color({VALIDATION})" if self.color else ""

    @property
    def ellipsis(self) -> str:
        """What stands for the part of a name that is left out."""
        return "…" if self.unicode else ".."

    def verdict(self, *, right: bool) -> str:
        """Return the style of a prediction that is right or wrong."""
        return self.right if right else self.wrong


PLAIN = Terminal(color=False, unicode=False)
"""A terminal without colors and without Unicode, or no terminal at all."""

_TO_ASCII = str.maketrans("│─└┤┬┼┌┐┘├┴", "|-+++++++++")


def ascii_only(text: str) -> str:
    """Return `text` with the lines of boxes and axes in ASCII.

    >>> ascii_only("└──┬")
    '+--+'
    """
    return text.translate(_TO_ASCII)
