"""Channel: one kind of work, done one piece at a time."""

import threading
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

_T = TypeVar("_T")


class Channel(Generic[_T]):
    """Work that is done in its order, or of which only the newest piece waits.

    Where each piece takes longer than it takes until the next one comes, the newest is late, but
    it is done after the one in progress.

    Args:
        start: runs a function in a thread, and returns at once.
        perform: does one piece of work; it raises nothing.
        newest_only: whether a new piece takes the place of those that wait.
    """

    def __init__(
        self,
        start: Callable[[Callable[[], None]], object],
        perform: Callable[[_T], None],
        *,
        newest_only: bool = False,
    ) -> None:
        self._start = start
        self._perform = perform
        self._newest_only = newest_only
        self._lock = threading.Lock()
        self._waiting: deque[_T] = deque()
        self._busy = False

    def put(self, work: _T) -> None:
        """Have a piece of work done."""
        with self._lock:
            if self._newest_only:
                self._waiting.clear()
            self._waiting.append(work)
            if self._busy:
                return
            self._busy = True
        self._start(self._drain)

    def _drain(self) -> None:
        while (work := self._next()) is not None:
            self._perform(work)

    def _next(self) -> _T | None:
        with self._lock:
            if self._waiting:
                return self._waiting.popleft()
            self._busy = False
            return None
