"""Runs that an earlier version wrote, with its names of settings, are shown and resumed."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from nntui import locations
from nntui.analysis.evaluated import evaluate_network
from nntui.datasets import catalog
from nntui.runs.checkpoint import newest_is_intact, newest_weights
from nntui.runs.commands import Change, send
from nntui.runs.directory import RunDirectory
from nntui.runs.journal import replay
from nntui.runs.settings_history import settings_history
from nntui.runs.summary import summarize
from nntui.runs.trainer.resume import queue_resume
from nntui.runs.trainer.session import run_session
from nntui.training.events import RunContinued, RunFinished, SettingsChanged, StepDone
from nntui.view.runview import view_of
from tests.runs.helpers import NOW, TrainRun, end_of

RUNS = Path(__file__).parent.parent / "data" / "runs"


def _copy(saves: Path, name: str) -> RunDirectory:
    path = saves / "runs" / name
    shutil.copytree(RUNS / name, path)
    (path / "commands").mkdir(exist_ok=True)
    return RunDirectory(path)


@pytest.fixture
def run(saves: Path) -> RunDirectory:
    """A stopped run, in the folder of runs."""
    return _copy(saves, "2026-11-20-1437-lines-4-relu-dropout-0.25")


@pytest.fixture
def killed_run(saves: Path) -> RunDirectory:
    """A run that was killed after step 8.

    Its settings changed after steps 2 and 7, and its last checkpoint is of step 7.
    """
    return _copy(saves, "2026-11-20-1437-lines-2-relu-dropout-0.2")


def test_a_run_is_shown_with_the_settings_of_today(run: RunDirectory) -> None:
    """Its config, and what was changed while it was training."""
    config = run.config()
    view = view_of(replay(run.events_file))

    assert (config.weight_decay, config.clip_norm, config.max_norm) == (0.02, 1.5, 3.0)
    assert (config.bias, config.resample, config.label_smoothing) == (False, False, 0.1)
    assert (config.schedule_factor, config.schedule_epochs, config.warmup_steps) == (0.5, 2, 10)
    assert view.settings == {
        "weight_decay": 0.05,
        "clip_norm": 2.0,
        "layers": "4:relu,dropout:0.5",
    }
    assert view.status == "stopped"


def test_the_checkpoint_of_a_run_is_read(run: RunDirectory) -> None:
    """Its weights reach the accuracy that the journal reports for the same step."""
    weights = newest_weights(run)
    data = catalog.load("lines", locations.data_folders())

    assert weights is not None
    assert (weights.info.step, weights.info.bias) == (320, False)
    predictions = evaluate_network(weights, data, run.name).predictions
    assert predictions.accuracy == pytest.approx(0.74, abs=0.1)
    assert np.trace(predictions.confusion) == round(predictions.accuracy * len(data.test))


def test_a_run_resumes_to_its_end(run: RunDirectory) -> None:
    """From its checkpoint, with its settings, and with a change under a name of today."""
    data = catalog.load("lines", locations.data_folders())
    queue_resume(run, {"weight_decay": 0.1})

    events = list(run_session(run, lambda _: data))

    continued = next(event for event in events if isinstance(event, RunContinued))
    changed = next(event for event in events if isinstance(event, SettingsChanged))
    assert (continued.step, continued.skipped) == (320, [])
    assert continued.settings == {
        "weight_decay": 0.05,
        "clip_norm": 2.0,
        "layers": "4:relu,dropout:0.5",
    }
    assert changed.settings == {"weight_decay": 0.1}
    assert isinstance(events[-1], RunFinished)
    assert events[-1].reason == "done"


def test_a_killed_run_is_listed_and_shown(killed_run: RunDirectory) -> None:
    summary = summarize(killed_run)
    assert (summary.status, summary.step, summary.accuracy) == ("killed", 8, 0.57)

    config = killed_run.config()
    assert (config.weight_decay, config.clip_norm, config.schedule_epochs) == (0.01, 2.0, 1)
    assert (config.bias, config.resample) == (True, False)

    view = view_of(replay(killed_run.events_file))
    assert view.settings == {"weight_decay": 0.02, "clip_norm": 1.0, "max_norm": 3.0}


def test_the_history_of_old_settings_is_known(killed_run: RunDirectory) -> None:
    history = settings_history(killed_run, replay(killed_run.events_file))

    assert history.changed == {
        "weight_decay": [0.01, 0.02],
        "clip_norm": [2.0, 1.0],
        "max_norm": [0.0, 3.0],
    }


def test_a_killed_run_resumes_to_the_same_weights(
    saves: Path, killed_run: RunDirectory, train_run: TrainRun
) -> None:
    """With the change that followed its checkpoint, to those of an uninterrupted run."""
    assert newest_is_intact(killed_run)
    whole = RunDirectory.create(saves / "runs", killed_run.config(), NOW)
    requests = {2: Change({"weight_decay": 0.02, "clip_norm": 1.0}), 7: Change({"max_norm": 3.0})}
    for event in train_run(whole):
        if isinstance(event, StepDone) and event.step in requests:
            send(whole.commands, requests.pop(event.step))

    events = list(train_run(killed_run))

    resumed, repeated = events[0], events[1]
    assert isinstance(resumed, RunContinued)
    assert (resumed.step, resumed.skipped) == (7, [])
    assert resumed.settings == {"weight_decay": 0.02, "clip_norm": 1.0}
    assert isinstance(repeated, SettingsChanged)
    assert (repeated.settings, repeated.revision) == ({"max_norm": 3.0}, 2)
    assert end_of(events).reason == "done"
    ours, theirs = newest_weights(killed_run), newest_weights(whole)
    assert ours is not None
    assert theirs is not None
    for name, array in theirs.arrays.items():
        # Not to the bit: another machine has trained the first steps.
        np.testing.assert_allclose(ours.arrays[name], array, rtol=1e-4, atol=1e-6)
