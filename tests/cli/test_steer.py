"""Runs in the background: started, followed, steered, resumed and removed from the command line."""

import json
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nntui.cli.detach import killed_at_logout
from nntui.runs import commands
from nntui.runs.directory import RunDirectory, list_runs
from nntui.runs.journal import replay
from nntui.training.events import RunContinued, RunFinished, SettingsChanged, StepDone
from tests.cli.conftest import DEADLINE, Run
from tests.runs.helpers import theta, wait_for

Start = Callable[..., "subprocess.Popen[bytes]"]

QUICK = ("train", "--data", "digits", "--layers", "16,dropout:0.2", "--batch", "500")
ENDLESS = (*QUICK, "--epochs", "100000")


@pytest.fixture(autouse=True)
def _nothing_is_left(saves: Path) -> Iterator[None]:
    """Stop what a test has left in the background."""
    yield
    for run in list_runs(saves / "runs"):
        if run.alive():
            commands.send(run.commands, commands.Stop())
        wait_for(lambda run=run: not run.alive())  # type: ignore[misc]  # bound to this one


@pytest.fixture
def endless(nntui: Run, saves: Path) -> RunDirectory:
    """A run in the background that has made some steps."""
    assert nntui(*ENDLESS, "--detach").code == 0
    (run,) = list_runs(saves / "runs")
    wait_for(lambda: any(isinstance(e, StepDone) for e in replay(run.events_file)))
    return run


def _end(run: RunDirectory) -> RunFinished:
    last = replay(run.events_file)[-1]
    assert isinstance(last, RunFinished)
    return last


def _kill(run: RunDirectory) -> None:
    number = run.trainer_pid()
    assert number is not None
    os.kill(number, signal.SIGKILL)
    wait_for(lambda: not run.alive())


def test_detach_says_how_to_go_on(nntui: Run, saves: Path) -> None:
    """The name, how it is followed and how it is stopped; it trains as soon as it is told."""
    done = nntui(*ENDLESS, "--detach")
    (run,) = list_runs(saves / "runs")

    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[:3] == [
        f"{run.name} trains in the background",
        f"  follow it   nntui runs attach {run.name}",
        f"  stop it     nntui runs stop {run.name}",
    ]
    assert run.alive()


def test_detach_as_json(nntui: Run, saves: Path) -> None:
    """For scripts: the name, the path and the process."""
    record = json.loads(nntui(*ENDLESS, "--detach", "--json").out)
    (run,) = list_runs(saves / "runs")

    assert record == {"run": run.name, "path": str(run.path), "process": run.trainer_pid()}


def test_stop(nntui: Run, endless: RunDirectory) -> None:
    """Stop waits for the end and tells it; stopped twice is told, and no failure."""
    done = nntui("runs", "stop", "last")

    assert (done.code, done.err) == (0, "")
    assert done.out == f"{endless.name} ended at step {_end(endless).step:,}: asked to stop\n"
    wait_for(lambda: not endless.alive())
    assert nntui("runs", "stop", "last").out == f"{endless.name} is not under way: stopped\n"


def test_set_changes_a_run_under_way(nntui: Run, endless: RunDirectory) -> None:
    """The answer is the trainer's own; what it refuses ends with exit code 2."""
    done = nntui("runs", "set", "last", "lr=0.001", "batch=250", "dropout=0.5")

    assert (done.code, done.err) == (0, "")
    (change,) = (e for e in replay(endless.events_file) if isinstance(e, SettingsChanged))
    assert change.settings == {"lr": 0.001, "batch": 250, "layers": "16:relu,dropout:0.5"}
    assert done.out.startswith(f"{endless.name} from step {change.step:,} on: lr 0.001, batch 250")

    for setting, words in (
        ("lr=0", "lr: expected a number above 0 to 100, received 0.0"),
        ("lr", "expected NAME=VALUE, as in lr=0.001, received 'lr'"),
        ("seed=3", "seed: cannot change while a run is under way"),
        ("dropout=2", "layer 1: expected a dropout rate from 0 to below 1, received '2'"),
        ("learning=2", "learning: cannot change while a run is under way"),
    ):
        refused = nntui("runs", "set", "last", setting)
        assert (refused.code, refused.out) == (2, "")
        assert refused.err.startswith(f"nntui: {words}")


def test_pause_resume_checkpoint(nntui: Run, endless: RunDirectory) -> None:
    """Each is acknowledged; what is already so is told."""
    name = endless.name
    paused = nntui("runs", "pause", name).out
    assert paused.startswith(f"{name} paused at step ")
    assert nntui("runs", "pause", name).out == f"{name} is paused already\n"
    assert nntui("runs", "checkpoint", name).out.startswith(f"{name} saved step-0")
    assert nntui("runs", "resume", name).out == paused.replace("paused", "goes on")
    assert nntui("runs", "resume", name).out == f"{name} is not paused\n"


@pytest.mark.parametrize("words", [("set", "lr=1"), ("pause",), ("resume",), ("checkpoint",)])
def test_what_has_ended_cannot_be_steered(
    nntui: Run, run_folder: Path, words: tuple[str, ...]
) -> None:
    """It says how it stands and how it goes on."""
    done = nntui("runs", words[0], "last", *words[1:])

    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"nntui: {run_folder.name}: is not under way, done; "
        f"nntui train --resume {run_folder.name} goes on with it\n"
    )


def test_a_killed_run_is_listed_attached_and_resumed(nntui: Run, saves: Path) -> None:
    """To the same weights as the one that was left alone."""
    assert nntui(*QUICK, "--epochs", "8").code == 0
    assert nntui(*QUICK, "--epochs", "8", "--detach").code == 0
    run, whole = sorted(list_runs(saves / "runs"), key=lambda run: len(run.name), reverse=True)
    wait_for(lambda: len(list(run.checkpoints.iterdir())) > 1)
    _kill(run)

    statuses = [json.loads(line)["status"] for line in nntui("runs", "--json").out.splitlines()]
    assert sorted(statuses) == ["done", "killed"]
    attached = nntui("runs", "attach", run.name)
    assert attached.code == 1
    assert attached.err == (
        f"nntui: the trainer of {run.name} is gone: it was killed; "
        f"nntui train --resume {run.name} goes on with it\n"
    )

    done = nntui("train", "--resume", run.name)

    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("resumed from step ")
    assert theta(run) == theta(whole)
    assert nntui("runs", "attach", run.name).code == 0


def test_resume_with_other_settings(nntui: Run, run_folder: Path) -> None:
    """A run that is done goes on for more epochs; what cannot change is refused first."""
    run = RunDirectory(run_folder)
    refused = nntui("train", "--resume", "last")
    assert refused.err == f"nntui: {run.name}: is done; give more --epochs to go on with it\n"
    other = nntui("train", "--resume", "last", "--optimizer", "sgd")
    assert (other.code, other.out) == (2, "")
    assert other.err.startswith("nntui: optimizer: cannot change while a run is under way")

    done = nntui("train", "--resume", "last", "--epochs", "2", "--json")

    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out.splitlines()[0])["event"] == "run_continued"
    assert (_end(run).reason, _end(run).step) == ("done", 782)


def test_resume_of_a_diverged_run(nntui: Run, saves: Path) -> None:
    """It would diverge again; with a lower rate it goes on from before it did."""
    layers = ("--layers", "99:linear,99:linear", "--schedule", "constant", "--epochs", "3")
    nntui("train", "--data", "digits", *layers, "--optimizer", "sgd", "--lr", "0.1")
    (run,) = list_runs(saves / "runs")
    assert _end(run).reason == "done"
    nntui("train", "--resume", "last", "--lr", "100", "--epochs", "5")
    assert _end(run).reason == "diverged"

    refused = nntui("train", "--resume", "last")
    assert refused.code == 2
    assert "try a learning rate below 100; it would again: give a setting" in refused.err

    assert nntui("train", "--resume", "last", "--lr", "0.05").code == 0
    assert _end(run).reason == "done"


def test_a_run_under_way_is_not_resumed(nntui: Run, endless: RunDirectory) -> None:
    """There is one trainer to a run; the wishes others have of it stay."""
    done = nntui("train", "--resume", "last")

    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"nntui: {endless.name}: is under way; nntui runs attach {endless.name} follows it\n"
    )


def test_leaving_does_not_touch_the_trainer(start: Start, endless: RunDirectory) -> None:
    """Two viewers at once; ctrl+c ends theirs with 130, and the run goes on."""
    viewers = [start("runs", "attach", "last", "--json") for _ in range(2)]
    for viewer in viewers:
        assert viewer.stdout is not None
        for line in viewer.stdout:
            if b"step_done" in line:
                break
        viewer.send_signal(signal.SIGINT)
    for viewer in viewers:
        assert viewer.wait(DEADLINE) == 130
        assert viewer.stderr is not None
        assert viewer.stderr.read().decode() == (
            f"{endless.name} goes on; nntui runs stop {endless.name} ends it\n"
        )
    assert endless.alive()


def test_attach_follows_to_the_end(start: Start, nntui: Run, endless: RunDirectory) -> None:
    """What is printed is the journal, from its first line to its last."""
    viewer = start("runs", "attach", "last", "--json")
    assert nntui("runs", "stop", "last").code == 0

    out, err = viewer.communicate(timeout=DEADLINE)

    assert (viewer.returncode, err) == (0, b"")
    assert out == endless.events_file.read_bytes()


def test_attach_ends_where_nobody_reads(start: Start, endless: RunDirectory) -> None:
    """Piped into `head` it goes with it, and the run goes on."""
    for words in (("--json",), ()):
        viewer = start("runs", "attach", "last", *words)
        assert viewer.stdout is not None
        viewer.stdout.readline()
        viewer.stdout.close()
        assert viewer.wait(DEADLINE) == -signal.SIGPIPE
    assert endless.alive()


def test_remove(nntui: Run, run_folder: Path, terminal: Run) -> None:
    """Asked for, and only with somebody to ask; what is not of a run stays."""
    assert nntui("runs", "rm", "last").err == (
        "nntui: rm: expected somebody to ask, received no terminal; say --yes\n"
    )
    assert run_folder.exists()
    (run_folder / "notes.txt").touch()

    done = nntui("runs", "rm", "last", "--yes")

    assert done.out == f"removed {run_folder.name}; kept what is not of a run: notes.txt\n"
    assert [path.name for path in run_folder.iterdir()] == ["notes.txt"]
    assert terminal("runs").code == 0


def test_what_is_under_way_is_not_removed(nntui: Run, endless: RunDirectory) -> None:
    """Not even with --yes."""
    done = nntui("runs", "rm", "last", "--yes")

    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"nntui: {endless.name}: is under way; nntui runs stop {endless.name} ends it first\n"
    )
    assert endless.config_file.exists()


def test_best_and_last(nntui: Run, run_folder: Path) -> None:
    """Both are judged; of a run of one epoch they are the same."""
    last = json.loads(nntui("eval", "last", "--json").out)

    for words in (("last:best",), ("last", "--best"), (f"{run_folder.name}:best", "--best")):
        assert json.loads(nntui("eval", *words, "--json").out) == last


def test_no_best_where_nothing_was_held_out(nntui: Run) -> None:
    """A sentence says what it takes."""
    assert nntui(*QUICK, "--epochs", "1", "--validation", "0").code == 0

    done = nntui("eval", "last", "--best")

    assert (done.code, done.out) == (2, "")
    assert "no weights of this run are known to be the best; it holds out images" in done.err


@pytest.mark.parametrize(
    ("conf", "linger", "killed"),
    [
        ("KillUserProcesses=yes", False, True),
        ("KillUserProcesses=yes", True, False),
        ("#KillUserProcesses=yes", False, False),
        ("KillUserProcesses=yes\nKillUserProcesses=no", False, False),
        ("", False, False),
    ],
)
def test_systems_that_kill_at_logout_are_known(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    conf: str,
    linger: bool,  # noqa: FBT001 - a case
    killed: bool,  # noqa: FBT001 - a case
) -> None:
    """By what systemd-logind is told, and whether this user lingers."""
    monkeypatch.setenv("LOGNAME", "somebody")
    assert not killed_at_logout(tmp_path)
    (tmp_path / "run/systemd/system").mkdir(parents=True)
    (tmp_path / "etc/systemd").mkdir(parents=True)
    (tmp_path / "etc/systemd/logind.conf").write_text(f"[Login]\n{conf}\n")
    (tmp_path / "var/lib/systemd/linger").mkdir(parents=True)
    if linger:
        (tmp_path / "var/lib/systemd/linger/somebody").touch()

    assert killed_at_logout(tmp_path) is killed


def test_a_run_that_went_on_is_one_run(nntui: Run, endless: RunDirectory) -> None:
    """Stopped, resumed in the background, stopped again: its journal tells both."""
    assert nntui("runs", "stop", "last").code == 0
    wait_for(lambda: not endless.alive())
    first = _end(endless).step

    assert nntui("train", "--resume", "last", "--detach", "--lr", "0.01").code == 0
    wait_for(lambda: replay(endless.events_file)[-1].step > first)
    assert nntui("runs", "stop", "last").code == 0

    told = replay(endless.events_file)
    (continued,) = (e for e in told if isinstance(e, RunContinued))
    (change,) = (e for e in told if isinstance(e, SettingsChanged))
    assert (continued.step, change.step, change.settings) == (first, first, {"lr": 0.01})
