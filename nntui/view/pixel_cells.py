"""Colored pixels as half blocks, two in a cell, and small images in rows."""

from collections.abc import Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray
from rich.style import Style
from rich.text import Text


def half_blocks(colors: NDArray[np.int64], blank: int | None = None) -> Text:
    """Return pixels as half blocks, with one column per pixel and one row per two of them.

    Equal cells beside each other are written as one, which costs one escape sequence.

    Args:
        colors: numbers in the cube of 256 colors, (height, width); the height is even.
        blank: the color of the panel: cells that have no other are spaces.

    >>> half_blocks(np.array([[232, 255], [232, 232]]), blank=232).plain
    ' ▀'
    """
    text = Text(no_wrap=True)
    for number, (top, bottom) in enumerate(zip(colors[::2], colors[1::2], strict=True)):
        if number:
            text.append("\n")
        cells = zip(top.tolist(), bottom.tolist(), strict=True)
        for (above, below), run in groupby(cells):
            count = len(list(run))
            if above == below == blank:
                text.append(" " * count)
            else:
                style = Style(color=f"color({above})", bgcolor=f"color({below})")
                text.append("▀" * count, style)
    return text


def in_rows(tiles: Sequence[Sequence[Text]], across: int) -> Text:
    """Return tiles of one size in rows of `across`, with one column between them.

    Args:
        tiles: the lines of each.
        across: how many are in a row.

    >>> print(in_rows([[Text("a"), Text("b")]] * 3, across=2).plain)
    a a
    b b
    a
    b
    """
    rows = []
    for start in range(0, len(tiles), across):
        lines = zip(*tiles[start : start + across], strict=True)
        rows.append(Text("\n").join(Text(" ").join(line) for line in lines))
    return Text("\n", no_wrap=True).join(rows)
