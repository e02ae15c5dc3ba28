"""Pace: how many steps fit into a duration, so that the clock is not read after each of them."""

import math


class Pace:
    """Predicts how many steps fit into a duration by how long the last ones took.

    Reading the clock after every step would take more than a hundredth of the time of a small
    network.
    """

    def __init__(self) -> None:
        self._steps = 0
        self._seconds = 0.0

    def steps_within(self, seconds: float) -> int:
        """Return how many steps fit into `seconds`, at least one and at most twice the last number.

        At the beginning it is one.
        """
        if self._seconds * 2 <= seconds:
            return max(self._steps * 2, 1)
        return max(math.floor(self._steps * seconds / self._seconds), 1)

    def observe(self, steps: int, seconds: float) -> None:
        """Take note of how long the last steps took together."""
        self._steps, self._seconds = steps, seconds
