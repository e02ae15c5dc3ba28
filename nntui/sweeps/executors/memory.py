"""The memory of local workers: how many fit, and how much each may allocate."""

import os
import re
import resource
from contextlib import suppress
from pathlib import Path

WORKER_MEGABYTES = 300
"""What a worker needs at least: NumPy, a data set as large as MNIST, a network, a checkpoint."""
_MEMINFO = Path("/proc/meminfo")
_SHARE = 0.9
"""Of the free memory that all workers may have together."""


def free_megabytes() -> int | None:
    """Return how much memory is free on this machine; None where that is not known."""
    with suppress(OSError):
        match = re.search(r"MemAvailable:\s+(\d+) kB", _MEMINFO.read_text("ascii", "replace"))
        return int(match[1]) // 1024 if match else None
    with suppress(OSError, ValueError, AttributeError):  # a system without /proc
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2**21  # half of it
    return None


def fitting_workers(asked: int, processors: int, free: int | None) -> int:
    """Return how many workers to start.

    Args:
        asked: by the user; 0 for as many as suit the machine.
        processors: of this machine.
        free: megabytes of memory; None where that is not known.

    >>> fitting_workers(0, 8, 16_000), fitting_workers(0, 8, 1_000), fitting_workers(3, 2, 10)
    (8, 3, 3)
    """
    if asked:
        return asked
    return max(min(processors, processors if free is None else free // WORKER_MEGABYTES), 1)


def share(workers: int, free: int | None) -> int:
    """Return how many megabytes each of the workers may allocate; 0 for no limit."""
    return 0 if free is None else max(int(_SHARE * free / workers), WORKER_MEGABYTES)


def limit_memory(megabytes: int) -> None:
    """Let this process allocate at most so much; 0 is no limit.

    A network that is too large then ends one trial with an error. Without a limit the system
    would end some process, perhaps another one. Systems that cannot limit this ignore it.
    """
    if megabytes:
        with suppress(ValueError, OSError):
            hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
            resource.setrlimit(resource.RLIMIT_DATA, (megabytes * 2**20, hard))
