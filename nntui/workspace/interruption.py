"""Interrupting a training in this process: ctrl+c stops it after a checkpoint."""

import signal
import threading
from types import FrameType
from typing import Any, Self


class Interruption:
    """Turns the first ctrl+c inside a with statement into a request to stop.

    A second one raises KeyboardInterrupt at once. Handlers that the caller has installed, and
    threads other than the main one, which receive no signals, are left alone.
    """

    def __init__(self) -> None:
        self.requested = False
        self._before: Any = None

    def __enter__(self) -> Self:
        own = signal.getsignal(signal.SIGINT) is signal.default_int_handler
        if own and threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._receive)
        return self

    def __exit__(self, *exception: object) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def reason(self) -> str:
        """Return why to stop, or an empty string."""
        return "interrupted" if self.requested else ""

    def _receive(self, number: int, frame: FrameType | None) -> None:
        if self.requested:
            signal.default_int_handler(number, frame)
        self.requested = True
