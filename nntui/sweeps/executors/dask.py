"""Dask executor: jobs are done by the workers of a Dask cluster, wherever they are.

A job is done by one worker process at a time, in one thread. Dask starts it again elsewhere when
its worker is lost. Where the first worker lives on, the lock of the run decides.
"""

import contextlib
import queue
import secrets
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from nntui.errors import NntuiError, TrainingError, UsageError
from nntui.storage import write_whole
from nntui.strings import clean
from nntui.sweeps.executors import dask_work
from nntui.sweeps.executors.memory import fitting_workers, free_megabytes, share
from nntui.sweeps.executors.travel import pack, unpack
from nntui.sweeps.job import Job, Outcome
from nntui.sweeps.plan import Plan
from nntui.training.processors import processors

_CONNECT_TIMEOUT = 10.0
_PATIENCE = 600.0
"""Seconds that a scheduler may be away, as while it is restarted."""
_COUNT_INTERVAL = 1.0
"""Seconds between two looks at how many workers there are."""
_outcome = msgspec.msgpack.Decoder(Outcome)


class DaskExecutor:
    """Does jobs on a Dask cluster; see Executor.

    Args:
        plan: of the sweep; `on` is `dask` for a cluster on this machine, or an address.
        folder: of the sweep.

    Raises:
        UsageError: Dask is not installed.
        TrainingError: the scheduler cannot be reached.
    """

    def __init__(self, plan: Plan, folder: Path) -> None:
        try:
            import distributed  # noqa: PLC0415 - optional, and takes a third of a second
        except ImportError:
            raise UsageError(
                f"--on {plan.on}: needs Dask distributed, which is not installed; try pip install "
                "'nntui[sweep]', or --on local"
            ) from None
        self._dask: Any = distributed
        self._plan, self._folder = plan, folder
        self._done: queue.Queue[tuple[Job, Any]] = queue.Queue()
        self._futures: dict[Any, Job] = {}
        self._cluster: Any = None
        self._client: Any = None
        self._away_since = 0.0
        self._counted = (0.0, 0)
        self._shared: bool | None = None
        self._topic = f"nntui-{secrets.token_hex(8)}"
        self._shares: dict[int, float] = {}
        self._address = plan.on
        self._begin()
        self.where = clean(str(self._address))

    @property
    def workers(self) -> int:
        """How many worker processes there are, at most as many as were asked for."""
        then, count = self._counted
        if time.monotonic() - then > _COUNT_INTERVAL:
            count = self._count()
            self._counted = time.monotonic(), count
        return min(count, self._plan.workers) if self._plan.workers else count

    def submit(self, job: Job) -> None:
        """Send a job to the scheduler."""
        job = self._prepared(job)
        key = f"{Path(job.path).name}-rung-{job.rung}-{secrets.token_hex(4)}"
        try:
            future = self._client.submit(
                dask_work.work, msgspec.msgpack.encode(job), key=key, pure=False, retries=0
            )
        except Exception:  # noqa: BLE001 - the scheduler is away; the job is given out again
            self._done.put((job, None))
            return
        self._futures[future] = job
        future.add_done_callback(lambda done: self._done.put((job, done)))

    def wait(self, timeout: float) -> list[Outcome]:
        """Return the outcomes since the last call; TrainingError if the scheduler stays away."""
        found = []
        if self._client.status != "running":
            return self._reconnect(timeout)
        with contextlib.suppress(queue.Empty):
            found.append(self._received(*self._done.get(timeout=timeout)))
            while True:
                found.append(self._received(*self._done.get_nowait()))
        return found

    def progress(self) -> Mapping[int, float]:
        """Return what the workers have reported of jobs whose files are sent."""
        busy = {job.trial for job in self._futures.values()}
        return {trial: share for trial, share in list(self._shares.items()) if trial in busy}

    def close(self) -> None:
        """Leave the cluster; one that was started here ends."""
        with contextlib.suppress(Exception):
            self._client.cancel(list(self._futures))
        self._end()

    def _begin(self) -> None:
        """Connect to the scheduler, or start one."""
        plan = self._plan
        try:
            if plan.on == "dask":
                free = free_megabytes()
                count = fitting_workers(plan.workers, processors(), free)
                self._cluster = self._dask.LocalCluster(
                    n_workers=count,
                    threads_per_worker=1,
                    processes=True,
                    dashboard_address=None,
                    memory_limit=(plan.memory or share(count, free)) * 2**20 or None,
                )
            address = self._cluster or plan.on
            self._client = self._dask.Client(
                address, timeout=_CONNECT_TIMEOUT, set_as_default=False
            )
            self._client.subscribe_topic(self._topic, self._note_progress)
            self._address = self._client.scheduler.address
            self._counted = (0.0, 0)
        except (OSError, ValueError, RuntimeError, TypeError) as error:
            why = str(error) or type(error).__name__
            raise TrainingError(
                f"{plan.on}: expected a Dask scheduler, none answered: {why}; start one with dask "
                "scheduler, or check the address"
            ) from None

    def _end(self) -> None:
        for each in (self._client, self._cluster):
            with contextlib.suppress(Exception):
                if each is not None:
                    each.close(timeout=5)

    def _reconnect(self, timeout: float) -> list[Outcome]:
        """Try to reach a scheduler that is away; its jobs are given out again."""
        now = time.monotonic()
        self._away_since = self._away_since or now
        if now - self._away_since > _PATIENCE:
            raise TrainingError(
                f"{self._plan.on}: the scheduler has not answered for {_PATIENCE:.0f} s; start it "
                "and resume the sweep"
            )
        jobs, self._futures = list(self._futures.values()), {}
        self._done = queue.Queue()
        self._end()
        try:
            self._begin()
            self._away_since = 0.0
        except TrainingError:
            time.sleep(timeout)
        return [_given_back(job) for job in jobs]

    def _count(self) -> int:
        with contextlib.suppress(Exception):
            if self._client.status == "running":
                return len(self._client.nthreads())
        return 0

    def _prepared(self, job: Job) -> Job:
        """Return a job with the files of its run, where workers do not share the folder."""
        if self._shared is None:
            self._shared = self._plan.files == "shared" or (
                self._plan.files == "auto" and self._all_share()
            )
        if self._shared:
            return job
        files = pack(Path(job.path))
        return msgspec.structs.replace(job, sent=True, files=files, topic=self._topic)

    def _note_progress(self, event: tuple[float, Any]) -> None:
        """Note the progress that a worker has reported; called in a thread of Dask."""
        with contextlib.suppress(KeyError, TypeError, ValueError):
            self._shares[int(event[1]["trial"])] = min(max(float(event[1]["share"]), 0.0), 1.0)

    def _all_share(self) -> bool:
        """Return whether all workers see a file that is written here."""
        path, token = self._folder / "shared", secrets.token_hex(16)
        write_whole(path, token.encode())
        try:
            seen: dict[str, bool] = self._client.run(dask_work.sees, str(path.absolute()), token)
            return bool(seen) and all(seen.values())
        except Exception:  # noqa: BLE001 - whatever it is, sending the files works
            return False
        finally:
            path.unlink(missing_ok=True)

    def _received(self, job: Job, future: Any) -> Outcome:
        """Return the outcome of a job that has ended in some way."""
        self._futures.pop(future, None)
        if future is None or future.status == "cancelled":
            return _given_back(job)
        try:
            outcome = _outcome.decode(future.result(timeout=_CONNECT_TIMEOUT))
        except Exception as error:  # noqa: BLE001 - KilledWorker, and what Dask itself raises
            message = f"its worker was lost: {type(error).__name__}: {clean(error, 200)}"
            return Outcome(trial=job.trial, rung=job.rung, end="lost", message=message)
        if not outcome.files:
            return outcome
        try:
            unpack(outcome.files, Path(job.path))
        except NntuiError as error:
            return Outcome(trial=job.trial, rung=job.rung, end="unwritable", message=str(error))
        return msgspec.structs.replace(outcome, files=b"")


def _given_back(job: Job) -> Outcome:
    """Return the outcome of a job that no worker has begun or failed: it is given out again."""
    return Outcome(trial=job.trial, rung=job.rung, end="stopped")
