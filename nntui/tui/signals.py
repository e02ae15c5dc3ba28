"""Signals that end the app: as usual where that is still possible, else at once."""

import asyncio
import os
import signal
import threading
from collections.abc import Callable

_SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
"""Without a handler they leave the terminal raw, or end the process at once."""
_LAST_RESORT = 2.0
"""Seconds after a signal until the process ends in any case."""


def handle_signals(end: Callable[[str, int], None]) -> None:
    """Have signals end the app, whose event loop runs.

    Args:
        end: ends it, given the line to print and the exit code.
    """
    loop = asyncio.get_running_loop()
    for number in _SIGNALS:
        loop.add_signal_handler(number, _end, number, end)


def _end(number: signal.Signals, end: Callable[[str, int], None]) -> None:
    code = 128 + number
    last_resort = threading.Timer(_LAST_RESORT, os._exit, [code])
    last_resort.daemon = True
    last_resort.start()
    end(f"ended by {number.name}", code)
