"""Fixtures of the command line: a finished run, a run in the background, commands as processes."""

import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeAlias

import pytest

from nntui.cli.main import main
from nntui.runs import commands
from nntui.runs.directory import RunDirectory, list_runs
from nntui.runs.journal import replay
from nntui.training.events import RunFinished, StepDone
from tests.runs.helpers import wait_for

Run: TypeAlias = Callable[..., "Done"]
Start: TypeAlias = Callable[..., "subprocess.Popen[bytes]"]
DEADLINE = 60

TRAIN = ("train", "--data", "digits", "--layers", "16,dropout:0.2", "--batch", "500")
ENDLESS = (*TRAIN, "--epochs", "100000")


class Done(NamedTuple):
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str


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
        code = main(["train", "--data", "digits", "--layers", "16", "--epochs", "1"])
    assert code == 0
    return folder


@pytest.fixture
def run_folder(trained: Path, saves: Path) -> Path:
    """A copy of that run in the saves folder of the test."""
    shutil.copytree(trained, saves)
    (folder,) = (saves / "runs").iterdir()
    return folder


@pytest.fixture
def weights_file(run_folder: Path) -> Path:
    """The weights of that run, its only checkpoint."""
    *older, newest = sorted((run_folder / "checkpoints").iterdir())
    for path in older:  # a slow machine has saved one before the end, too
        path.unlink()
    return newest


@pytest.fixture
def stop_runs(saves: Path) -> Iterator[None]:
    """Stop the runs that a test leaves in the background."""
    yield
    for run in list_runs(saves / "runs"):
        if run.alive():
            commands.send(run.commands, commands.Stop())
        wait_for(lambda run=run: not run.alive())  # type: ignore[misc]  # bound to this run


@pytest.fixture
def endless(nntui: Run, saves: Path, stop_runs: None) -> RunDirectory:
    """A run in the background that has made some steps."""
    del stop_runs
    assert nntui(*ENDLESS, "--detach").code == 0
    (run,) = list_runs(saves / "runs")
    wait_for(lambda: any(isinstance(event, StepDone) for event in replay(run.events_file)))
    return run


def end_of(run: RunDirectory) -> RunFinished:
    """Return the last event of a run that has ended."""
    last = replay(run.events_file)[-1]
    assert isinstance(last, RunFinished)
    return last


def only_run(saves: Path) -> RunDirectory:
    """Return the only run there is."""
    (path,) = (saves / "runs").iterdir()
    return RunDirectory.open(path)


def process(*arguments: str, **options: object) -> "subprocess.Popen[bytes]":
    """Start a command as a process in a group of its own."""
    command = [sys.executable, "-m", "nntui", *arguments]
    streams: dict[str, object] = {
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
    }
    return subprocess.Popen(command, process_group=0, **{**streams, **options})  # type: ignore[call-overload,no-any-return]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start commands as processes; those that are left at the end are killed."""
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
def terminal(start: Start) -> Run:
    """Run a command on a terminal of 100 columns; return everything that it wrote to it."""

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
    except OSError:  # Linux raises it once the other end is closed
        return b""
