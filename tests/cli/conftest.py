"""What the tests of the command line share: a run to look at, and processes of their own."""

import os
import pty
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeAlias

import pytest

from nntui.cli.main import main
from nntui.runs.trainer.process import SIGNALS

Run: TypeAlias = Callable[..., "Done"]
DEADLINE = 60


class Done(NamedTuple):
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def signals() -> Iterator[None]:
    """A training takes the signals over; afterwards they are as they were."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def nntui(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process."""

    def run(*arguments: str) -> Done:
        capsys.readouterr()
        code = main(list(arguments))
        out, err = capsys.readouterr()
        return Done(code, out, err)

    return run


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    """A saves folder with one finished run on digits, made once for all tests."""
    folder = tmp_path_factory.mktemp("trained")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NNTUI_SAVES", str(folder))
        patch.setenv("NNTUI_DATA", str(folder))
        patch.setenv("NNTUI_CACHE", str(cache))
        before = {number: signal.getsignal(number) for number in SIGNALS}
        code = main(["train", "--data", "digits", "--layers", "16", "--epochs", "1"])
        for number, handler in before.items():
            signal.signal(number, handler)
    assert code == 0
    return folder


@pytest.fixture
def run_folder(trained: Path, saves: Path) -> Path:
    """A copy of that run in the test's own saves folder."""
    shutil.copytree(trained, saves)
    (folder,) = (saves / "runs").iterdir()
    return folder


@pytest.fixture
def weights_file(run_folder: Path) -> Path:
    """The weights of that run, its only checkpoint."""
    *older, newest = sorted((run_folder / "checkpoints").iterdir())
    for path in older:  # a slow machine has saved one in the middle too
        path.unlink()
    return newest


def process(*arguments: str, **options: object) -> "subprocess.Popen[bytes]":
    """Start a command as a process at the head of a group of its own."""
    command = [sys.executable, "-m", "nntui", *arguments]
    streams: dict[str, object] = {
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
    }
    return subprocess.Popen(command, process_group=0, **{**streams, **options})  # type: ignore[call-overload,no-any-return]


@pytest.fixture
def start() -> Iterator[Callable[..., "subprocess.Popen[bytes]"]]:
    """Start commands as processes; what is left of them afterwards is ended."""
    started = []

    def one(*arguments: str, **options: object) -> "subprocess.Popen[bytes]":
        started.append(process(*arguments, **options))
        return started[-1]

    yield one
    for left in started:
        if left.poll() is None:
            left.kill()
            left.wait()
        for stream in (left.stdout, left.stderr):
            if stream is not None:
                stream.close()


@pytest.fixture
def terminal(start: Callable[..., "subprocess.Popen[bytes]"]) -> Run:
    """Run a command on a terminal of 100 columns; return all that it wrote to it."""

    def run(*arguments: str, **environment: str) -> Done:
        ours, theirs = pty.openpty()
        env = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", **environment}
        child = start(*arguments, stdin=theirs, stdout=theirs, stderr=theirs, env=env)
        os.close(theirs)
        written = b""
        with os.fdopen(ours, "rb", buffering=0) as screen:
            while piece := _read(screen.fileno()):
                written += piece
        return Done(child.wait(DEADLINE), written.decode(), "")

    return run


def _read(handle: int) -> bytes:
    try:
        return os.read(handle, 2**16)
    except OSError:  # how Linux tells that nobody holds the other end any more
        return b""
