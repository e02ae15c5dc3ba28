"""The processes of the contenders, as the measurement sees them."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nntui.bench.contenders import BEFORE, CONTENDERS
from nntui.bench.worker import environment
from nntui.errors import FailedError, UsageError

_OTHER_TREE = """
import sys
tree, bench, contender, threads = sys.argv[1:]
sys.path.insert(0, tree)
import nntui.bench
nntui.bench.__path__ = [bench]
from nntui.bench.worker import main
main(contender, int(threads), own_loop=True)
"""
"""Measures the engine of another source tree with this version of nntui.bench."""


class Worker:
    """One contender in a process of its own, idle unless it is asked to measure."""

    def __init__(self, name: str, threads: int, tree: Path | None = None) -> None:
        self.name, self._tree = name, tree
        code = ["-m", "nntui.bench.worker"]
        if tree:
            code = ["-c", _OTHER_TREE, str(tree.resolve()), str(Path(__file__).resolve().parent)]
        self._process = subprocess.Popen(
            [sys.executable, "-P", *code, name, str(threads)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(threads),
            text=True,
        )

    def prepare(self, name: str) -> bool:
        """Prepare the case or task of that name and warm up; return whether it has it."""
        return self.request({"name": name}) is not None

    def measure(self, name: str, seconds: float) -> float:
        """Return the seconds of one unit, from a round of about `seconds`."""
        return float(self.request({"name": name, "seconds": seconds}))

    def request(self, request: dict[str, Any]) -> Any:
        """Return the answer to a request, see `worker.py`; None is what another tree lacks.

        Raises:
            FailedError: the process failed.
        """
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None  # noqa: S101 - both pipes are requested above
        assert stdout is not None  # noqa: S101 - as above
        try:
            stdin.write(f"{json.dumps(request)}\n")
            stdin.flush()
            return json.loads(stdout.readline())
        except (OSError, ValueError):
            raise FailedError(self._failure(request)) from None

    def _failure(self, request: dict[str, Any]) -> str:
        if self._tree:
            return (
                f"--against: expected a source tree whose engine this version of nntui bench can "
                f"call, the one in {self._tree} failed; try a newer one"
            )
        repeated = json.dumps({k: v for k, v in request.items() if k != "seconds"})
        return (
            f"bench: expected a time from {CONTENDERS[self.name].title}, its process failed; "
            f"to see why: echo '{repeated}' | {sys.executable} -m nntui.bench.worker {self.name} 1"
        )

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()


def present(contenders: Sequence[str], against: Path | None) -> list[str]:
    """Return which contenders can be measured."""
    names = [name for name in contenders if CONTENDERS[name].installed]
    return [name for name in names if against or name != BEFORE]


@contextmanager
def workers(
    contenders: Sequence[str], threads: int, against: Path | None = None
) -> Iterator[list[Worker]]:
    """Start the contenders that are installed, and end them at the end of the context.

    Args:
        contenders: their names.
        threads: how many each uses.
        against: the source tree of `before`, which is left out without one.
    """
    started: list[Worker] = []
    try:
        for name in present(contenders, against):
            started.append(Worker(name, threads, against if name == BEFORE else None))  # noqa: PERF401 - those that were started must be ended
        yield started
    finally:
        for worker in started:
            worker.end()


def checked_tree(folder: Path | None) -> Path | None:
    """Return a folder that is a source tree of nntui.

    Raises:
        UsageError: it is not.
    """
    if folder and not (folder / "nntui" / "bench" / "ours.py").is_file():
        raise UsageError(
            f"--against: expected the folder of a source tree of nntui, which contains "
            f"nntui/bench/ours.py, received {folder}; try git worktree add"
        )
    return folder
