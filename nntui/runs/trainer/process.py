"""The trainer as a process of its own: how it is started, and its main function.

`python -m nntui.runs.trainer.process RUN` trains the run in the folder RUN. The process has its own
session and no stream of the terminal, so closing the terminal, the app or the connection does not
affect it.
"""

import faulthandler
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any, ClassVar, Self

from nntui import locations
from nntui.errors import BusyRunError, NntuiError
from nntui.runs.directory import RunDirectory
from nntui.storage import write_error

# SIGPIPE: the reader of our output, such as `head`, has closed it.
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE)
_START_POLL_INTERVAL = 0.01


class TrainerProcess:
    """A trainer that this process started; it outlives this process."""

    # Kept for good: dropping a process that still runs would raise a ResourceWarning.
    _started: ClassVar[list[subprocess.Popen[bytes]]] = []

    def __init__(self, process: subprocess.Popen[bytes], journal_offset: int = 0) -> None:
        self.process = process
        self.journal_offset = journal_offset
        """Size of the journal when it was started: events before it are of earlier trainers."""
        self._started.append(process)

    def alive(self) -> bool:
        """Return whether the process has not ended."""
        return self.process.poll() is None


def start(run: RunDirectory) -> TrainerProcess:
    """Start the trainer of `run`; StorageError if the file cannot be written."""
    journal_offset = _size(run.events_file)
    try:
        log = run.log_file.open("ab")
        if not run.alive():
            log.truncate(0)  # the messages in it are of an earlier trainer
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
    return TrainerProcess(process, journal_offset)


def await_start(run: RunDirectory, trainer: TrainerProcess) -> None:
    """Return once the trainer holds the lock of its run, or has ended."""
    while trainer.alive() and run.process_id() != trainer.process.pid:
        time.sleep(_START_POLL_INTERVAL)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


class StopOnSignal:
    """Requests a stop at a signal inside a with statement, which restores the handlers at its end.

    `received` is the number of the last signal, 0 before it.
    """

    def __init__(self) -> None:
        self.received = 0
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        for number in SIGNALS:
            # nohup asks for hangups to be ignored.
            nohup = number == signal.SIGHUP and signal.getsignal(number) == signal.SIG_IGN
            if not nohup:
                self._before[number] = signal.signal(number, self._receive)
        return self

    def __exit__(self, *exception: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def __call__(self) -> str:
        """Return why to stop, or an empty string."""
        return f"received {signal.Signals(self.received).name}" if self.received else ""

    @property
    def exit_code(self) -> int:
        """128 plus the number of the signal, as shells report it; 0 if none came."""
        return 128 + self.received if self.received else 0

    def _receive(self, number: int, frame: FrameType | None) -> None:
        del frame
        self.received = number


def main(path: str) -> int:
    """Train the run in the folder `path`, and return the exit code."""
    from nntui.runs.trainer.session import run_session  # noqa: PLC0415 - keeps `start` cheap to import
    from nntui.training.images import load_data  # noqa: PLC0415 - as above

    faulthandler.enable()  # if the interpreter itself crashes, the log has a traceback
    reason = ""
    with StopOnSignal() as stop:
        try:
            run = RunDirectory.open(Path(path))
            for event in run_session(
                run, lambda config: load_data(config, locations.data_folders()), stop
            ):
                reason = getattr(event, "reason", "")
        except BusyRunError as error:
            return error.exit_code  # the log is that of the trainer at work
        except NntuiError as error:
            sys.stderr.write(f"{error}\n")
            return error.exit_code
    return stop.exit_code or int(reason == "diverged")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
