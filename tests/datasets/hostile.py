"""Load hostile files: `python -m tests.datasets.hostile` prints the error, time and memory of each.

The exit code is the number of files that were accepted as data.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

from nntui.config.reading import Reading
from nntui.datasets.user_files import load_user_files
from nntui.errors import DataError
from tests.datasets.hostile_cases import CASES, make


def error_of(path: Path) -> str:
    """Return the error for the data at `path`, empty if it was accepted."""
    try:
        load_user_files(path, Reading())
    except DataError as error:
        return str(error)
    return ""


def peak_mib() -> int:
    """Return the most memory that this process has used."""
    status = Path("/proc/self/status")
    if status.exists():  # getrusage on Linux counts the starting process, too
        lines = status.read_text(encoding="ascii", errors="replace").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit


def main() -> int:
    """Print the result of each case, and return how many were accepted."""
    accepted = 0
    slowest = 0.0
    for name in CASES:
        with tempfile.TemporaryDirectory() as folder:
            path = make(name, Path(folder))
            before = time.process_time()
            error = error_of(path).replace(str(path), "PATH")
            seconds = time.process_time() - before
        accepted += not error
        slowest = max(slowest, seconds)
        sys.stdout.write(f"{seconds:5.2f} s  {name}: {error or 'ACCEPTED'}\n")
    sys.stdout.write(
        f"{len(CASES)} cases, {accepted} accepted, {slowest:.2f} s at most, {peak_mib()} MiB\n"
    )
    return accepted


if __name__ == "__main__":
    sys.exit(main())
