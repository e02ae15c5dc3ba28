"""The trainer as a process: how it starts, and when and how it ends."""

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from nntui.runs.commands import Pause, Stop, send
from nntui.runs.directory import RunDirectory, list_runs
from nntui.runs.journal import replay
from nntui.runs.summary import summarize
from nntui.runs.trainer import process
from nntui.training.events import RunFinished, StepDone
from nntui.weights import read
from tests.runs.helpers import DEADLINE, newest_checkpoint, small_run, wait_for

_LAUNCHER = (
    "import fcntl, pathlib, sys, termios\n"
    "from nntui.runs.trainer import process\n"
    "from nntui.runs.directory import RunDirectory\n"
    "fcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"
    "print(process.start(RunDirectory(pathlib.Path(sys.argv[1]))).process.pid, flush=True)\n"
    "sys.stdin.read()\n"
)


@pytest.fixture(autouse=True)
def _stop_trainers(saves: Path) -> Iterator[None]:
    """Stop trainers that a failed test has left running."""
    yield
    for run in list_runs(saves / "runs"):
        send(run.commands, Stop())
        wait_for(partial(_is_dead, run))


def _digits_run(saves: Path, **settings: object) -> RunDirectory:
    return small_run(saves, **{"data": "digits", "batch": 500, "epochs": 1, **settings})


def _endless_run(saves: Path) -> RunDirectory:
    return _digits_run(saves, epochs=100_000)


def _is_dead(run: RunDirectory) -> bool:
    return not run.alive()


def _trains(run: RunDirectory) -> bool:
    return any(isinstance(event, StepDone) for event in replay(run.events_file))


def _end(run: RunDirectory) -> RunFinished:
    last = replay(run.events_file)[-1]
    assert isinstance(last, RunFinished)
    return last


def test_a_trainer_ends_with_exit_code_0(saves: Path) -> None:
    """With a checkpoint that can be read, and an empty log."""
    run = _digits_run(saves)

    assert process.start(run).process.wait(DEADLINE) == 0

    assert _end(run).reason == "done"
    newest = newest_checkpoint(run)
    assert newest is not None
    assert read(newest).info.accuracy == _end(run).accuracy
    assert run.log_file.read_bytes() == b""
    assert not run.alive()


@pytest.mark.parametrize("number", process.SIGNALS)
def test_a_signal_stops_a_trainer_after_a_checkpoint(saves: Path, number: signal.Signals) -> None:
    """The exit code is 128 plus its number, as shells report it."""
    run = _endless_run(saves)
    trainer = process.start(run)
    wait_for(lambda: _trains(run))
    assert trainer.alive()

    trainer.process.send_signal(number)

    assert trainer.process.wait(DEADLINE) == 128 + number
    assert not trainer.alive()
    assert (_end(run).reason, _end(run).message) == ("stopped", f"received {number.name}")
    newest = newest_checkpoint(run)
    assert newest is not None
    assert read(newest).info.step == _end(run).step
    assert run.log_file.read_bytes() == b""


def test_a_trainer_under_nohup_ignores_hangups(saves: Path) -> None:
    """SIGTERM still ends it."""
    run = _endless_run(saves)
    command = ["nohup", sys.executable, "-m", "nntui.runs.trainer.process", str(run.path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdin=subprocess.PIPE) as trainer:
        wait_for(lambda: _trains(run))
        trainer.send_signal(signal.SIGHUP)
        step = summarize(run).step
        wait_for(lambda: summarize(run).step > step)
        trainer.terminate()
        assert trainer.wait(DEADLINE) == 143
    assert _end(run).message == "received SIGTERM"


def test_the_run_of_a_killed_trainer_is_recognized(saves: Path) -> None:
    """Its journal has no end, its lock is free, and its checkpoints are complete."""
    run = _endless_run(saves)
    trainer = process.start(run)
    wait_for(lambda: newest_checkpoint(run) is not None)
    assert summarize(run).status == "running"

    trainer.process.kill()
    trainer.process.wait(DEADLINE)

    assert summarize(run).status == "killed"
    newest = newest_checkpoint(run)
    assert newest is not None
    assert read(newest).info.step > 0


def test_a_trainer_carries_out_commands(saves: Path) -> None:
    """They reach it through the folder alone."""
    run = _endless_run(saves)
    trainer = process.start(run)

    send(run.commands, Pause())
    wait_for(lambda: summarize(run).status == "paused")
    step = summarize(run).step
    send(run.commands, Stop())

    assert trainer.process.wait(DEADLINE) == 0
    assert (_end(run).reason, _end(run).step) == ("stopped", step)


def test_a_trainer_survives_its_terminal(saves: Path) -> None:
    """The process that started it gets a hangup; the trainer continues, and can be stopped."""
    run = _endless_run(saves)
    terminal, its_end = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", _LAUNCHER, str(run.path)],
        stdin=its_end,
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as launcher:
        os.close(its_end)
        assert launcher.stdout is not None
        assert int(launcher.stdout.readline()) > 0
        wait_for(lambda: _trains(run))

        os.close(terminal)
        assert launcher.wait(DEADLINE) == -signal.SIGHUP

    step = summarize(run).step
    wait_for(lambda: summarize(run).step > step)
    send(run.commands, Stop())
    wait_for(partial(_is_dead, run))
    assert (_end(run).reason, _end(run).message) == ("stopped", "")


def test_a_second_trainer_of_a_run_is_refused(saves: Path) -> None:
    """It ends, and leaves the log to the first one, which is not affected."""
    run = _endless_run(saves)
    first = process.start(run)
    wait_for(lambda: _trains(run))

    assert process.start(run).process.wait(DEADLINE) == 2

    assert run.log_file.read_text() == ""
    assert summarize(run).status == "running"
    send(run.commands, Stop())
    assert first.process.wait(DEADLINE) == 0


@pytest.mark.parametrize(
    ("settings", "code", "reason"),
    [
        ({"data": "nowhere"}, 2, "failed"),
        ({"data": "mnist"}, 2, "failed"),
        ({"validation": 30_000}, 2, "failed"),
        ({"optimizer": "sgd", "lr": 100, "layers": "30,30,30", "epochs": 50}, 1, "diverged"),
    ],
)
def test_a_run_that_cannot_be_trained_ends_with_a_message(
    saves: Path, settings: dict[str, object], code: int, reason: str
) -> None:
    """In the journal, with an exit code and without a traceback."""
    run = _digits_run(saves, **settings)

    assert process.start(run).process.wait(DEADLINE) == code

    assert _end(run).reason == reason
    assert _end(run).message
    assert "Traceback" not in run.log_file.read_text()


def test_a_module_in_the_current_folder_is_not_imported(
    saves: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder may contain a numpy.py that another user wrote."""
    run = _digits_run(saves, data="nowhere")
    (tmp_path / "numpy.py").write_text("raise SystemExit(77)")
    monkeypatch.chdir(tmp_path)

    assert process.start(run).process.wait(DEADLINE) == 2


def test_a_folder_that_is_not_a_run_is_refused(tmp_path: Path) -> None:
    """In one sentence on stderr."""
    done = subprocess.run(
        [sys.executable, "-m", "nntui.runs.trainer.process", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert done.stderr.startswith(f"{tmp_path}: expected the folder of a run, received no config")


def test_signal_handlers_are_restored() -> None:
    """The first signal is recorded inside the with statement only."""
    before = [signal.getsignal(number) for number in process.SIGNALS]

    with process.StopOnSignal() as stop:
        signal.raise_signal(signal.SIGTERM)

    assert (stop(), stop.exit_code) == ("received SIGTERM", 143)
    assert [signal.getsignal(number) for number in process.SIGNALS] == before
