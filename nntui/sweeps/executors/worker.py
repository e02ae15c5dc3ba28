"""A worker process: reads jobs from standard input, a line each, and writes their outcomes.

`python -m nntui.sweeps.executors.worker MEGABYTES PARENT` ends when its input ends, or with the
process PARENT. A run in training is then stopped after a checkpoint.
"""

import contextlib
import ctypes
import faulthandler
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable
from typing import IO

import msgspec

from nntui.errors import sentence
from nntui.runs.trainer.process import StopOnSignal
from nntui.sweeps.executors.memory import limit_memory
from nntui.sweeps.job import Job, Outcome
from nntui.sweeps.trial import DataCache, do_job

_PR_SET_PDEATHSIG = 1
"""Of prctl(2): the signal to send to a process when its parent ends."""
_ORPHANED = "the coordinator has ended"
_LOOKS = 0.2
"""Seconds between two looks whether an idle worker was asked to end."""
_decoder = msgspec.json.Decoder(Job)


class _Jobs:
    """The jobs that arrive, read by a thread so that the end of the input is noticed at once."""

    def __init__(self, source: IO[bytes]) -> None:
        self._queue: queue.Queue[Job | None] = queue.Queue()
        self.ended = False
        threading.Thread(target=self._read, args=(source,), daemon=True).start()

    def next(self, stop: StopOnSignal) -> Job | None:
        """Return the next job; None when there will be none."""
        while not stop():
            with contextlib.suppress(queue.Empty):
                return self._queue.get(timeout=_LOOKS)
        return None

    def _read(self, source: IO[bytes]) -> None:
        with contextlib.suppress(OSError, ValueError, msgspec.MsgspecError):
            for line in source:
                self._queue.put(_decoder.decode(line))
        self.ended = True
        self._queue.put(None)


def end_with_parent(parent: int) -> None:
    """Let the system ask this process to end when its parent ends; only Linux can."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it ended before
            sys.exit(1)


def main(megabytes: int, parent: int) -> int:
    """Do jobs until there are no more; return the exit code."""
    faulthandler.enable()
    end_with_parent(parent)
    limit_memory(megabytes)
    # Whatever else writes to standard output must not be read as an outcome.
    output = os.dup(1)
    os.dup2(2, 1)
    load = DataCache()
    with StopOnSignal() as stop:
        jobs = _Jobs(sys.stdin.buffer)

        def reason() -> str:
            return stop() or (_ORPHANED if jobs.ended else "")

        while (job := jobs.next(stop)) is not None:
            outcome = _done(job, load, reason)
            with contextlib.suppress(OSError):
                os.write(output, msgspec.json.encode(outcome) + b"\n")
    return 0


def _done(job: Job, load: DataCache, reason: Callable[[], str]) -> Outcome:
    try:
        return do_job(job, load, reason)
    except Exception as error:  # noqa: BLE001 - an error in one trial ends only this trial
        text = sentence(error)
        return Outcome(trial=job.trial, rung=job.rung, end="failed", message=text)


if __name__ == "__main__":
    code = main(int(sys.argv[1]), int(sys.argv[2]))
    # Not sys.exit: Python aborts at its end where a thread still reads standard input.
    os._exit(code)
