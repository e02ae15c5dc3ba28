"""Connection: how much may be sent to the terminal now, so that it is never far behind.

What a program writes waits in the buffers of the system, of ssh and of the network; over a slow
connection keys would be answered seconds later. So the terminal is asked to report the position of
its cursor behind what is sent. Its answer tells that all of it was shown. Where answers take long,
less is sent at once.
"""

import math
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

QUERY = "\x1b[6n"
"""Asks for the position of the cursor; every common terminal answers."""

_SMALLEST = 300.0
_LARGEST = 64_000.0
_CAUTIOUS = 1_000.0
"""Bytes that may be on their way; at first the most, for a whole screen, or few if it is slow."""
_ASKED_FROM = 200
"""Bytes that are worth a query."""
_DELAY = 0.25
"""Seconds that what is on its way may take: keys are answered behind it."""
_LONG = 0.8
"""Seconds after which one late answer is enough to send less."""
_SLOW = 10_000 * _DELAY
"""Bytes on their way below which a connection is slow."""
_GIVE_UP = 10.0
"""Seconds after which no answer is expected."""
_LOST = 60.0
"""Seconds after which an answer is lost, rather than late."""


class _Sent(NamedTuple):
    """A query that is not answered yet."""

    at: float
    total: int
    """Bytes on their way with it."""
    size: int
    """Bytes since the query before."""


class Connection:
    """What is on its way to the terminal.

    Args:
        clock: returns seconds.
        writable: returns whether a write would not have to wait.
        slow: whether the connection is slow, whatever is measured.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        writable: Callable[[], bool] = lambda: True,
        *,
        slow: bool = False,
    ) -> None:
        self._clock = clock
        self._writable = writable
        self._always_slow = slow
        self._window = _CAUTIOUS if slow else _LARGEST
        self._queries: deque[_Sent] = deque()
        self._unasked = 0
        self._shortest = 1.0
        """Seconds that the fastest answer took."""
        self._late = 0
        """Answers in a row that came late."""
        self._answers = True

    @property
    def slow(self) -> bool:
        """Whether the connection is slow."""
        return self._always_slow or self._window < _SLOW

    @property
    def waiting(self) -> bool:
        """Whether answers are outstanding."""
        self._give_up()
        return self._answers and bool(self._queries)

    @property
    def room(self) -> float:
        """Bytes that may be sent now: half of what may be on its way, so that it never runs dry."""
        self._give_up()
        if not self._writable():
            self._window = _SMALLEST
            return 0.0
        if not self._answers:
            return math.inf
        on_the_way = self._on_the_way() if self._queries else 0
        return self._window / 2 if on_the_way <= self._window / 2 else 0.0

    def sent(self, size: int) -> bool:
        """Note that `size` bytes are sent; return whether a query has to follow them."""
        self._unasked += size
        if not self._answers or self._unasked < _ASKED_FROM:
            return False
        total = self._on_the_way()
        self._queries.append(_Sent(self._clock(), total, self._unasked))
        self._unasked = 0
        return True

    def answered(self) -> None:
        """Note that the terminal has answered the oldest query."""
        self._answers = True
        if not self._queries:
            return
        query = self._queries.popleft()
        took = max(self._clock() - query.at, 1e-3)
        self._shortest = min(self._shortest, took)
        queued = took - self._shortest
        is_late = took > _DELAY and queued > _DELAY / 2
        self._late = self._late + 1 if is_late else 0
        if took > _LONG or self._late > 1:  # the processor may have been busy once
            rate = query.total / took
            self._window = min(max(rate * _DELAY, _SMALLEST), self._window)
        elif queued < _DELAY / 4 and query.total > self._window / 2:
            self._window = min(self._window * 1.5, _LARGEST)

    def _on_the_way(self) -> int:
        return sum(query.size for query in self._queries) + self._unasked

    def _give_up(self) -> None:
        """Wait no longer for a terminal that does not answer; its answers may still come."""
        age = self._clock() - self._queries[0].at if self._queries else 0.0
        if age > _GIVE_UP:
            self._answers = False
        if age > _LOST:
            self._queries.clear()
