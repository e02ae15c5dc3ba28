"""Changes: the cells of the screen, and the shortest text that shows what changed in them.

Textual sends whole areas, each piece with all of its colors. Over a slow connection that takes
seconds: most cells of an area are on the terminal already. So this remembers what the terminal
shows, and sends the difference, at most as much as the connection takes at once. Nothing waits in a
queue: what is sent later is what is to be seen then.
"""

import math
from collections.abc import Sequence
from operator import ne

from nntui.tui.output.cell import UNKNOWN, Cell
from nntui.tui.output.portion import Portion
from nntui.tui.output.spans import WEIGHT, Rank, Span, Spans


class Changes:
    """What is to be seen and what the terminal shows, cell by cell."""

    def __init__(self, columns: int, rows: int) -> None:
        self.size = (columns, rows)
        self._wanted: list[list[Cell]] = [[UNKNOWN] * columns for _ in range(rows)]
        self._shown: list[list[Cell]] = [[UNKNOWN] * columns for _ in range(rows)]
        self._spans = Spans()
        self._taken = 0
        """Bytes that were taken so far."""

    @property
    def pending(self) -> bool:
        """Whether there is something to send."""
        return bool(self._spans)

    def begin_answer(self) -> None:
        """Note that a key was pressed: its answer comes before those of earlier keys."""
        self._spans.demote()

    def put(self, x: int, y: int, cells: Sequence[Cell], rank: Rank = Rank.PROGRESS) -> None:
        """Set cells of row `y`, beginning in column `x`; what lies outside is ignored."""
        if not 0 <= y < len(self._wanted):
            return
        row = self._wanted[y]
        end = min(x + len(cells), len(row))
        if end <= x:
            return
        before, after = row[x:end], list(cells[: end - x])
        if before != after:
            row[x:end] = after
            differs = list(map(ne, before, after))
            start, stop = x + differs.index(True), end - differs[::-1].index(True)
            self._spans.add(Span(y, start, stop, rank, self._taken))

    def take(self, limit: float) -> str:
        """Return what shows the changes, until it has `limit` bytes; at least one cell.

        Where not all of them have room, the most urgent come first. The text begins and ends with
        the default style.
        """
        text = self._take_all(limit) or self._take_urgent(limit)
        self._taken += len(text)
        return text

    def _take_all(self, limit: float) -> str:
        """Return what shows all changes, row by row; nothing if that is more than `limit`."""
        portion, (columns, _) = Portion(limit), self.size
        for y in self._spans.rows:
            if portion.add(y, 0, columns, self._shown[y], self._wanted[y]) < columns:
                return ""
        for y in self._spans.rows:
            self._shown[y] = list(self._wanted[y])
        self._spans.clear()
        return portion.text

    def _take_urgent(self, limit: float) -> str:
        portion = Portion(limit)
        for span in self._spans:
            if span.cost is None:
                span.cost = self._cost(span)
        for span in sorted(self._spans, key=Span.urgency):
            if portion.size >= limit:
                break
            y, start = span.y, span.start
            shown, wanted = self._shown[y], self._wanted[y]
            size = portion.size
            span.start = portion.add(y, start, span.stop, shown, wanted)
            shown[start : span.start] = wanted[start : span.start]
            if span.start == span.stop:
                self._spans.remove(span)
            else:  # the rest is smaller, and yet not more urgent
                span.since += WEIGHT * (portion.size - size)
                span.cost = None
        return portion.text

    def _cost(self, span: Span) -> int:
        alone = Portion(math.inf)
        alone.add(span.y, span.start, span.stop, self._shown[span.y], self._wanted[span.y])
        return alone.size
