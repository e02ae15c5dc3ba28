"""Arrangement: which panels are shown, and how much room each has, in a terminal of some size.

There are three: narrow, with one group of panels at a time; medium, with settings, charts and a
digit or the confusion matrix side by side; wide, with all panels.
"""

from typing import Literal, NamedTuple, TypeAlias

Name: TypeAlias = Literal["narrow", "medium", "wide"]

MEDIUM = (110, 28)
WIDE = (150, 38)
"""The columns and rows from which on an arrangement is used."""

_OTHER_ROWS = 4
"""Rows of the header, the status and the footer."""
_FRAME = 4
"""Columns of the frame of a panel and of the blanks inside it; a frame has two rows."""
_BARS = 26
"""Columns that bars beside an enlarged image need."""
_LINES = 2
"""Rows above and below the image: the verdict and the filter."""
_COMPACT = 5
"""Rows from which on the most frequent mistakes are shown below the digit."""


class Arrangement(NamedTuple):
    """The columns and rows of panels; 0 is what others leave."""

    name: Name
    left: int
    """Columns of network and settings."""
    right: int
    """Columns of the digit and the confusion matrix."""
    digit: int
    """Rows of the digit; 0 where it is not shown or has the whole column."""
    confusion: int
    """Rows of the confusion matrix; 0 where it is not shown or has the whole column."""


def arrangement(
    size: tuple[int, int], image: tuple[int, int], classes: int, *, confusion: bool
) -> Arrangement:
    """Return the arrangement for a terminal.

    Args:
        size: columns and rows of the terminal.
        image: height and width of the images, in pixels.
        classes: how many there are.
        confusion: whether the matrix is preferred to the digit where there is no room for both.

    >>> arrangement((160, 45), (28, 28), 10, confusion=False)
    Arrangement(name='wide', left=40, right=62, digit=18, confusion=23)
    """
    columns, rows = size
    name = _name(size)
    height = max(rows - _OTHER_ROWS - (name == "narrow"), 1)
    left, right = _columns(name, columns)
    matrix = min(classes, 12) + 5
    reserve = matrix if name == "wide" else 0
    widest = columns if name == "narrow" else max(right, columns * 9 // 20)
    scale = _scale(image, widest, height - reserve) if name != "medium" else 1
    if name == "wide":
        right = max(right, image[1] * scale + _BARS + 2 + _FRAME)
    digit = -(-image[0] * scale // 2) + _LINES + 2
    rest = height - digit
    if rest >= matrix:
        return Arrangement(name, left, right, digit, rest)
    if confusion:
        return Arrangement(name, left, right, 0, height)
    if rest >= _COMPACT:
        return Arrangement(name, left, right, digit, rest)
    return Arrangement(name, left, right, height, 0)


def is_narrow(size: tuple[int, int]) -> bool:
    """Return whether a terminal of so many columns and rows shows one group of panels at a time."""
    return _name(size) == "narrow"


def _name(size: tuple[int, int]) -> Name:
    if size[0] >= WIDE[0] and size[1] >= WIDE[1]:
        return "wide"
    return "medium" if size[0] >= MEDIUM[0] and size[1] >= MEDIUM[1] else "narrow"


def _columns(name: Name, columns: int) -> tuple[int, int]:
    """Return the columns of the left and of the right side."""
    match name:
        case "narrow":
            return columns, columns
        case "medium":
            return min(max(columns * 30 // 100, 33), 38), min(max(columns * 43 // 100, 48), 62)
        case "wide":
            return min(max(columns // 4, 38), 56), max(columns * 39 // 100, 60)


def _scale(image: tuple[int, int], columns: int, rows: int) -> int:
    """Return by how much an image can be enlarged, with bars beside it."""
    height, width = max(image[0], 1), max(image[1], 1)
    across = (columns - _FRAME - 2 - _BARS) // width
    down = (rows - 2 - _LINES) * 2 // height
    return max(min(across, down), 1)
