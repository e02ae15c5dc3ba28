"""Lines of an image in characters: those with strokes, where there is no room for all of them."""

import numpy as np
from numpy.typing import NDArray
from rich.text import Text


def strokes_of(image: NDArray[np.uint8], scale: int) -> NDArray[np.int64]:
    """Return how much of the strokes is in each line of an image."""
    rows = np.asarray(image.astype(np.int64).sum(axis=1), np.int64)
    if scale == 2:
        return rows
    rows = np.append(rows, 0) if len(rows) % 2 else rows
    return np.asarray(rows[::2] + rows[1::2])


def in_sight(text: Text, strokes: NDArray[np.int64], rows: int) -> list[Text]:
    """Return so many lines of a drawn image; see `window_of`."""
    return window_of(list(text.split("\n", allow_blank=True)), strokes, rows)


def window_of(lines: list[Text], strokes: NDArray[np.int64], rows: int) -> list[Text]:
    """Return so many lines in a row with most of the strokes; of equal ones, the middle ones."""
    spare = len(lines) - rows
    if spare <= 0:
        return lines
    sums = [
        (int(strokes[start : start + rows].sum()), -abs(2 * start - spare))
        for start in range(spare + 1)
    ]
    start = max(range(spare + 1), key=lambda each: sums[each])
    return lines[start : start + rows]
