"""Colored pixels as half blocks, two in a cell, and small images in rows."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from rich.text import Span, Text

from nntui.late_numpy import np
from nntui.view.palette import cell_style

if TYPE_CHECKING:
    from numpy.typing import NDArray


def half_blocks(colors: "NDArray[np.int64]", blank: int | None = None) -> Text:
    """Return pixels as half blocks, with one column per pixel and one row per two of them.

    Args:
        colors: numbers in the cube of 256 colors, (height, width); the height is even.
        blank: the color of the panel: cells that have no other are spaces.

    >>> half_blocks(np.array([[232, 255], [232, 232]]), blank=232).plain
    ' ▀'
    """
    return Text("\n", no_wrap=True).join(half_block_lines(colors, blank))


def half_block_lines(colors: "NDArray[np.int64]", blank: int | None = None) -> list[Text]:
    """Return the lines of `half_blocks`.

    Equal cells beside each other are written as one, which costs one escape sequence.
    """
    pairs = colors[::2] * 256 + colors[1::2]
    is_start = np.ones(pairs.shape, bool)
    np.not_equal(pairs[:, 1:], pairs[:, :-1], out=is_start[:, 1:])
    lines = []
    for row, starts in zip(pairs, is_start, strict=True):
        first = starts.nonzero()[0]
        columns = [*first.tolist(), len(row)]
        characters, spans = [], []
        for cell, (start, stop) in zip(row[first].tolist(), pairwise(columns), strict=True):
            top, bottom = divmod(cell, 256)
            is_blank = top == bottom == blank
            characters.append((" " if is_blank else "▀") * (stop - start))
            if not is_blank:
                spans.append(Span(start, stop, cell_style(top, bottom)))
        lines.append(Text("".join(characters), no_wrap=True, spans=spans))
    return lines


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
