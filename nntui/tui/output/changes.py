"""Changes: the cells of the screen, and the shortest text that shows what changed in them.

Textual sends whole areas, each piece with all of its colors. Over a slow connection that takes
seconds: most cells of an area are on the terminal already. So this remembers what the terminal
shows, and sends the difference, at most as much as the connection takes at once. Nothing waits in a
queue: what is sent later is what is to be seen then.
"""

from collections.abc import Iterator, Sequence
from operator import ne
from typing import TypeAlias

from nntui.tui.output.colors import transition

Cell: TypeAlias = tuple[str, str]
"""A character and its style; the character is empty in the second column of a wide one."""

UNKNOWN: Cell = ("\0", "")
"""A cell of which it is not known what the terminal shows."""
GAP = 4
"""Unchanged cells of one style that cost less than a move of the cursor past them."""


class Changes:
    """What is to be seen and what the terminal shows, cell by cell."""

    def __init__(self, columns: int, rows: int) -> None:
        self.size = (columns, rows)
        self._wanted: list[list[Cell]] = [[UNKNOWN] * columns for _ in range(rows)]
        self._shown: list[list[Cell]] = [[UNKNOWN] * columns for _ in range(rows)]
        self._changed: dict[int, int] = {}
        """The number of the newest update of each row that is not sent."""
        self._update = 0

    @property
    def pending(self) -> bool:
        """Whether there is something to send."""
        return bool(self._changed)

    def begin(self) -> None:
        """Begin an update; its rows are sent before those of earlier updates."""
        self._update += 1

    def put(self, x: int, y: int, cells: Sequence[Cell]) -> None:
        """Set cells of row `y`, beginning in column `x`; what lies outside is ignored."""
        if not 0 <= y < len(self._wanted):
            return
        row = self._wanted[y]
        end = min(x + len(cells), len(row))
        if end <= x:
            return
        cells = cells[: end - x]
        if row[x:end] != cells:
            row[x:end] = cells
            self._changed[y] = self._update

    def take(self, limit: float) -> str:
        """Return what shows the changed rows, until it has `limit` bytes; at least one row.

        Rows of the newest update come first, and of these the rows with the fewest changed cells:
        the answer to a key and the status are there at once, whatever else changes with them. The
        text begins and ends with the default style.
        """
        parts: list[str] = []
        size, style = 0, ""
        for y in sorted(self._changed, key=self._urgency):
            if parts and size >= limit:
                break
            del self._changed[y]
            for text, style_after in self._row(y, style):
                parts.append(text)
                size += len(text.encode())
                style = style_after
        return "".join(parts) + transition(style, "")

    def _urgency(self, y: int) -> tuple[int, int, int]:
        return -self._changed[y], sum(map(ne, self._shown[y], self._wanted[y])), y

    def _row(self, y: int, style: str) -> Iterator[tuple[str, str]]:
        """Yield the text for each run of changed cells, and the style after it."""
        shown, wanted = self._shown[y], self._wanted[y]
        at = -1
        for start, stop in _runs(shown, wanted):
            move = f"\x1b[{start + 1}G" if at >= 0 else f"\x1b[{y + 1};{start + 1}H"
            text = [move]
            for character, cell_style in wanted[start:stop]:
                if cell_style != style:
                    text.append(transition(style, cell_style))
                    style = cell_style
                text.append(character)
            at = stop
            yield "".join(text), style
        self._shown[y] = list(wanted)


def _runs(shown: list[Cell], wanted: list[Cell]) -> Iterator[tuple[int, int]]:
    """Yield the runs of cells to send, as (start, stop)."""
    if shown == wanted:
        return
    start = stop = -1
    for x, cell in enumerate(wanted):
        if cell == shown[x] or cell == UNKNOWN:
            continue
        if stop < 0 or not _is_joined(wanted, stop, x):
            if stop >= 0:
                yield start, stop
            start = x - 1 if not cell[0] and x else x  # a wide character is sent from its beginning
        stop = x + 1
    if stop >= 0:
        yield start, stop


def _is_joined(wanted: list[Cell], stop: int, x: int) -> bool:
    """Return whether the unchanged cells in between are sent, rather than passed over."""
    if x - stop > GAP:
        return False
    return len({style for _, style in wanted[stop - 1 : x]}) == 1
