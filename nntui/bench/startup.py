"""Time to start: of some commands until they end, of the app until it has painted its screen.

    python -m nntui.bench.startup [ROUNDS]

starts each over a pseudo terminal, in turn with a bare Textual app, and prints the fastest and the
median time. The saves folder is a new one without runs. Compiled files are in a folder of their
own, so that modules are compiled once, also where the environment asks Python to write none.
"""

import fcntl
import os
import pty
import re
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

VISIBLE = 200
"""Characters on the screen that count as painted: fewer are only the first lines."""
SIZES = ((80, 24), (160, 45))
_TIMEOUT = 30.0
_CHUNK = 2**16
_ESCAPES = re.compile(
    rb"\x1b\[[0-9;:?<=>]*[ -/]*[@-~]"  # control sequences: colors, positions, modes
    rb"|\x1b[\]P_^X].*?(?:\x07|\x1b\\)"  # strings: titles, device settings
    rb"|\x1b[ -/]*[0-~]",  # short ones
    re.DOTALL,
)
_BARE = f"""
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("x" * {2 * VISIBLE})
Bare().run()
"""


class Start(NamedTuple):
    """A command, and the size of its terminal."""

    title: str
    arguments: tuple[str, ...]
    """Those of the Python interpreter."""
    size: tuple[int, int] = SIZES[0]
    """Columns and rows."""
    ends: bool = True
    """Whether it ends by itself; otherwise it is timed until its first paint, and ended."""


STARTS = (
    *(Start(f"nntui {word}", ("-m", "nntui", word)) for word in ("--version", "--help", "runs")),
    *(
        Start(f"{title}, {size[0]}x{size[1]}", arguments, size, ends=False)
        for size in SIZES
        for title, arguments in (("first paint", ("-m", "nntui")), ("bare app", ("-c", _BARE)))
    ),
)


def visible(output: bytes) -> int:
    r"""Return how many characters that are not blank some output of a terminal shows.

    >>> visible(b"\x1b[?1049h\x1b[31mred\x1b[0m \x1b]0;title\x07sky")
    6
    """
    text = _ESCAPES.sub(b"", output).decode(errors="replace")
    return sum(not character.isspace() and character.isprintable() for character in text)


def seconds_to_start(start: Start, clock: Callable[[], float] = time.perf_counter) -> float:
    """Return how long `start` took to end, or to paint its screen.

    Raises:
        TimeoutError: it did not within 30 seconds.
    """
    leader, follower = pty.openpty()
    try:
        columns, rows = start.size
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        begun = clock()
        process = subprocess.Popen(
            [sys.executable, *start.arguments],
            stdin=follower,
            stdout=follower,
            stderr=follower,
            start_new_session=True,  # signals of this terminal do not reach it
        )
        try:
            _await(start, process, leader, begun, clock)
            return clock() - begun
        finally:
            process.kill()
            process.wait()
    finally:
        os.close(leader)
        os.close(follower)


def _await(
    start: Start,
    process: subprocess.Popen[bytes],
    leader: int,
    begun: float,
    clock: Callable[[], float],
) -> None:
    """Read what `process` writes until it has ended or painted."""
    output = b""
    while clock() - begun < _TIMEOUT:
        readable, _, _ = select.select([leader], [], [], 0.001 if start.ends else 0.05)
        if readable:
            output += os.read(leader, _CHUNK)
            if not start.ends and visible(output) >= VISIBLE:
                return
        elif process.poll() is not None:
            if start.ends and process.returncode == 0:
                return
            break
    shown = _ESCAPES.sub(b"", output).decode(errors="replace").strip()[-200:]
    raise TimeoutError(f"{start.title}: expected it to start within {_TIMEOUT:.0f} s: {shown!r}")


def measure(
    starts: Sequence[Start], rounds: int, once: Callable[[Start], float] = seconds_to_start
) -> dict[str, list[float]]:
    """Return the times (rounds,) of each start, measured in turn, after one that does not count."""
    for start in starts:  # files are read and compiled
        once(start)
    times: dict[str, list[float]] = {start.title: [] for start in starts}
    for _ in range(rounds):
        for start in starts:
            times[start.title].append(once(start))
    return times


def main(rounds: str = "7") -> int:
    """Print a line for each start."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["NNTUI_SAVES"] = str(Path(folder) / "saves")
        os.environ["NNTUI_STATE"] = str(Path(folder) / "state")  # for the same screen each time
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "compiled")
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        times = measure(STARTS, int(rounds))
    width = max(map(len, times))
    sys.stdout.write(f"{'seconds':<{width}}  fastest  median\n")
    for title, found in times.items():
        sys.stdout.write(f"{title:<{width}}  {min(found):7.3f} {statistics.median(found):7.3f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
