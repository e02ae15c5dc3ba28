"""The trainer as a process of its own: how it is started, and what it does.

`python -m nntui.runs.trainer.process RUN` trains the run in the folder RUN. It is started in a
session of its own with its streams away from the terminal, so closing the terminal, the app or the
connection does not affect it.
"""

import faulthandler
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import ClassVar

from nntui import locations
from nntui.errors import NntuiError
from nntui.runs.directory import RunDirectory
from nntui.storage import write_error

# SIGPIPE: whoever read our output, such as `head`, has enough of it.
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE)
_LOOK_EVERY = 0.01


class TrainerProcess:
    """A trainer that was started here; it outlives whoever started it."""

    # Kept for good: a process that nobody looks at any more is no reason for a warning.
    _started: ClassVar[list[subprocess.Popen[bytes]]] = []

    def __init__(self, process: subprocess.Popen[bytes], since: int = 0) -> None:
        self.process = process
        self.since = since
        """How long the journal was before it: what stands there is not its own."""
        self._started.append(process)

    def alive(self) -> bool:
        """Return whether it has not ended."""
        return self.process.poll() is None


def start(run: RunDirectory) -> TrainerProcess:
    """Start the trainer of `run`; StorageError if the disk refuses."""
    since = _size(run.events_file)
    try:
        log = run.log_file.open("ab")
        if not run.alive():
            log.truncate(0)  # what a trainer before it complained of is not about this one
    except OSError as error:
        raise write_error(run.log_file, error) from None
    with log:
        # -P keeps the current folder off the import path: a stray numpy.py there must not be run.
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "nntui.runs.trainer.process", str(run.path.absolute())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
            start_new_session=True,
        )
    return TrainerProcess(process, since)


def await_start(run: RunDirectory, trainer: TrainerProcess) -> None:
    """Return once the trainer holds the lock of its run, or has ended."""
    while trainer.alive() and run.trainer_pid() != trainer.process.pid:
        time.sleep(_LOOK_EVERY)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


class StopOnSignal:
    """Turns the first signal into a wish to stop; `received` is its number, 0 before it."""

    def __init__(self) -> None:
        self.received = 0
        for number in SIGNALS:
            # Whoever says nohup wants a hangup to be nothing.
            nohup = number == signal.SIGHUP and signal.getsignal(number) == signal.SIG_IGN
            if not nohup:
                signal.signal(number, self._note)

    def __call__(self) -> str:
        """Return why to stop, or nothing."""
        return f"received {signal.Signals(self.received).name}" if self.received else ""

    @property
    def exit_code(self) -> int:
        """128 + the signal's number, as shells have it; 0 where none came."""
        return 128 + self.received if self.received else 0

    def _note(self, number: int, frame: FrameType | None) -> None:
        del frame
        self.received = number


def main(path: str) -> int:
    """Train the run in the folder `path` and return the exit code."""
    from nntui.runs.trainer.session import run_session  # noqa: PLC0415 - keeps `start` cheap to import
    from nntui.training.images import load_data  # noqa: PLC0415 - as above

    faulthandler.enable()  # where Python itself breaks, the log says where
    stop = StopOnSignal()
    reason = ""
    try:
        run = RunDirectory.open(Path(path))
        for event in run_session(
            run, lambda config: load_data(config, locations.data_folders()), stop
        ):
            reason = getattr(event, "reason", "")
    except NntuiError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return stop.exit_code or int(reason == "diverged")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
