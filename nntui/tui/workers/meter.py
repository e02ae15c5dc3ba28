"""Meter: how far an evaluation is, and whether it is still wanted."""

import threading
import time
from collections.abc import Callable

from nntui.tui.messages.answers import EvaluationAdvanced
from nntui.tui.state import Ticket

FIRST_REPORT = 0.4
"""Seconds until an evaluation is reported: most are done by then."""
INTERVAL = 0.2
"""Seconds between two reports."""


class CancelledError(Exception):
    """The evaluation is no longer wanted."""


class Wanted:
    """The ticket of the newest evaluation; an older generation is no longer wanted."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ticket: Ticket | None = None

    def want(self, ticket: Ticket | None) -> None:
        """Want evaluations with this ticket only; None for none of those in progress."""
        with self._lock:
            self._ticket = ticket

    def check(self, ticket: Ticket) -> None:
        """Raise CancelledError unless evaluations with this ticket are wanted."""
        with self._lock:
            if self._ticket != ticket:
                raise CancelledError


class Meter:
    """Reports how far one evaluation is; it is called after each batch.

    Args:
        ticket: that of its work.
        title: what is evaluated.
        wanted: what is wanted now.
        post: posts a report.
        clock: returns seconds.
    """

    def __init__(
        self,
        ticket: Ticket,
        title: str,
        wanted: Wanted,
        post: Callable[[EvaluationAdvanced], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ticket = ticket
        self._title = title
        self._wanted = wanted
        self._post = post
        self._clock = clock
        self._next = clock() + FIRST_REPORT

    def __call__(self, share: float) -> None:
        """Report a share from 0 to 1, if it is time.

        Raises:
            CancelledError: the evaluation is no longer wanted.
        """
        self._wanted.check(self._ticket)
        if self._clock() >= self._next and share < 1:
            self._next = self._clock() + INTERVAL
            self._post(EvaluationAdvanced(self._ticket, self._title, share))
