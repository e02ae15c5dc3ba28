"""A run of version 0.1 that was killed: its config, journal and checkpoints are still read.

Its settings have names such as `decay` and `clip`, and its events name no command. It was killed
after step 8; its settings had changed after steps 2 and 7, its last checkpoint is of step 7.
"""

import shutil
from pathlib import Path

import numpy as np
import pytest

from nntui.runs.checkpoint import newest_is_intact, newest_weights
from nntui.runs.commands import Change, send
from nntui.runs.directory import RunDirectory
from nntui.runs.journal import replay
from nntui.runs.settings_history import settings_history
from nntui.runs.summary import summarize
from nntui.training.events import RunContinued, SettingsChanged, StepDone
from nntui.view.runview import view_of
from tests.runs.helpers import NOW, TrainRun, end_of


@pytest.fixture
def old_run(saves: Path) -> RunDirectory:
    """A copy of the run."""
    run = RunDirectory(saves / "runs" / "old")
    shutil.copytree(Path(__file__).parent / "earlier_version", run.path)
    run.commands.mkdir()
    return run


def test_the_run_is_listed_and_shown(old_run: RunDirectory) -> None:
    summary = summarize(old_run)
    assert (summary.status, summary.step, summary.accuracy) == ("killed", 8, 0.57)

    config = old_run.config()
    assert (config.weight_decay, config.clip_norm, config.schedule_epochs) == (0.01, 2.0, 1)
    assert (config.bias, config.resample) == (True, False)

    view = view_of(replay(old_run.events_file))
    assert view.settings == {"weight_decay": 0.02, "clip_norm": 1.0, "max_norm": 3.0}


def test_the_history_of_its_settings_is_known(old_run: RunDirectory) -> None:
    history = settings_history(old_run, replay(old_run.events_file))

    assert history.changed == {
        "weight_decay": [0.01, 0.02],
        "clip_norm": [2.0, 1.0],
        "max_norm": [0.0, 3.0],
    }


def test_the_run_is_resumed(saves: Path, old_run: RunDirectory, train_run: TrainRun) -> None:
    """From step 7, with the change that followed, to the weights of an uninterrupted run."""
    assert newest_is_intact(old_run)
    whole = RunDirectory.create(saves / "runs", old_run.config(), NOW)
    requests = {2: Change({"weight_decay": 0.02, "clip_norm": 1.0}), 7: Change({"max_norm": 3.0})}
    for event in train_run(whole):
        if isinstance(event, StepDone) and event.step in requests:
            send(whole.commands, requests.pop(event.step))

    events = list(train_run(old_run))

    resumed, repeated = events[0], events[1]
    assert isinstance(resumed, RunContinued)
    assert (resumed.step, resumed.skipped) == (7, [])
    assert resumed.settings == {"weight_decay": 0.02, "clip_norm": 1.0}
    assert isinstance(repeated, SettingsChanged)
    assert (repeated.settings, repeated.revision) == ({"max_norm": 3.0}, 2)
    assert end_of(events).reason == "done"
    ours, theirs = newest_weights(old_run), newest_weights(whole)
    assert ours is not None
    assert theirs is not None
    for name, array in theirs.arrays.items():
        # Not to the bit: another machine has trained the first steps.
        np.testing.assert_allclose(ours.arrays[name], array, rtol=1e-4, atol=1e-6)
