"""Retries: when a job whose worker or disk failed is tried again, and when it is given up."""

import time
from collections.abc import Callable
from typing import NamedTuple

SAME_STEP = 4
"""Interruptions in a row at the same step after which a trial is given up: it causes them."""
WITHOUT_PROGRESS = 20
"""Interruptions in a row before any step that is new."""
_DELAYS = (0.0, 0.5, 2.0, 4.0)
"""Seconds to wait after the first, second, ... at the same step: a full disk may have room."""


class _Record(NamedTuple):
    step: int
    furthest: int
    at_step: int
    """Interruptions in a row at `step`."""
    stuck: int
    """Interruptions in a row before a step beyond `furthest`."""
    until: float
    """When it is to be tried again."""


class Retries:
    """The trials whose jobs were interrupted.

    A trial that ends its worker always at the same step is given up. One that ends at different
    steps was interrupted by something else, and is tried again as long as it makes progress.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._records: dict[int, _Record] = {}

    def again(self, trial: int, step: int) -> bool:
        """Note an interruption at `step`; return whether the trial is to be tried again.

        >>> retries = Retries(lambda: 0.0)
        >>> [retries.again(1, step) for step in (5, 5, 9, 7, 5, 5, 5, 5)]
        [True, True, True, True, True, True, True, False]
        """
        before = self._records.get(trial, _Record(-1, -1, 0, 0, 0.0))
        at_step = before.at_step + 1 if step == before.step else 1
        stuck = 0 if step > before.furthest else before.stuck + 1
        if at_step >= SAME_STEP or stuck >= WITHOUT_PROGRESS:
            self._records.pop(trial, None)
            return False
        until = self._clock() + _DELAYS[at_step - 1]
        furthest = max(step, before.furthest)
        self._records[trial] = _Record(step, furthest, at_step, stuck, until)
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
