"""Runs that an earlier version wrote, with its names of settings, are shown and resumed."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from nntui import locations
from nntui.analysis.evaluated import evaluate_network
from nntui.datasets import catalog
from nntui.runs.checkpoint import newest_weights
from nntui.runs.directory import RunDirectory
from nntui.runs.journal import replay
from nntui.runs.trainer.resume import queue_resume
from nntui.runs.trainer.session import run_session
from nntui.training.events import RunContinued, RunFinished, SettingsChanged
from nntui.view.runview import view_of

RUN = Path(__file__).parent.parent / "data" / "runs" / "2026-11-20-1437-lines-4-relu-dropout-0.25"


@pytest.fixture
def run(saves: Path) -> RunDirectory:
    """A stopped run, in the folder of runs."""
    path = saves / "runs" / RUN.name
    shutil.copytree(RUN, path)
    (path / "commands").mkdir(exist_ok=True)
    return RunDirectory(path)


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
