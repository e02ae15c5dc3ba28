"""The messages between a trainer and its producer, and the layout of the memory they share."""

import socket
import struct
import sys
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


_NO_SIGNAL = getattr(socket, "MSG_NOSIGNAL", 0)
_SO_NOSIGPIPE = 0x1022
"""From sys/socket.h of macOS, which has no MSG_NOSIGNAL."""
_JOB = struct.Struct("<4q")
_ANSWER = struct.Struct("<3q")
HEADER = 64
"""Bytes before the first slot. The first 8 are the number of the first job still wanted."""


def connection() -> tuple[socket.socket, socket.socket]:
    """Return the two ends of a new connection.

    Sending to an end that is closed raises OSError. With pipes it would also raise SIGPIPE, at
    which a trainer stops: its own reader has gone then.
    """
    ends = socket.socketpair()
    for end in ends:
        if sys.platform == "darwin":
            end.setsockopt(socket.SOL_SOCKET, _SO_NOSIGPIPE, 1)
    return ends


def send_job(connection: socket.socket, job: Job) -> None:
    """Send a job; OSError if the other end is closed."""
    connection.sendall(_JOB.pack(*job), _NO_SIGNAL)


def receive_job(connection: socket.socket) -> Job | None:
    """Wait for the next job; None if there will be no more."""
    message = _receive(connection, _JOB.size)
    return Job(*_JOB.unpack(message)) if message else None


def send_answer(connection: socket.socket, number: int, outcome: int, text: str = "") -> None:
    """Send an answer; OSError if the other end is closed."""
    encoded = text.encode()[:500]
    connection.sendall(_ANSWER.pack(number, outcome, len(encoded)) + encoded, _NO_SIGNAL)


def receive_answer(connection: socket.socket) -> tuple[Answer, str] | None:
    """Wait for the next answer and its text; None if the producer has ended."""
    message = _receive(connection, _ANSWER.size)
    if not message:
        return None
    answer = Answer(*_ANSWER.unpack(message))
    return answer, _receive(connection, answer.text_size).decode(errors="replace")


def _receive(connection: socket.socket, size: int) -> bytes:
    """Return that many bytes, or none if the connection ends before."""
    message = b""
    while len(message) < size:
        try:
            part = connection.recv(size - len(message))
        except ConnectionError:
            return b""
        if not part:
            return b""
        message += part
    return message
