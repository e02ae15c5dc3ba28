"""The process of a producer: how it is started and ended.

It is started by `subprocess` as a new interpreter. A forked process would inherit locks that
threads of the trainer hold, such as those of BLAS. The other methods of multiprocessing import the
main module again, so that scripts need a guard, and do not start inside a Textual app.
"""

import contextlib
import os
import pickle
import socket
import subprocess
import sys
import weakref
from pathlib import Path

from nntui.training.producer.messages import connection
from nntui.training.producer.work import Work

_ROOT = str(Path(__file__).parents[3])
"""The folder of this nntui, which need not be installed."""
_MAIN = """
import sys
sys.path.insert(0, sys.argv[1])
import nntui
del sys.path[0]
from nntui.training.producer.worker import main
main(*map(int, sys.argv[2:]))
"""
"""Its arguments: the folder of nntui, then those of `worker.main`."""
_ENVIRONMENT = {
    **dict.fromkeys(
        ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"),
        "1",
    ),
    "MALLOC_MMAP_THRESHOLD_": str(2**25),
    "MALLOC_TRIM_THRESHOLD_": str(2**28),
}
"""One thread; and the C library keeps the memory of arrays that are freed, for the next ones.

Otherwise it returns that memory to Linux, which fills it with zeros again and again: a tenth of the
time of a job. Other systems ignore these settings.
"""


class ProducerProcess:
    """A running process, with a connection to it.

    Args:
        work: what it does.
        shared: the descriptor of the memory it shares with this process.
        size: the size of this memory in bytes.

    Raises:
        OSError: it cannot be started.
        pickle.PicklingError, AttributeError, TypeError: the work cannot be sent.
    """

    def __init__(self, work: Work, shared: int, size: int) -> None:
        message = pickle.dumps(work)
        self.connection, theirs = connection()
        with theirs:
            numbers = (theirs.fileno(), shared, size, os.getpid())
            try:
                self._process = subprocess.Popen(
                    [sys.executable, "-P", "-c", _MAIN, _ROOT, *map(str, numbers)],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    pass_fds=(theirs.fileno(), shared),
                    env=os.environ | _ENVIRONMENT,
                    start_new_session=True,
                )
            except OSError:
                self.connection.close()
                raise
        self.pid = self._process.pid
        self.close = weakref.finalize(self, _end, self._process, self.connection)
        with contextlib.suppress(OSError):  # it has ended already: the first answer says so
            self.connection.sendall(message)

    def exit_code(self) -> int | None:
        """Return the exit code of the process, which has closed its connection."""
        try:
            return self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            return None


def _end(process: "subprocess.Popen[bytes]", connection: socket.socket) -> None:
    connection.close()
    # It has nothing to save, and a signal ends it although it may be stopped or in a job.
    process.kill()
    process.wait()
