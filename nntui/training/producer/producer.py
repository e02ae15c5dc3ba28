"""Producer: jobs that a second process does ahead of time, as the trainer sees it."""

import os
import pickle
import select
import signal

import numpy as np

from nntui.datasets.dataset import Pixels
from nntui.training.producer.memory import attach, create
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
from nntui.training.producer.work import Work

PATIENCE = 2.0
"""Seconds to wait for a job that is late. The longest takes a tenth of that."""
_MEMORY = 2**24
"""Bytes that all slots take, unless two of them take more."""
_MAX_SLOTS = 16


class Producer:
    """A process that does jobs in the order in which they are submitted.

    It never stops a training: where the process is killed, stopped, or slow, `wait` returns False,
    and the caller does the job itself. `note` then says why.

    Args:
        work: what it does.
        patience: seconds to wait for a job that is late.

    Raises:
        OSError: it cannot be started.
        pickle.PicklingError, AttributeError, TypeError: the work cannot be sent to it.
    """

    def __init__(self, work: Work, patience: float = PATIENCE) -> None:
        self.slots = max(2, min(_MAX_SLOTS, _MEMORY // work.size))
        self._slot_size = work.size
        self._patience = patience
        size = HEADER + self.slots * work.size
        shared = create(size)
        try:
            self._process = ProducerProcess(work, shared, size)
            self._memory = attach(shared, size)
        finally:
            os.close(shared)
        self._wanted = self._memory[:8].view(np.int64)
        self.pid = self._process.pid
        self.ready = False
        """Whether it has started; before, it takes no jobs."""
        self.ended = False
        """Whether the process has ended, so that this object is of no more use."""
        self.note = ""
        """What went wrong last, as a sentence."""
        self._last_job = 0
        self._slots: dict[int, int] = {}
        """The slot of each job that is not answered."""
        self._given_up: set[int] = set()
        """Those of them that the trainer has done itself."""
        self._done: set[int] = set()
        """Jobs that are answered and were not waited for yet."""
        self._free = list(range(self.slots))

    def close(self) -> None:
        """End the process."""
        self.ended = True
        self._process.close()

    def memory(self, slot: int) -> Pixels:
        """Return the memory of a slot, which is the caller's until a job is submitted."""
        start = HEADER + slot * self._slot_size
        return self._memory[start : start + self._slot_size]

    def reserve(self) -> int | None:
        """Return a free slot; None if there is none now."""
        if not self.ready or not self._free:
            self._read_answers(0)
        return self._free.pop() if self.ready and self._free and not self.ended else None

    def release(self, slot: int) -> None:
        """Give back a slot that was reserved, or whose job is done."""
        self._free.append(slot)

    def submit(self, slot: int, first: int, count: int) -> int:
        """Start a job in a reserved slot, and return its number."""
        self._last_job += 1
        self._slots[self._last_job] = slot
        if not self.ended:
            try:
                send_job(self._process.connection, Job(self._last_job, slot, first, count))
            except OSError:
                self._end("")
        return self._last_job

    def wait(self, number: int) -> bool:
        """Return whether a job is done; its slot is the caller's then.

        If it is not, the caller does the job itself, in other memory: the process may still write
        to the slot.
        """
        if number in self._slots and not self.ended:
            # While it is behind, waiting for it would stop the training again and again.
            patient = not self._given_up
            self._read_answers(self._patience if patient else 0, number)
            if number in self._slots and not self.ended:
                self._give_up(number)
                if patient:
                    self.note = f"did not answer for {self._patience:g} seconds"
        if number not in self._done:
            return False
        self._done.remove(number)
        return True

    def _give_up(self, number: int) -> None:
        self._given_up.add(number)
        self._wanted[0] = number + 1

    def _read_answers(self, patience: float, until: int = 0) -> None:
        """Read answers that have arrived; wait for that of job `until` so long."""
        while not self.ended:
            waits = until in self._slots
            connection = self._process.connection
            if not select.select([connection], [], [], patience if waits else 0)[0]:
                return
            received = receive_answer(connection)
            if received is None:
                self._end("")
                return
            answer, text = received
            if answer.outcome == FAILED:
                self._end(f"failed with {text}")
            elif answer.number == READY:
                self.ready = True
            else:
                self._settle(answer.number, done=answer.outcome == DONE)

    def _settle(self, number: int, *, done: bool) -> None:
        slot = self._slots.pop(number)
        if number in self._given_up:
            self._given_up.remove(number)
            self._free.append(slot)
        elif done:
            self._done.add(number)

    def _end(self, reason: str) -> None:
        code = self._process.exit_code()
        if not reason and code is not None and code < 0:
            reason = f"was ended by {signal.Signals(-code).name}"
        self.note = reason or f"ended with exit code {code}"
        self.close()


class Supervisor:
    """Starts a producer, and another one if it ends, up to a limit.

    Args:
        work: what it does.
        patience: seconds to wait for a job that is late.
    """

    MAX_STARTS = 3

    def __init__(self, work: Work, patience: float = PATIENCE) -> None:
        self.work = work
        self._patience = patience
        self._producer: Producer | None = None
        self._starts = 0
        self._notes: list[str] = []

    def producer(self) -> Producer | None:
        """Return the producer, started if necessary; None if that is in vain."""
        self._collect_note()
        producer = self._producer
        if producer is not None and not producer.ended:
            return producer
        self._producer = None
        if self._starts < self.MAX_STARTS:
            self._starts += 1
            try:
                self._producer = Producer(self.work, self._patience)
            except (OSError, pickle.PicklingError, AttributeError, TypeError) as error:
                self._starts = self.MAX_STARTS
                self._note(f"cannot be started: {error}")
        return self._producer

    def take_notes(self) -> list[str]:
        """Return and forget what went wrong, a sentence each."""
        self._collect_note()
        notes, self._notes = self._notes, []
        return notes

    def close(self) -> None:
        """End the process; no other is started."""
        self._starts = self.MAX_STARTS
        if self._producer is not None:
            self._producer.close()

    def _collect_note(self) -> None:
        producer = self._producer
        if producer is not None and producer.note:
            self._note(producer.note, again=producer.ended and self._starts < self.MAX_STARTS)
            producer.note = ""

    def _note(self, reason: str, *, again: bool = False) -> None:
        remedy = "another one is started" if again else "the trainer prepares them itself for now"
        self._notes.append(f"the process that prepares images {reason}; {remedy}")
