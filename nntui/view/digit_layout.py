"""Where the parts of the page of a digit are, in so many columns and rows.

Where there is little room, blank rows of images are left out first: at 80 x 24 all of it fits.
"""

import numpy as np
from numpy.typing import NDArray

from nntui.view.explanation import MAPS
from nntui.view.image_rows import strokes_of
from nntui.view.thumbnails import cell_size

BARS = (14, 17, 40)
"""Columns of the bars: at least, with everything beside them, and at most."""
GAP = 2
LEAST_ROWS = 4
"""Rows of thumbnails of neighbors, with their captions, below which only the captions are drawn."""
_MAP_LINES = 3
"""What the map says, what its signs mean, and a blank line."""
_BLANK_LINES = 3
"""Lines that are left out of an image in a small terminal, where they are blank."""


class Layout:
    """Where the parts of a page are, in so many columns and rows.

    Args:
        image: (height, width).
        columns: of the page.
        rows: of the page.

    >>> layout = Layout(np.zeros((28, 28), np.uint8), 80, 20)
    >>> layout.scale, layout.maps, layout.bars, layout.top, layout.below
    (1, 1, 20, 11, 7)
    >>> Layout(np.zeros((28, 28), np.uint8), 112, 39).scale
    2
    """

    def __init__(self, image: NDArray[np.uint8], columns: int, rows: int) -> None:
        height, width = image.shape
        thumbnail = cell_size((height, width))[1]
        rest = max(rows - 1, 1)  # without the heading
        across = 3 * width + 2 * GAP + BARS[1]
        self.columns = columns
        self.scale = 2 if across <= columns and height + 1 + thumbnail <= rest else 1
        self.sentence = 1 if rest > 3 else 0
        """Rows of what the neighbors say."""
        lines = height if self.scale == 2 else -(-height // 2)
        self.top, self.below = _divided(rest - self.sentence, lines, thumbnail, _stroked(image))
        """Rows of the image, and of the neighbors with their captions."""
        left = columns - width * self.scale - GAP
        self.maps = 0
        while self.maps < len(MAPS) and left - (width + GAP) >= BARS[1]:
            self.maps += 1
            left -= width + GAP
        self.bars = min(left, BARS[2]) if left >= BARS[0] else 0
        self.extra = min(max(rest - self.sentence - self.top - self.below, 0), _MAP_LINES)
        """Rows of what the map says."""


def _stroked(image: NDArray[np.uint8]) -> int:
    """Return how many lines of an image have strokes, from the first to the last of them."""
    lines = np.flatnonzero(strokes_of(image, 1))
    return int(lines[-1] - lines[0]) + 1 if len(lines) else 0


def _divided(rows: int, lines: int, thumbnail: int, stroked: int) -> tuple[int, int]:
    """Return the rows of an image and of its neighbors, which have to share `rows`.

    Blank lines of both are left out first, then lines of the neighbors.
    """
    least = lines - _BLANK_LINES if stroked <= lines - _BLANK_LINES else lines
    below = min(thumbnail - 1, rows - least)
    if below < LEAST_ROWS:
        below = 1 if rows > least else 0
        return max(min(rows - below, lines), 1), below
    top = min(rows - below, lines)
    return top, min(rows - top, thumbnail)
