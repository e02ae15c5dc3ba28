"""Training clock: seconds of training, without the time a run was paused."""

import time
from collections.abc import Callable


class TrainingClock:
    """Counts seconds from `begin`; stands still between `pause` and `resume`.

    Args:
        monotonic: returns the time of the machine in seconds.
        begin: the seconds that were trained before.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic, begin: float = 0.0) -> None:
        self._monotonic = monotonic
        self._start = monotonic() - begin
        self._paused_at: float | None = None

    def __call__(self) -> float:
        """Return the seconds so far, to the microsecond."""
        now = self._monotonic() if self._paused_at is None else self._paused_at
        return round(now - self._start, 6)

    def pause(self) -> None:
        """Stand still."""
        if self._paused_at is None:
            self._paused_at = self._monotonic()

    def resume(self) -> None:
        """Count again from where it stood still."""
        if self._paused_at is not None:
            self._start += self._monotonic() - self._paused_at
            self._paused_at = None
