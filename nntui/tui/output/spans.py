"""Spans: the changes that wait to be sent, in the order in which they are to be seen.

Over a slow connection a frame takes longer than the time until the next one. So the changes of all
frames wait together. What a key has changed comes before progress, and small changes come before
large ones. What has waited for long comes before both: nothing waits forever. Time is counted in
bytes, as they are what takes the time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

WEIGHT = 4
"""Bytes by which each byte of a change delays it."""
_STEP = 64
"""Bytes by which changes differ before one of them counts as the smaller one."""
_JOINED = 8
"""Columns between two changes below which they are one."""


class Rank(IntEnum):
    """How soon a change is to be seen: the bytes of other changes that it may overtake."""

    PROGRESS = 0
    ANSWER = 20_000
    """What a key has changed."""
    FOCUS = 25_000
    """What a key has changed in the widget with the focus."""
    STATUS = 35_000
    """Progress in the lines that are always looked at, which are short."""
    FIRST = 40_000
    """What says that a key has arrived: the tab, a note, the title of a dialog."""


_DEMOTED = {
    Rank.FIRST: Rank.STATUS,
    Rank.FOCUS: Rank.ANSWER,
    Rank.ANSWER: Rank.PROGRESS,
}
"""The ranks of an answer once another key was pressed."""


@dataclass(slots=True)
class Span:
    """Columns of a row that have changed."""

    y: int
    start: int
    stop: int
    rank: Rank
    since: int
    """Bytes that were sent before it changed; more once a part of it is sent."""
    cost: int | None = None
    """Bytes that show it; None where that is not known."""

    def urgency(self) -> tuple[int, int, int]:
        """Return the key of its place in the order; its cost must be known."""
        steps = (self.cost or 0) // _STEP * _STEP
        return self.since + WEIGHT * steps - self.rank, self.y, self.start


class Spans:
    """The spans that wait, at most one of each rank at each place."""

    def __init__(self) -> None:
        self._rows: dict[int, list[Span]] = {}

    def __bool__(self) -> bool:
        return bool(self._rows)

    def __iter__(self) -> Iterator[Span]:
        """Iterate over a copy, so that spans can be removed meanwhile."""
        return iter([span for row in self._rows.values() for span in row])

    @property
    def rows(self) -> list[int]:
        """The rows with changes."""
        return sorted(self._rows)

    def add(self, new: Span) -> None:
        """Add a span; those of its rank that it touches become one with it."""
        row = self._rows.setdefault(new.y, [])
        for old in list(row):
            if old.start >= new.stop + _JOINED or new.start >= old.stop + _JOINED:
                continue
            old.cost = None  # the same cells may be others now
            if old.rank == new.rank:
                new.start, new.stop = min(old.start, new.start), max(old.stop, new.stop)
                new.since = min(old.since, new.since)
                row.remove(old)
        row.append(new)

    def demote(self) -> None:
        """Let the answer to the next key overtake those that wait."""
        spans = list(self)
        self.clear()
        for span in spans:
            span.rank = _DEMOTED.get(span.rank, span.rank)
            self.add(span)  # it may become one with another of its new rank

    def remove(self, span: Span) -> None:
        """Remove a span that is sent."""
        row = self._rows[span.y]
        row.remove(span)
        if not row:
            del self._rows[span.y]

    def clear(self) -> None:
        """Remove all spans."""
        self._rows.clear()
