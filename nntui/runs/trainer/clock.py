"""The clock of a training: seconds of work, pauses left out."""

import time
from collections.abc import Callable


class TrainingClock:
    """Counts seconds from `begin`; stands still between `stop` and `go`."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic, begin: float = 0.0) -> None:
        self._monotonic = monotonic
        self._start = monotonic() - begin
        self._stopped: float | None = None

    def __call__(self) -> float:
        """Return the seconds so far, to the microsecond."""
        now = self._monotonic() if self._stopped is None else self._stopped
        return round(now - self._start, 6)

    def stop(self) -> None:
        """Stand still."""
        if self._stopped is None:
            self._stopped = self._monotonic()

    def go(self) -> None:
        """Go on from where it stopped."""
        if self._stopped is not None:
            self._start += self._monotonic() - self._stopped
            self._stopped = None
