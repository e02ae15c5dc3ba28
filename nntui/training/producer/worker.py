"""The main function of the producer, the process that prepares images ahead."""

import os
import pickle
import select
import signal

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


def main(jobs: int, answers: int, shared: int, size: int, parent: int) -> None:
    """Do the jobs of a trainer until it ends.

    Args:
        jobs: the descriptor of the pipe with the pickled work, then jobs.
        answers: the descriptor of the pipe for the answers.
        shared: the descriptor of the shared memory.
        size: its size in bytes.
        parent: the process ID of the trainer.
    """
    # Ctrl+C and a closed terminal are for the trainer; if it ends, so does this process.
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    memory = attach(shared, size)
    with os.fdopen(os.dup(jobs), "rb", buffering=0) as pipe:
        # The sender is the trainer that started this process: no bytes from outside.
        work: Work = pickle.load(pipe)  # noqa: S301
    try:
        prepare = work.start()
        send_answer(answers, READY, DONE)
        while _wait(jobs, parent) and _do_next(jobs, answers, memory, work.size, prepare):
            pass
    except OSError:  # the trainer has ended
        return


def _wait(jobs: int, parent: int) -> bool:
    """Wait until there is something to read; return False if the trainer was killed.

    The pipe of a killed trainer stays open if another process has inherited it.
    """
    while not select.select([jobs], [], [], _PARENT_INTERVAL)[0]:
        if os.getppid() != parent:
            return False
    return True


def _do_next(jobs: int, answers: int, memory: Pixels, size: int, prepare: Prepare) -> bool:
    """Do the next job; return False if it was the last."""
    job = receive_job(jobs)
    if job is None:
        return False
    wanted = int(memory[:8].view(np.int64)[0])
    if job.number < wanted:
        send_answer(answers, job.number, SKIPPED)
        return True
    start = HEADER + job.slot * size
    try:
        prepare(job.first, job.images, memory[start : start + size])
    except Exception as error:  # noqa: BLE001 - the trainer repeats the job, and then sees it
        send_answer(answers, job.number, FAILED, repr(error))
        return False
    send_answer(answers, job.number, DONE)
    return True
