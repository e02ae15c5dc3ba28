"""The interface of executors: jobs go in, outcomes come out."""

from collections.abc import Mapping
from typing import Protocol

from nntui.sweeps.job import Job, Outcome


class Executor(Protocol):
    """Does jobs on several workers at a time.

    A worker that is lost does not lose its job: its outcome is that it was interrupted.
    """

    where: str
    """Where the workers are, as text to display."""

    @property
    def workers(self) -> int:
        """How many jobs can be in work at this moment."""

    def submit(self, job: Job) -> None:
        """Do a job; there must be a free worker."""

    def wait(self, timeout: float) -> list[Outcome]:
        """Return the outcomes since the last call, after at most `timeout` seconds; maybe none.

        Raises:
            FailedError: no job can be done any more.
        """

    def progress(self) -> Mapping[int, float]:
        """Return how much of its whole training each trial in work has done.

        Only of trials whose runs are trained elsewhere: others are read from their journals.
        """

    def close(self) -> None:
        """End the workers; jobs in work are stopped after a checkpoint where possible."""
