"""What a worker of Dask does with a job; this module is imported there, so it imports no Dask."""

import contextlib
import tempfile
import threading
import time
from pathlib import Path

import msgspec
from threadpoolctl import threadpool_limits

from nntui.errors import NntuiError, sentence
from nntui.storage import open_file
from nntui.sweeps.executors.travel import pack, unpack
from nntui.sweeps.job import Job, Outcome
from nntui.sweeps.trial import DataCache, do_job
from nntui.training.events import AnyEvent, RunContinued, RunStarted

_load = DataCache()
_one_at_a_time = threading.Lock()
"""Two trainings in one process would change each other's number of BLAS threads."""
_REPORT_INTERVAL = 1.0
"""Seconds between two reports of progress."""
_job = msgspec.msgpack.Decoder(Job)


def sees(path: str, token: str) -> bool:
    """Return whether a file has this content here: whether this worker shares its folder."""
    try:
        with open_file(Path(path)) as file:
            return file.read(1024).decode("ascii", "replace") == token
    except OSError:
        return False


def work(encoded: bytes) -> bytes:
    """Do a job and return its outcome; both as msgpack."""
    job = _job.decode(encoded)
    with _one_at_a_time, threadpool_limits(1, user_api="blas"):
        try:
            outcome = _done(job)
        except Exception as error:  # noqa: BLE001 - an error in one trial ends only this trial
            text = sentence(error)
            outcome = Outcome(trial=job.trial, rung=job.rung, end="failed", message=text)
    return msgspec.msgpack.encode(outcome)


class _Progress:
    """Reports how much of its whole training a run has done, as an event of Dask."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._steps = 0
        self._due = 0.0

    def __call__(self, event: AnyEvent) -> None:
        """Report the progress at an event, if it is time for it."""
        if isinstance(event, RunStarted | RunContinued):
            self._steps = event.steps
        if not (self._job.topic and self._steps) or time.monotonic() < self._due:
            return
        self._due = time.monotonic() + _REPORT_INTERVAL
        from distributed import get_worker  # noqa: PLC0415 - see above

        with contextlib.suppress(Exception):  # only a report
            share = event.step / self._steps
            get_worker().log_event(self._job.topic, {"trial": self._job.trial, "share": share})


def _done(job: Job) -> Outcome:
    if not job.sent:
        return do_job(job, _load, str)
    with tempfile.TemporaryDirectory(prefix="nntui-") as folder:
        run = Path(folder) / Path(job.path).name
        if job.files:
            unpack(job.files, run)
        there = msgspec.structs.replace(job, path=str(run), files=b"")
        outcome = do_job(there, _load, str, _Progress(job))
        try:
            return msgspec.structs.replace(outcome, files=pack(run))
        except NntuiError as error:
            return msgspec.structs.replace(outcome, end="failed", message=str(error))
