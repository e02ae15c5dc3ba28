"""Retries: when a job whose worker or disk failed is tried again, and when it is given up."""

import time
from collections.abc import Callable
from typing import NamedTuple

MOST = 3
"""Interruptions in a row, without progress between them, after which a trial is given up."""
_DELAYS = (0.0, 1.0, 4.0)
"""Seconds to wait after each of them: a full disk may have room again."""


class _Record(NamedTuple):
    count: int
    step: int
    until: float


class Retries:
    """The trials whose jobs were interrupted.

    A trial that ends its worker again and again at the same step is given up. One that made
    progress in between was interrupted by something else, and is tried as often as it takes.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._records: dict[int, _Record] = {}

    def again(self, trial: int, step: int) -> bool:
        """Note an interruption at `step`; return whether the trial is to be tried again.

        >>> retries = Retries(lambda: 0.0)
        >>> [retries.again(1, 5), retries.again(1, 5), retries.again(1, 9), retries.again(2, 0)]
        [True, True, True, True]
        >>> [retries.again(1, 9), retries.again(1, 9)]
        [True, False]
        """
        before = self._records.get(trial)
        count = before.count + 1 if before and step <= before.step else 1
        if count >= MOST:
            self._records.pop(trial, None)
            return False
        furthest = max(step, before.step) if before else step
        self._records[trial] = _Record(count, furthest, self._clock() + _DELAYS[count - 1])
        return True

    def delayed(self) -> set[int]:
        """Return the trials that are not to be tried again yet."""
        now = self._clock()
        return {trial for trial, record in self._records.items() if record.until > now}

    def waiting(self) -> bool:
        """Return whether any trial is to be tried again later."""
        return bool(self.delayed())

    def pause(self, longest: float) -> float:
        """Return how long to wait at most until a trial can be tried again."""
        now = self._clock()
        left = [r.until - now for r in self._records.values() if r.until > now]
        return min([longest, *left])
