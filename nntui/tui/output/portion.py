"""Portion: the text that is sent to the terminal at once."""

from collections.abc import Iterator, Sequence

from nntui.tui.output.cell import UNKNOWN, Cell, blank
from nntui.tui.output.colors import transition

_GAP = 4
"""Unchanged cells of one style that cost less than a move of the cursor past them."""


class Portion:
    """Collects text until it has a number of bytes; it begins and ends with the default style.

    Args:
        limit: bytes; a portion has more by one cell at most, and by the end of its style.
    """

    def __init__(self, limit: float) -> None:
        self.size = 0
        self._limit = limit
        self._parts: list[str] = []
        self._style = ""

    @property
    def text(self) -> str:
        """What is to be sent."""
        return "".join(self._parts) + transition(self._style, "")

    def add(
        self, y: int, start: int, stop: int, shown: Sequence[Cell], wanted: Sequence[Cell]
    ) -> int:
        """Add what changes the cells of a row from `shown` to `wanted`.

        Args:
            y: the row.
            start: the first column.
            stop: the column behind the last one.
            shown: all cells of the row, as they are on the terminal.
            wanted: all cells of the row, as they are to be.

        Returns:
            The column up to which the changes are in the text: `stop` if all of them are.
        """
        moved = False
        for first, last in _runs(shown, wanted, start, stop):
            if self.size >= self._limit:
                return first
            self._append(f"\x1b[{first + 1}G" if moved else f"\x1b[{y + 1};{first + 1}H")
            moved = True
            at = self._cells(wanted, first, last)
            if at < last:
                return at
        return stop

    def _cells(self, wanted: Sequence[Cell], first: int, last: int) -> int:
        """Add cells, at least one; return the column behind them."""
        size, style, limit, append = self.size, self._style, self._limit, self._parts.append
        blank_style = blank(style)[1]
        for x in range(first, last):
            character, wanted_style = wanted[x]
            if size >= limit and x > first and character:
                last = x
                break
            if wanted_style != style and (character != " " or wanted_style != blank_style):
                codes = transition(style, wanted_style)
                append(codes)
                size += len(codes)
                style, blank_style = wanted_style, blank(wanted_style)[1]
            append(character)
            size += 1 if character < "\x80" else len(character.encode())
        self.size, self._style = size, style
        return last

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self.size += len(text)


def _runs(
    shown: Sequence[Cell], wanted: Sequence[Cell], begin: int, end: int
) -> Iterator[tuple[int, int]]:
    """Yield the runs of cells to send, as (start, stop)."""
    start = stop = -1
    if shown[begin:end] == wanted[begin:end]:
        return
    for x in range(begin, end):
        cell = wanted[x]
        if cell == shown[x] or cell == UNKNOWN:
            continue
        if x != stop and (stop < 0 or not _is_joined(wanted, stop, x)):
            if stop >= 0:
                yield start, stop
            start = x - 1 if not cell[0] and x else x  # a wide character is sent from its beginning
        stop = x + 1
    if stop >= 0:
        yield start, stop


def _is_joined(wanted: Sequence[Cell], stop: int, x: int) -> bool:
    """Return whether the unchanged cells in between are sent, rather than passed over."""
    if x - stop > _GAP:
        return False
    style = wanted[stop - 1][1]
    as_blank = blank(style)
    return all(cell[1] == style or cell == as_blank for cell in wanted[stop:x])
