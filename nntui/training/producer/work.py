"""What a producer prepares: the interface between the trainer and the process that works ahead."""

from collections.abc import Callable
from typing import Protocol, TypeAlias

from nntui.datasets.dataset import Pixels

Prepare: TypeAlias = Callable[[int, int, Pixels], None]
"""(first, count, memory): prepares `count` images from number `first` on, in place."""


class Work(Protocol):
    """A kind of work, sent to the producer when it starts; it must be possible to pickle it.

    The result of each job must be a function of the work and the numbers of the job alone, so that
    the trainer gets the same one if it does the job itself.
    """

    @property
    def size(self) -> int:
        """Bytes of memory that the largest job needs."""
        ...

    def start(self) -> Prepare:
        """Return the function that does one job."""
        ...
