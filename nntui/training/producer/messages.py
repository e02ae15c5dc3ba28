"""The messages between a trainer and its producer, and the layout of the memory they share."""

import os
import struct
from typing import NamedTuple

READY = 0
"""The job number with which a producer reports that it has started."""
DONE, SKIPPED, FAILED = range(3)
"""The outcomes of a job. After FAILED the text of the error follows, and the producer ends."""


class Job(NamedTuple):
    """A job for the producer: prepare images in one slot of the shared memory."""

    number: int
    """Jobs are numbered from 1 and done in order."""
    slot: int
    first: int
    """The number that the work begins with."""
    images: int


class Answer(NamedTuple):
    """The outcome of a job."""

    number: int
    outcome: int
    text_size: int = 0


_JOB = struct.Struct("<4q")
_ANSWER = struct.Struct("<3q")
HEADER = 64
"""Bytes before the first slot. The first 8 are the number of the first job still wanted."""


def send_job(descriptor: int, job: Job) -> None:
    """Write a job to a pipe; OSError if nobody reads it any more."""
    os.write(descriptor, _JOB.pack(*job))  # a pipe takes so few bytes at once or not at all


def receive_job(descriptor: int) -> Job | None:
    """Wait for the next job; None if there will be no more."""
    message = _receive(descriptor, _JOB.size)
    return Job(*_JOB.unpack(message)) if message else None


def send_answer(descriptor: int, number: int, outcome: int, text: str = "") -> None:
    """Write an answer to a pipe; OSError if nobody reads it any more."""
    encoded = text.encode()[:500]
    os.write(descriptor, _ANSWER.pack(number, outcome, len(encoded)) + encoded)


def receive_answer(descriptor: int) -> tuple[Answer, str] | None:
    """Wait for the next answer and its text; None if the producer has ended."""
    message = _receive(descriptor, _ANSWER.size)
    if not message:
        return None
    answer = Answer(*_ANSWER.unpack(message))
    return answer, _receive(descriptor, answer.text_size).decode(errors="replace")


def _receive(descriptor: int, size: int) -> bytes:
    """Return that many bytes, or none if the pipe ends before."""
    message = b""
    while len(message) < size:
        part = os.read(descriptor, size - len(message))
        if not part:
            return b""
        message += part
    return message
