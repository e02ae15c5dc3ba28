"""The process of a producer: how it is started and ended.

It is started by `subprocess` as a new interpreter. A forked process would inherit locks that
threads of the trainer hold, such as those of BLAS. The other methods of multiprocessing import the
main module again, so that scripts need a guard, and do not start inside a Textual app.
"""

import os
import pickle
import subprocess
import sys
import weakref
from pathlib import Path

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
_ONE_THREAD = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)


class ProducerProcess:
    """A running process, with a pipe in each direction.

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
        theirs_in, self.jobs = os.pipe()
        self.answers, theirs_out = os.pipe()
        try:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-P", "-c", _MAIN, _ROOT),
                    *map(str, (theirs_in, theirs_out, shared, size, os.getpid())),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs_in, theirs_out, shared),
                env=os.environ | _ONE_THREAD,
                start_new_session=True,
            )
        except OSError:
            os.close(self.jobs)
            os.close(self.answers)
            raise
        finally:
            os.close(theirs_in)
            os.close(theirs_out)
        self.pid = self._process.pid
        self.close = weakref.finalize(self, _end, self._process, self.jobs, self.answers)
        os.write(self.jobs, message)  # a few hundred bytes: they fit in the pipe

    def exit_code(self) -> int | None:
        """Wait a moment for the process, which has closed its pipe, and return its exit code."""
        try:
            return self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            return None


def _end(process: "subprocess.Popen[bytes]", jobs: int, answers: int) -> None:
    os.close(jobs)
    os.close(answers)
    # It has nothing to save, and a signal ends it although it may be stopped or in a job.
    process.kill()
    process.wait()
