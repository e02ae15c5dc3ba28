"""Local executor: worker processes on this machine, each with one thread and bounded memory."""

import contextlib
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import msgspec

from nntui.errors import TrainingError
from nntui.runs.directory import RunDirectory
from nntui.sweeps.executors.memory import fitting_workers, free_megabytes, share
from nntui.sweeps.job import Job, Outcome
from nntui.training.processors import processors

_END_TIMEOUT = 10.0
"""Seconds that a worker has to save a checkpoint and end."""
_CHUNK = 2**16
_FAILED_STARTS = 20
"""Workers in a row that ended before they began to train: the next one would, too."""
_ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_decoder = msgspec.json.Decoder(Outcome)


@dataclass(eq=False)
class _Worker:
    """A worker process, and the job it has."""

    process: "subprocess.Popen[bytes]"
    job: Job | None = None
    received: bytes = b""
    """The beginning of a line that is not complete yet."""

    @property
    def output(self) -> IO[bytes]:
        """The pipe that outcomes come from."""
        assert self.process.stdout is not None  # noqa: S101 - it was started with a pipe
        return self.process.stdout

    def send(self, job: Job) -> None:
        """Give it a job; one that has ended does not take it, which is noticed as its end."""
        self.job = job
        assert self.process.stdin is not None  # noqa: S101 - as above
        with contextlib.suppress(OSError):
            self.process.stdin.write(msgspec.json.encode(job) + b"\n")
            self.process.stdin.flush()


class LocalExecutor:
    """Does jobs in processes of this machine; see Executor.

    Workers are started when there are jobs for them, and one that was lost is replaced. They end
    with the process that started them.

    Args:
        workers: how many; 0 is as many as there are processors and memory for.
        memory: megabytes that each may allocate; 0 is its share of the free memory.
    """

    where = "local"

    def __init__(self, workers: int = 0, memory: int = 0) -> None:
        free = free_megabytes()
        self.workers = fitting_workers(workers, processors(), free)
        self._memory = memory or share(self.workers, free)
        self._selector = selectors.DefaultSelector()
        self._all: list[_Worker] = []
        self._failed_starts = 0

    def submit(self, job: Job) -> None:
        """Give a job to a worker that has none."""
        idle = [worker for worker in self._all if worker.job is None]
        (idle[0] if idle else self._start()).send(job)

    def wait(self, timeout: float) -> list[Outcome]:
        """Return the outcomes since the last call; TrainingError if no worker can be started."""
        found: list[Outcome] = []
        for key, _ in self._selector.select(timeout):
            found += self._receive(key.data)
        if self._failed_starts >= _FAILED_STARTS:
            raise TrainingError("the worker processes end as soon as they start; see the log")
        return found

    def progress(self) -> Mapping[int, float]:
        """Return nothing: all runs are in folders of this machine."""
        return {}

    def pids(self) -> list[int]:
        """Return the numbers of the worker processes."""
        return [worker.process.pid for worker in self._all]

    def close(self) -> None:
        """End all workers, those that train after a checkpoint."""
        for worker in self._all:
            worker.process.terminate()
        deadline = time.monotonic() + _END_TIMEOUT
        for worker in self._all:
            try:
                worker.process.wait(max(deadline - time.monotonic(), 0))
            except subprocess.TimeoutExpired:
                worker.process.kill()
                worker.process.wait()
            self._close_pipes(worker)
        self._all.clear()
        self._selector.close()

    def _start(self) -> _Worker:
        command = [sys.executable, "-P", "-m", "nntui.sweeps.executors.worker"]
        process = subprocess.Popen(
            [*command, str(self._memory), str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **_ONE_THREAD},
        )
        worker = _Worker(process)
        self._all.append(worker)
        self._selector.register(worker.output, selectors.EVENT_READ, worker)
        return worker

    def _receive(self, worker: _Worker) -> list[Outcome]:
        piece = os.read(worker.output.fileno(), _CHUNK)
        if not piece:
            return self._lost(worker)
        *lines, worker.received = (worker.received + piece).split(b"\n")
        found = [_decoder.decode(line) for line in lines]
        if found:
            worker.job, self._failed_starts = None, 0
        return found

    def _lost(self, worker: _Worker) -> list[Outcome]:
        """Forget a worker that has ended; return the outcome of its job, if it had one."""
        self._selector.unregister(worker.output)
        self._all.remove(worker)
        code = worker.process.wait()
        self._close_pipes(worker)
        job = worker.job
        if job is None or not _began(job, worker.process.pid):
            # The trial is not the reason: the worker had not come to it.
            self._failed_starts += 1
            return [] if job is None else [Outcome(trial=job.trial, rung=job.rung, end="stopped")]
        how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
        return [
            Outcome(
                trial=job.trial,
                rung=job.rung,
                end="lost",
                message=f"its worker process {how}",
            )
        ]

    @staticmethod
    def _close_pipes(worker: _Worker) -> None:
        for pipe in (worker.process.stdin, worker.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def _began(job: Job, pid: int) -> bool:
    """Return whether a process has begun to train the run of a job."""
    return RunDirectory(Path(job.path)).process_id() == pid
