"""Changed spans: the cells of a row that must be sent to the terminal again."""

from collections.abc import Iterator
from itertools import repeat

from rich.style import Style
from textual.strip import Strip

GAP = 8
"""Unchanged cells that cost less than moving the cursor past them."""


def changed_spans(before: Strip | None, after: Strip) -> Iterator[tuple[int, int]]:
    """Yield the spans of cells, as (start, stop), in which a row differs from what it was.

    Spans that nearly touch are one: moving the cursor costs some bytes too.
    """
    old = [] if before is None else _cells(before)
    new = _cells(after)
    if len(old) != len(new) or not new:
        if before is None or list(before) != list(after):
            yield 0, after.cell_length
        return
    start = stop = -GAP
    for column, (was, now) in enumerate(zip(old, new, strict=True)):
        if was == now:
            continue
        if column - stop >= GAP:
            if stop > start:
                yield start, stop
            start = column
        stop = column + 1
    if stop > start:
        yield start, stop


def _cells(strip: Strip) -> list[tuple[str, Style | None]]:
    cells: list[tuple[str, Style | None]] = []
    for text, style, _ in strip:
        cells += zip(text, repeat(style))
    # A character of two columns would move all behind it: such a row is sent whole.
    return cells if len(cells) == strip.cell_length else []
