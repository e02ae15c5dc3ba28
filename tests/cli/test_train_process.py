"""`nntui train` as a process: signals, pipes and terminals."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from nntui.runs.journal import replay
from nntui.training.events import RunFinished
from nntui.weights import read
from tests.cli.conftest import DEADLINE, Run, Start, only_run

QUICK = ("train", "--data", "digits", "--layers", "16", "--epochs", "1", "--batch", "500")
ENDLESS = ("train", "--data", "digits", "--layers", "16", "--epochs", "1000", "--json")


def test_a_training_process_prints_only_its_summary(start: Start, saves: Path) -> None:
    out, err = start(*QUICK).communicate(timeout=DEADLINE)

    assert err == b""
    assert str(only_run(saves).path) in out.decode()


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_signals_stop_after_a_checkpoint(start: Start, saves: Path, name: str, code: int) -> None:
    """Ctrl+C, a request to terminate and a lost terminal: no step is lost."""
    child = start(*ENDLESS)
    assert child.stdout is not None
    events = iter(child.stdout.readline, b"")
    next(line for line in events if b"step_done" in line)
    child.send_signal(signal.Signals[name])
    *_, last = (json.loads(line) for line in events)

    assert child.wait(DEADLINE) == code
    assert child.stderr is not None
    assert child.stderr.read() == b""
    assert (last["reason"], last["message"]) == ("stopped", f"received {name}")
    newest = max(only_run(saves).checkpoints.iterdir())
    assert read(newest).info.step == last["step"]


@pytest.mark.parametrize("arguments", [ENDLESS, ENDLESS[:-1]])
def test_a_run_stops_when_its_output_has_no_reader(
    start: Start, saves: Path, arguments: tuple[str, ...]
) -> None:
    """As in `train | head`, after a checkpoint."""
    child = start(*arguments)
    assert child.stdout is not None
    child.stdout.readline()
    child.stdout.close()

    assert child.wait(DEADLINE) == 141
    assert child.stderr is not None
    assert child.stderr.read() == b""
    run = only_run(saves)
    last = replay(run.events_file)[-1]
    assert isinstance(last, RunFinished)
    assert (last.reason, last.message) == ("stopped", "received SIGPIPE")
    assert read(max(run.checkpoints.iterdir())).info.step == last.step


def test_a_run_whose_terminal_is_closed_stops_after_a_checkpoint(start: Start, saves: Path) -> None:
    ours, theirs = pty.openpty()
    child = start(*ENDLESS[:-1], stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    assert os.read(ours, 100)
    os.close(ours)
    child.send_signal(signal.SIGHUP)

    assert child.wait(DEADLINE) == 129
    run = only_run(saves)
    last = replay(run.events_file)[-1]
    assert isinstance(last, RunFinished)
    assert (last.reason, last.message) == ("stopped", "received SIGHUP")
    assert read(max(run.checkpoints.glob("step-*"))).info.step == last.step


def test_a_pipe_into_head_succeeds(saves: Path) -> None:
    """In a shell, without a message."""
    command = f"{sys.executable} -m nntui {' '.join(QUICK)} --json | head -1"

    done = subprocess.run(
        ["/bin/sh", "-c", command], capture_output=True, timeout=DEADLINE, check=True
    )

    assert json.loads(done.stdout)["event"] == "run_started"
    assert done.stderr == b""
    assert only_run(saves).config_file.exists()


def test_a_terminal_shows_one_progress_line(terminal: Run) -> None:
    """It is redrawn, in color, and replaced by the summary."""
    done = terminal(*QUICK[:-3], "3")

    assert done.code == 0
    assert done.out.count("\x1b[2K") >= 2
    assert "epoch 1/3" in done.out
    assert "\x1b[1;38;5;75m training" in done.out
    assert done.out.rstrip().splitlines()[-1].startswith("run ")


@pytest.mark.parametrize(("value", "colored"), [("1", False), ("", True)])
def test_a_nonempty_no_color_turns_colors_off(
    terminal: Run,
    value: str,
    colored: bool,  # noqa: FBT001 - a case
) -> None:
    out = terminal(*QUICK, NO_COLOR=value).out

    assert "training" in out
    assert bool(re.search(r"\x1b\[[\d;]*38;5", out)) is colored


def test_an_ascii_terminal_gets_only_ascii(start: Start) -> None:
    """Also for the name of the folder."""
    env = {**os.environ, "PYTHONIOENCODING": "ascii", "NNTUI_SAVES": "caf\u00e9"}
    child = start(*QUICK, env=env)
    out, err = child.communicate(timeout=DEADLINE)

    assert (child.returncode, err) == (0, b"")
    assert out.isascii()
    assert b"caf?/runs" in out
