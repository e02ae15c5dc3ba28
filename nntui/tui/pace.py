"""Pace: how often the progress of a training is painted; what the user does is painted at once."""

from collections.abc import Callable

from nntui.tui.output.connection import Connection

INTERVAL = 0.25
SLOW_INTERVAL = 0.5
"""Seconds from one paint to the next, and over a slow connection."""


class Pace:
    """When progress may be painted next.

    Args:
        clock: returns seconds.
        connection: to the terminal.
    """

    def __init__(self, clock: Callable[[], float], connection: Connection) -> None:
        self._clock = clock
        self._connection = connection
        self._painted = -SLOW_INTERVAL

    def painted(self) -> None:
        """Note that everything was painted now."""
        self._painted = self._clock()

    def delay(self) -> float:
        """Return for how many seconds progress has to wait; 0 if it can be painted now."""
        interval = SLOW_INTERVAL if self._connection.slow else INTERVAL
        return max(self._painted + interval - self._clock(), 0.0)
