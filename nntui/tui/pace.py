"""Pace: how often the progress of a training is painted; what the user does is painted at once."""

from collections.abc import Callable

from nntui.tui.output.connection import Connection

INTERVAL = 0.25
SLOW_INTERVAL = 0.5
"""Seconds from one paint to the next, and over a slow connection."""
_AGAIN = 0.05
"""Seconds until it is checked again whether the terminal has shown what was sent."""


class Pace:
    """When progress may be painted next.

    Args:
        clock: returns seconds.
        connection: to the terminal.
        pending: returns whether something drawn earlier waits to be sent.
    """

    def __init__(
        self, clock: Callable[[], float], connection: Connection, pending: Callable[[], bool]
    ) -> None:
        self._clock = clock
        self._connection = connection
        self._pending = pending
        self._painted = -SLOW_INTERVAL

    def painted(self) -> None:
        """Note that everything was painted now."""
        self._painted = self._clock()

    def delay(self) -> float:
        """Return for how many seconds progress has to wait; 0 if it can be painted now."""
        slow = self._connection.slow
        left = self._painted + (SLOW_INTERVAL if slow else INTERVAL) - self._clock()
        if self._pending() or (slow and self._connection.waiting):
            return max(left, _AGAIN)
        return max(left, 0.0)
