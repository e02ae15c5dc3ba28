"""`nntui runs stop`, `pause`, `resume`, `checkpoint` and `set`: control of a live run."""

from pathlib import Path

import pytest

from nntui.runs.directory import RunDirectory
from nntui.runs.journal import replay
from nntui.training.events import SettingsChanged
from tests.cli.conftest import Run, end_of
from tests.runs.helpers import wait_for


def test_stop_waits_for_the_end_and_reports_it(nntui: Run, endless: RunDirectory) -> None:
    """A run that has ended already is reported, and is no failure."""
    done = nntui("runs", "stop", "last")

    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"{endless.name} stopped at step {end_of(endless).step:,}\n")
    wait_for(lambda: not endless.alive())
    assert nntui("runs", "stop", "last").out == f"{endless.name} has already stopped\n"


def test_set_changes_a_live_run(nntui: Run, endless: RunDirectory) -> None:
    """It reports what the trainer answers."""
    done = nntui("runs", "set", "last", "lr=0.001", "batch=250", "dropout=0.5")

    assert (done.code, done.err) == (0, "")
    (change,) = (e for e in replay(endless.events_file) if isinstance(e, SettingsChanged))
    assert change.settings == {"lr": 0.001, "batch": 250, "layers": "16:relu,dropout:0.5"}
    assert done.out.startswith(f"{endless.name} from step {change.step:,} on: lr 0.001, batch 250")


def test_set_takes_old_names_of_settings(nntui: Run, endless: RunDirectory) -> None:
    """Commands of an earlier version still work; the event has the current name."""
    assert nntui("runs", "set", "last", "decay=0.01").code == 0

    (change,) = (e for e in replay(endless.events_file) if isinstance(e, SettingsChanged))
    assert change.settings == {"weight_decay": 0.01}


def test_set_refuses_what_cannot_change(nntui: Run, endless: RunDirectory) -> None:
    """In one sentence, with exit code 2."""
    del endless
    for setting, words in (
        ("lr=0", "lr: expected a number above 0 to 100, received 0"),
        ("lr", "expected NAME=VALUE, as in lr=0.001, received 'lr'"),
        ("seed=3", "seed: cannot change after the first step of a run; expected one of"),
        ("momentum=0.5", "momentum: adam has no momentum; use momentum or nesterov"),
        ("dropout=2", "layer 1: expected a dropout rate from 0 to below 1, received '2'"),
        ("learning=2", "unknown setting 'learning'"),
        ("lr=0.1 lr=0.2", "lr: expected one value, received two"),
        ("decay=0.1 weight_decay=0.2", "weight_decay: expected one value, received two"),
    ):
        refused = nntui("runs", "set", "last", *setting.split())
        assert (refused.code, refused.out) == (2, "")
        assert refused.err.startswith(f"nntui: {words}")


def test_pause_resume_and_checkpoint_report_their_answer(nntui: Run, endless: RunDirectory) -> None:
    """A command that changes nothing says so."""
    name = endless.name
    paused = nntui("runs", "pause", name).out
    assert paused.startswith(f"{name} paused at step ")
    assert nntui("runs", "pause", name).out == f"{name} is paused already\n"
    assert nntui("runs", "checkpoint", name).out.startswith(f"{name} saved step-0")
    assert nntui("runs", "resume", name).out == paused.replace("paused", "resumed")
    assert nntui("runs", "resume", name).out == f"{name} is not paused\n"


@pytest.mark.parametrize("words", [("set", "lr=1"), ("pause",), ("resume",), ("checkpoint",)])
def test_a_run_that_has_ended_takes_no_commands(
    nntui: Run, run_folder: Path, words: tuple[str, ...]
) -> None:
    """The error says how to resume it."""
    done = nntui("runs", words[0], "last", *words[1:])

    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"nntui: {run_folder.name}: is not being trained (done); "
        f"nntui train --resume {run_folder.name} resumes it\n"
    )
