"""The main function of the producer, the process that prepares images ahead."""

import contextlib
import os
import pickle
import select
import signal
import socket
import sys

import numpy as np

from nntui.datasets.dataset import Pixels
from nntui.training.producer.memory import attach
from nntui.training.producer.messages import (
    DONE,
    FAILED,
    HEADER,
    READY,
    SKIPPED,
    receive_job,
    send_answer,
)
from nntui.training.producer.work import Prepare, Work

_PARENT_INTERVAL = 1.0
"""Seconds between two checks that the trainer is alive, while there is nothing to do."""


def main(descriptor: int, shared: int, size: int, parent: int) -> None:
    """Do the jobs of a trainer until it ends.

    Args:
        descriptor: that of the connection, from which first the pickled work comes, then jobs.
        shared: the descriptor of the shared memory.
        size: its size in bytes.
        parent: the process ID of the trainer.
    """
    # Ctrl+C and a closed terminal are for the trainer; if it ends, so does this process.
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    _yield_to_trainer()
    memory = attach(shared, size)
    connection = socket.socket(fileno=descriptor)
    with connection.makefile("rb", buffering=0) as stream:
        # The sender is the trainer that started this process: no bytes from outside.
        work: Work = pickle.load(stream)  # noqa: S301
    try:
        prepare = work.start()
        send_answer(connection, READY, DONE)
        while _wait(connection, parent) and _do_next(connection, memory, work.size, prepare):
            pass
    except OSError:  # the trainer has ended
        return


def _yield_to_trainer() -> None:
    """Tell Linux that a job is not urgent; it has the same share of the processors as before.

    Otherwise this process may take the processor from the trainer whenever that submits a job.
    """
    if sys.platform == "linux" and os.sched_getscheduler(0) == os.SCHED_OTHER:
        with contextlib.suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def _wait(connection: socket.socket, parent: int) -> bool:
    """Wait until there is something to read; return False if the trainer was killed.

    The connection of a killed trainer stays open if another process has inherited it.
    """
    while not select.select([connection], [], [], _PARENT_INTERVAL)[0]:
        if os.getppid() != parent:
            return False
    return True


def _do_next(connection: socket.socket, memory: Pixels, size: int, prepare: Prepare) -> bool:
    """Do the next job; return False if it was the last."""
    job = receive_job(connection)
    if job is None:
        return False
    wanted = int(memory[:8].view(np.int64)[0])
    if job.number < wanted:
        send_answer(connection, job.number, SKIPPED)
        return True
    start = HEADER + job.slot * size
    try:
        prepare(job.first, job.images, memory[start : start + size])
    except Exception as error:  # noqa: BLE001 - the trainer repeats the job, and then sees it
        send_answer(connection, job.number, FAILED, repr(error))
        return False
    send_answer(connection, job.number, DONE)
    return True
