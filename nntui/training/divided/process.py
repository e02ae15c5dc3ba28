"""The process that computes a part of each batch, as the trainer sees it."""

import select
import signal

from nntui.training.divided.part import PartWork
from nntui.training.producer.messages import (
    DONE,
    FAILED,
    HEADER,
    READY,
    Job,
    receive_answer,
    send_job,
)
from nntui.training.producer.process import ProducerProcess


class PartProcess:
    """A process that does one job at a time.

    It never stops a training: where it is killed, stopped or slow, `wait` returns False, and the
    process is ended. `note` then says why.

    Args:
        work: what it does.
        shared: the descriptor of the shared memory.

    Raises:
        OSError: it cannot be started.
    """

    def __init__(self, work: PartWork, shared: int) -> None:
        self._process = ProducerProcess(work, shared, HEADER + work.size)
        self.pid = self._process.pid
        self.ended = False
        self.note = ""
        """What went wrong, as a sentence."""
        self._ready = False
        self._last_job = 0
        self._answered = 0

    def close(self) -> None:
        """End the process."""
        self.ended = True
        self._process.close()

    def submit(self, job: int, images: int) -> bool:
        """Start a job, and return whether that was possible."""
        if not self._ready and not self.ended:
            self._read(READY, 0)
        if not self._ready or self.ended:
            return False
        self._last_job += 1
        try:
            send_job(self._process.connection, Job(self._last_job, 0, job, images))
        except OSError:
            self._end("")
        return not self.ended

    def wait(self, patience: float) -> bool:
        """Return whether the last job was done within so many seconds."""
        while self._answered < self._last_job and not self.ended:
            if not self._read(self._last_job, patience):
                self._end(f"did not answer for {patience:.2g} seconds")
        return not self.ended

    def _read(self, number: int, patience: float) -> bool:
        """Read an answer, if one arrives in time; return whether it does."""
        connection = self._process.connection
        if not select.select([connection], [], [], patience)[0]:
            return False
        received = receive_answer(connection)
        if received is None:
            self._end("")
            return True
        answer, text = received
        if answer.outcome == FAILED:
            self._end(f"failed with {text}")
        elif answer.outcome == DONE and answer.number == number:
            self._ready, self._answered = True, number
        return True

    def _end(self, reason: str) -> None:
        code = None if reason else self._process.exit_code()
        if code is not None and code < 0:
            reason = f"was ended by {signal.Signals(-code).name}"
        self.note = reason or f"ended with exit code {code}"
        self.close()


def start(work: PartWork, shared: int) -> tuple[PartProcess | None, str]:
    """Return a process, or None and why there is none."""
    try:
        return PartProcess(work, shared), ""
    except OSError as error:
        return None, f"cannot be started: {error}"
