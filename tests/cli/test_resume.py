"""`nntui train --resume`: runs that were killed, stopped, done or diverged continue."""

import json
import os
import re
import signal
from pathlib import Path

import pytest

from nntui.runs.directory import RunDirectory, list_runs
from nntui.runs.journal import replay
from nntui.training.events import RunContinued, SettingsChanged
from nntui.weights import decode, read
from tests.cli.conftest import TRAIN, Run, end_of, only_run
from tests.runs.helpers import theta, wait_for


def _kill(run: RunDirectory) -> None:
    number = run.process_id()
    assert number is not None
    os.kill(number, signal.SIGKILL)
    wait_for(lambda: not run.alive())


@pytest.mark.usefixtures("stop_runs")
def test_a_killed_run_resumes_from_its_last_checkpoint(nntui: Run, saves: Path) -> None:
    """It ends with the same weights as a run that was not interrupted."""
    assert nntui(*TRAIN, "--epochs", "8", "--name", "whole").code == 0
    assert nntui(*TRAIN, "--epochs", "8", "--name", "killed", "--detach").code == 0
    whole, run = (RunDirectory(saves / "runs" / name) for name in ("whole", "killed"))
    wait_for(lambda: len(list(run.checkpoints.iterdir())) > 1)
    _kill(run)

    statuses = [json.loads(line)["status"] for line in nntui("runs", "--json").out.splitlines()]
    assert sorted(statuses) == ["done", "killed"]
    attached = nntui("runs", "attach", run.name)
    assert attached.code == 1
    assert attached.err.startswith(
        "nntui: the training process of killed has ended: it was killed; "
    )
    assert attached.err.endswith("nntui train --resume killed resumes it\n")

    done = nntui("train", "--resume", run.name)

    assert (done.code, done.err) == (0, "")
    assert "from step " in done.out.splitlines()[0]
    assert theta(run) == theta(whole)
    assert nntui("runs", "attach", run.name).code == 0


def test_a_run_that_is_done_continues_for_more_epochs(nntui: Run, run_folder: Path) -> None:
    """Without more epochs it is refused, and so is a setting that cannot change."""
    run = RunDirectory(run_folder)
    refused = nntui("train", "--resume", "last")
    assert (
        refused.err == f"nntui: {run.name}: is done; set epochs to a larger number to resume it\n"
    )
    other = nntui("train", "--resume", "last", "--optimizer", "sgd")
    assert (other.code, other.out) == (2, "")
    assert other.err.startswith("nntui: optimizer: cannot change after the first step of a run")

    done = nntui("train", "--resume", "last", "--epochs", "2", "--json")

    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out.splitlines()[0])["event"] == "run_continued"
    assert (end_of(run).reason, end_of(run).step) == ("done", 782)


def test_a_resumed_run_shows_its_epochs_and_its_network(nntui: Run, run_folder: Path) -> None:
    """They are in the events of its first part."""
    del run_folder
    out = nntui("train", "--resume", "last", "--epochs", "2").out

    assert "training  epoch 2/2" in out
    assert re.search(r"^network +784 input, 16 relu, 10 softmax", out, re.MULTILINE)


def test_a_run_whose_last_checkpoint_is_damaged_is_trained_to_its_end_again(
    nntui: Run, saves: Path
) -> None:
    """With the same weights; an intact run is refused as done."""
    nntui(*TRAIN, "--epochs", "1")
    run = only_run(saves)
    newest = max(run.checkpoints.glob("step-*"))
    whole = newest.read_bytes()
    refused = nntui("train", "--resume", run.name)
    assert (refused.code, "is done; set epochs to a larger number" in refused.err) == (2, True)
    newest.write_bytes(whole[:-1])

    assert nntui("train", "--resume", run.name).code == 0
    first, again = decode(whole, "").arrays, read(newest).arrays
    assert {name: a.tobytes() for name, a in first.items()} == {
        name: a.tobytes() for name, a in again.items()
    }


def test_a_diverged_run_resumes_with_a_lower_learning_rate(nntui: Run, saves: Path) -> None:
    """Without a change it would diverge again."""
    layers = ("--layers", "99:linear,99:linear", "--schedule", "constant", "--epochs", "3")
    nntui("train", "--data", "digits", *layers, "--optimizer", "sgd", "--lr", "0.1")
    run = only_run(saves)
    assert end_of(run).reason == "done"
    nntui("train", "--resume", "last", "--lr", "100", "--epochs", "5")
    assert end_of(run).reason == "diverged"

    refused = nntui("train", "--resume", "last")
    assert refused.code == 2
    assert "try a learning rate below 100; it would diverge again: " in refused.err

    assert nntui("train", "--resume", "last", "--lr", "0.05").code == 0
    assert end_of(run).reason == "done"


def test_a_live_run_is_not_resumed(nntui: Run, endless: RunDirectory) -> None:
    """It has a trainer already."""
    done = nntui("train", "--resume", "last")

    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"nntui: {endless.name}: is being trained; nntui runs attach {endless.name} follows it\n"
    )


def test_a_resumed_run_keeps_one_journal(nntui: Run, endless: RunDirectory) -> None:
    """Stopped, resumed in the background with a change, and stopped again."""
    assert nntui("runs", "stop", "last").code == 0
    wait_for(lambda: not endless.alive())
    first = end_of(endless).step

    assert nntui("train", "--resume", "last", "--detach", "--lr", "0.01").code == 0
    wait_for(lambda: replay(endless.events_file)[-1].step > first)
    assert nntui("runs", "stop", "last").code == 0

    events = replay(endless.events_file)
    (continued,) = (e for e in events if isinstance(e, RunContinued))
    (change,) = (e for e in events if isinstance(e, SettingsChanged))
    assert (continued.step, change.step, change.settings) == (first, first, {"lr": 0.01})


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["--recipe", "rashid"],
            "--recipe cannot be combined with --resume; pass only the settings to change",
        ),
        (
            ["--config", "a.toml"],
            "--config cannot be combined with --resume; pass only the settings to change",
        ),
        (["--name", "x"], "--name cannot be combined with --resume; try nntui runs rename"),
    ],
)
@pytest.mark.usefixtures("run_folder")
def test_options_of_a_new_run_are_refused(nntui: Run, arguments: list[str], sentence: str) -> None:
    assert nntui("train", "--resume", "last", *arguments) == (2, "", f"nntui: {sentence}\n")


def test_a_run_of_an_unknown_name_is_refused(nntui: Run, saves: Path) -> None:
    done = nntui("train", "--resume", "nope")

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("nntui: nope: no run has this name in ")
    assert not list_runs(saves / "runs")


def test_a_resumed_schedule_says_what_it_spans(nntui: Run, run_folder: Path) -> None:
    """The learning rate of a finished cosine rises again; the view has the epochs before."""
    assert nntui(*TRAIN, "--epochs", "2", "--schedule", "cosine", "--name", "wave").code == 0

    done = nntui("train", "--resume", "wave", "--epochs", "4")

    changed, *lines = done.out.splitlines()[1:]
    assert changed == (
        "from step 100 on: epochs 4; the cosine schedule now spans 4 epochs, and the learning rate "
        "continues at 0.0015"
    )
    assert lines[0].startswith("training  epoch 3/4 ")
    assert any(line.startswith("network     784 input, 16 relu") for line in lines)
    assert any(line.startswith("data        digits, 25,000 images") for line in lines)
    assert run_folder.exists()
