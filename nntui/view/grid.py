"""Grid: characters with styles in rows and columns, and curves of dots in them.

A chart of a run is drawn four times a second beside its training. plotext takes 4 ms for that, and
this less than one. The dots are those of plotext, so that charts drawn with it look the same.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from rich.text import Text

from nntui.view.series import Point

Window = tuple[float, float]

_BLANK_BRAILLE = 0x2800
_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bit of each dot of a braille character, row by row."""
ACROSS, DOWN = 2, 4
"""Dots of a braille character."""


class Grid:
    """Cells, each with a character and a style; rows are counted from the top."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns = columns
        self.characters = [[" "] * columns for _ in range(rows)]
        self.styles = [[""] * columns for _ in range(rows)]

    def __len__(self) -> int:
        return len(self.characters)

    def put(self, column: int, row: int, character: str, style: str = "") -> None:
        """Set a cell; outside of the grid nothing is set."""
        if 0 <= row < len(self.characters) and 0 <= column < self.columns:
            self.characters[row][column] = character
            self.styles[row][column] = style

    def write(self, column: int, row: int, text: str, style: str = "") -> None:
        """Set the cells from one on."""
        for at, character in enumerate(text, column):
            self.put(at, row, character, style)

    def text(self) -> Text:
        """Return all rows as text."""
        rows = zip(self.characters, self.styles, strict=True)
        lines = [_line(characters, styles) for characters, styles in rows]
        return Text("\n", no_wrap=True, end="").join(lines)


def _line(characters: Sequence[str], styles: Sequence[str]) -> Text:
    line = Text("".join(characters), no_wrap=True, end="")
    start = 0
    for style, cells in groupby(styles):
        stop = start + sum(1 for _ in cells)
        if style:
            line.stylize(style, start, stop)
        start = stop
    return line


def dot(value: float, window: Window, dots: int) -> int:
    """Return the dot of a value among so many, counted from the lower end of a window.

    >>> dot(0.0, (0.0, 10.0), 40), dot(10.0, (0.0, 10.0), 40)
    (0, 39)
    """
    share = (value - window[0]) / (window[1] - window[0])
    # Rounded, so that 9.9999999999 is not another dot than 10.
    return math.floor(round(0.5 + (dots - 1) * share, 8))


def line_dots(dots: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the dots of a line through some of them, each next to the one before.

    >>> list(line_dots([(0, 0), (2, 1)]))
    [(0, 0), (1, 0), (2, 1)]
    """
    for (x0, y0), (x1, y1) in pairwise(dots):
        steps = max(abs(x1 - x0), abs(y1 - y0))
        for step in range(steps):
            yield int(x0 + step * ((x1 - x0) / steps)), int(y0 + step * ((y1 - y0) / steps))
    yield from dots[-1:]


def braille_cells(dots: Sequence[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """Return the characters of a line by column and row, both from the lower left corner."""
    found: dict[tuple[int, int], int] = {}
    for x, y in line_dots(dots):
        column, right = divmod(x, ACROSS)
        row, up = divmod(y, DOWN)
        cell = column, row
        found[cell] = found.get(cell, 0) | _BITS[DOWN - 1 - up][right]
    return {cell: chr(_BLANK_BRAILLE + bits) for cell, bits in found.items()}


def draw_curve(
    grid: Grid,
    points: Sequence[Point],
    windows: tuple[Window, Window],
    area: tuple[int, int, int],
    sign: str,
    style: str,
) -> None:
    """Draw a line through points.

    Args:
        grid: to draw in.
        points: finite ones, as (x, y).
        windows: the lowest and the highest x, and those of y.
        area: the first column of the area for x and y, its columns and its rows, from the top.
        sign: the character to draw with; empty for dots of braille.
        style: of the line.
    """
    left, columns, rows = area
    across, down = (1, 1) if sign else (ACROSS, DOWN)
    dots = [
        (dot(x, windows[0], columns * across), dot(y, windows[1], rows * down)) for x, y in points
    ]
    cells = dict.fromkeys(line_dots(dots), sign) if sign else braille_cells(dots)
    for (column, row), character in cells.items():
        if 0 <= column < columns and 0 <= row < rows:
            grid.put(left + column, rows - 1 - row, character, style)
