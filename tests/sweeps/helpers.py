"""What the tests of sweeps share: small plans, and an executor that needs no processes."""

import random
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from nntui.sweeps import actions
from nntui.sweeps.coordinator import coordinate
from nntui.sweeps.directory import SweepDirectory
from nntui.sweeps.events import AnySweepEvent
from nntui.sweeps.job import Job, Outcome
from nntui.sweeps.trial import DataCache, do_job

BASE = {"data": "lines", "layers": "", "validation": 100, "epochs": 4, "batch": 100}
PLAN: dict[str, object] = {
    "trials": 4,
    "halving": 2,
    "vary": {"lr": "log:0.001..1", "seed": "1,2"},
    "base": BASE,
}
_load = DataCache()


def new_sweep(**changes: object) -> SweepDirectory:
    """Return a new sweep of a network without hidden layers."""
    return actions.create(actions.plan_of({**PLAN, **changes}))


class InlineExecutor:
    """Does jobs in this process, in a random order; what is in `lost` is lost that often."""

    where = "here"

    def __init__(self, workers: int = 2, seed: int = 0) -> None:
        self.workers = workers
        self.jobs: list[Job] = []
        self.done: list[Job] = []
        self.lost: dict[int, int] = {}
        self.closed = False
        self.shares: Mapping[int, float] = {}
        self._random = random.Random(seed)  # noqa: S311 - the same order in every run

    def submit(self, job: Job) -> None:
        """Take a job."""
        assert len(self.jobs) < self.workers
        self.jobs.append(job)

    def wait(self, timeout: float) -> list[Outcome]:
        """Do one of the jobs."""
        del timeout
        if not self.jobs:
            return []
        job = self.jobs.pop(self._random.randrange(len(self.jobs)))
        if self.lost.get(job.trial, 0):
            self.lost[job.trial] -= 1
            return [Outcome(trial=job.trial, rung=job.rung, end="lost", message="gone")]
        self.done.append(job)
        return [do_job(job, _load, str)]

    def progress(self) -> Mapping[int, float]:
        """Return the progress that a test has set."""
        return self.shares

    def close(self) -> None:
        """Note that it was closed."""
        self.closed = True


def run_sweep(
    sweep: SweepDirectory,
    executor: InlineExecutor | None = None,
    stop_requested: Callable[[], str] = str,
) -> list[AnySweepEvent]:
    """Work on a sweep to its end and return the events."""
    return list(coordinate(sweep, executor or InlineExecutor(), stop_requested))


def interrupted(sweep: SweepDirectory, after: int, executor: InlineExecutor) -> bool:
    """Work on a sweep for so many events, then kill the coordinator; return whether it was."""
    events: Iterator[AnySweepEvent] = coordinate(sweep, executor)
    for _, _event in zip(range(after), events, strict=False):
        pass
    killed = next(events, None) is not None
    events.close()  # type: ignore[attr-defined]  # it is a generator
    return killed


def files_of(folder: Path) -> set[str]:
    """Return the names of all files below a folder."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
