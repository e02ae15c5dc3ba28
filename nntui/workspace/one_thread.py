"""BLAS with one thread, for as long as any thread of the app needs it.

`threadpool_limits` holds for the whole process and restores what it found: of two that overlap in
time, the first to end would give the other one all threads, which are slower for small batches.
"""

import threading
from types import TracebackType

from threadpoolctl import threadpool_limits


class OneThread:
    """A context that several threads may enter at a time; the last to leave restores the limit."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = 0
        self._limits: threadpool_limits | None = None

    def __enter__(self) -> None:
        """Limit BLAS to one thread."""
        with self._lock:
            if not self._count:
                self._limits = threadpool_limits(1, user_api="blas")
            self._count += 1

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Restore the limit, unless another thread is inside."""
        with self._lock:
            self._count -= 1
            if not self._count and self._limits is not None:
                self._limits.unregister()
                self._limits = None


ONE_THREAD = OneThread()
"""The one that all work of this process shares."""
