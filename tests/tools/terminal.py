"""A terminal without a window: runs a program, reads what it sends, and knows what would be shown.

It understands what nntui and Textual send: text, moves of the cursor, frames that are to be shown
whole, and queries, which it answers as common terminals do. Colors are ignored. It can read slowly,
as over a slow connection.
"""

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

from rich.cells import cell_len

_TOKEN = re.compile(
    r"\x1b\[(?P<parameters>[0-9;?<>=]*[ $]?)(?P<final>[A-Za-z])|\x1b.|(?P<control>[\x00-\x1f])|."
)
_REPLIES = {"\x1b[?2026$p": b"\x1b[?2026;2$y", "\x1b[6n": b"\x1b[1;1R"}
"""What a terminal answers: that it can show frames whole, and where its cursor is."""
_TICK = 0.02
"""Seconds between two reads of a slow terminal."""


class Received(NamedTuple):
    """What came at one moment."""

    at: float
    text: str


class Cells:
    """The characters that a terminal of `columns` x `rows` shows."""

    def __init__(self, columns: int, rows: int) -> None:
        self._rows = [[" "] * columns for _ in range(rows)]
        self._before: list[str] | None = None
        """What was shown before a frame that has not arrived as a whole."""
        self._x = self._y = 0

    def feed(self, text: str) -> None:
        """Show what a program has sent; `text` ends with a whole sequence."""
        for token in _TOKEN.finditer(text):
            if final := token["final"]:
                self._control(final, token["parameters"])
            elif token["control"]:
                if token["control"] == "\n":
                    self._y += 1
                self._x = 0 if token["control"] == "\r" else self._x
            elif len(token[0]) == 1:
                self._put(token[0])

    @property
    def lines(self) -> list[str]:
        """What is shown, row by row; of a synchronized frame nothing before its end."""
        return self._drawn() if self._before is None else self._before

    def _drawn(self) -> list[str]:
        return ["".join(row) for row in self._rows]

    def _put(self, character: str) -> None:
        width = cell_len(character)
        for offset in range(width):
            if 0 <= self._y < len(self._rows) and self._x + offset < len(self._rows[self._y]):
                self._rows[self._y][self._x + offset] = "" if offset else character
        self._x += width

    def _control(self, final: str, parameters: str) -> None:
        if final == "H":
            y, _, x = parameters.partition(";")
            self._y, self._x = int(y or 1) - 1, int(x or 1) - 1
        elif final == "G":
            self._x = int(parameters or 1) - 1
        elif final == "J":
            self._rows = [[" "] * len(row) for row in self._rows]
        elif parameters == "?2026":
            self._before = self._drawn() if final == "h" else None


class PseudoTerminal:
    """A program on a pseudo terminal.

    Args:
        command: the program and its arguments.
        size: columns and rows.
        environment: of the program, beside that of this process.
        rate: bytes a second that are read at most; None for as fast as possible.
        answers: whether queries of the program are answered.
    """

    def __init__(
        self,
        command: list[str],
        size: tuple[int, int],
        environment: Mapping[str, str],
        *,
        rate: float | None = None,
        answers: bool = True,
    ) -> None:
        self.received: list[Received] = []
        self.cells = Cells(*size)
        self.started = time.monotonic()
        self._rate = rate
        self._answers = answers
        self._undecoded = b""
        self._read_until = self.started
        self._pid, self._fd = pty.fork()
        if not self._pid:
            columns, rows = size
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.environ.update(environment)
            os.execvp(command[0], command)  # noqa: S606 - the command of the caller

    def press(self, keys: str) -> float:
        """Send keys, and return when."""
        os.write(self._fd, keys.encode())
        return time.monotonic()

    def wait(self, seconds: float, until: Callable[[], object] = lambda: False) -> bool:
        """Read for some seconds, or until something holds; return whether it does."""
        end = time.monotonic() + seconds
        while (now := time.monotonic()) < end:
            if self._rate is not None:
                time.sleep(_TICK)
            elif not select.select([self._fd], [], [], min(end - now, _TICK))[0]:
                if until():
                    return True
                continue
            if not self._read():
                return bool(until())
            if until():
                return True
        return bool(until())

    def bytes_between(self, start: float, stop: float) -> int:
        """Return how many bytes came between two moments."""
        return sum(len(each.text.encode()) for each in self.received if start <= each.at < stop)

    def text_between(self, start: float, stop: float) -> str:
        """Return what came between two moments."""
        return "".join(each.text for each in self.received if start <= each.at < stop)

    def first_after(self, start: float) -> float | None:
        """Return when the first byte after a moment came; None if none has come."""
        return next((each.at for each in self.received if each.at >= start), None)

    def shows(self, text: str) -> bool:
        """Return whether a text is on the screen, in one row."""
        return any(text in line for line in self.cells.lines)

    def suspend(self) -> None:
        """Stop the program and the processes it has started, until `resume`."""
        os.killpg(self._pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Let the program go on."""
        os.killpg(self._pid, signal.SIGCONT)

    def close(self) -> None:
        """Kill the program."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._fd)

    def _read(self) -> bool:
        """Read what may be read by now; return whether the program still runs."""
        room = 1 << 16
        now = time.monotonic()
        if self._rate is not None:
            room = int((now - self._read_until) * self._rate)
            if not select.select([self._fd], [], [], 0)[0]:
                self._read_until = now
                return True
            if room < 1:
                return True
        try:
            data = os.read(self._fd, room)
        except OSError:
            return False
        if self._rate is not None:
            self._read_until += len(data) / self._rate
        self._take(data, now)
        return bool(data)

    def _take(self, data: bytes, now: float) -> None:
        whole, self._undecoded = _split(self._undecoded + data)
        text = whole.decode()
        if text:
            self.received.append(Received(now, text))
            self.cells.feed(text)
            if self._answers:
                for query, reply in _REPLIES.items():
                    os.write(self._fd, reply * text.count(query))


def _split(data: bytes) -> tuple[bytes, bytes]:
    """Return the whole characters and sequences of `data`, and the beginning of the next one."""
    escape = data.rfind(b"\x1b", max(len(data) - 40, 0))
    if escape >= 0 and not re.match(rb"\x1b(\[[0-9;?<>=]*[ $]?[A-Za-z]|[^\[])", data[escape:]):
        return data[:escape], data[escape:]
    for cut in range(len(data), max(len(data) - 4, -1), -1):
        with contextlib.suppress(UnicodeDecodeError):
            data[:cut].decode()
            return data[:cut], data[cut:]
    return data, b""
