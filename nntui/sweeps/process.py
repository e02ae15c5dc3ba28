"""The coordinator as a process of its own: how it is started, and its main function.

`python -m nntui.sweeps.process SWEEP` works on the sweep in the folder SWEEP. Like a trainer, the
process has its own session and no stream of the terminal.
"""

import faulthandler
import subprocess
import sys
import time
from pathlib import Path
from typing import ClassVar

from nntui.errors import BusyRunError, NntuiError
from nntui.runs.trainer.process import StopOnSignal
from nntui.storage import write_error
from nntui.sweeps.directory import SweepDirectory

_POLL_INTERVAL = 0.01


class CoordinatorProcess:
    """A coordinator that this process started; it outlives this process."""

    # Kept for good: dropping a process that still runs would raise a ResourceWarning.
    _started: ClassVar[list["subprocess.Popen[bytes]"]] = []

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.process = process
        self._started.append(process)

    def alive(self) -> bool:
        """Return whether the process has not ended."""
        return self.process.poll() is None


def start(sweep: SweepDirectory) -> CoordinatorProcess:
    """Start the coordinator of a sweep; return once it holds the lock, or has ended.

    Raises:
        StorageError: its log cannot be written.
    """
    try:
        log = sweep.log_file.open("ab")
        if not sweep.alive():
            log.truncate(0)  # the messages in it are of an earlier coordinator
    except OSError as error:
        raise write_error(sweep.log_file, error) from None
    with log:
        command = [sys.executable, "-P", "-m", "nntui.sweeps.process", str(sweep.path.absolute())]
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
            start_new_session=True,
        )
    started = CoordinatorProcess(process)
    while started.alive() and sweep.process_id() != process.pid:
        time.sleep(_POLL_INTERVAL)
    return started


def main(path: str) -> int:
    """Work on the sweep in the folder `path`, and return the exit code."""
    from nntui.sweeps.coordinator import coordinate  # noqa: PLC0415 - keeps `start` cheap to import
    from nntui.sweeps.executors.choose import make_executor  # noqa: PLC0415 - as above

    faulthandler.enable()
    sweep, reason = SweepDirectory(Path(path)), ""
    with StopOnSignal() as stop:
        try:
            for event in coordinate(sweep, make_executor(sweep.plan(), sweep.path), stop):
                reason = getattr(event, "reason", "")
        except BusyRunError as error:
            return error.exit_code  # the log is that of the coordinator at work
        except NntuiError as error:
            sys.stderr.write(f"{error}\n")
            return error.exit_code
    return stop.exit_code or int(reason == "failed")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
