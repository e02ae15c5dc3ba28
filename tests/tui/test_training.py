"""Training from the app: it starts, moves, pauses, stops, and never holds up a key."""

import os
import signal
import threading
from functools import partial
from pathlib import Path

import pytest

from nntui.analysis.evaluated import EvaluatedNetwork
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.runs.directory import RunDirectory
from nntui.runs.journal import replay
from nntui.training.events import Resumed, StepDone
from nntui.tui import bridge
from nntui.tui.app import NntuiApp
from nntui.tui.crew import Job
from nntui.tui.screens.dialogs import Choose
from nntui.tui.widgets.fields import ChoiceField
from nntui.view.runview import view_of
from nntui.weights import Weights
from nntui.workspace.library import all_runs
from tests.runs.helpers import newest_checkpoint
from tests.tui.pilots import AppPilot, app_of, opened, piloted, screen_text, until

LONG = 10_000
"""Epochs that no test waits for the end of."""


async def _train_for_long(pilot: AppPilot, layers: str = "16:relu") -> None:
    app = app_of(pilot)
    await app.configure({"epochs": LONG, "layers": layers})
    await pilot.press("space")
    await until(pilot, lambda: app.state.view.status == "running" and app.state.view.step > 1)


def _run_of(app: NntuiApp) -> RunDirectory:
    run = app.state.run
    assert run is not None
    return run


@piloted()
async def test_space_trains_to_the_end(pilot: AppPilot) -> None:
    """Space trains; curves, matrix and digit follow, and the end says how good it became."""
    app = app_of(pilot)
    await app.configure({"epochs": 2, "layers": "32:relu"})
    await pilot.press("space")
    await until(pilot, lambda: app.state.view.status == "done")
    await until(pilot, lambda: app.state.model and app.state.model.title == "step 782")
    view, model = app.state.view, app.state.model
    assert model is not None
    assert view.test is not None
    assert len(view.train_loss.points) > 2
    assert len(view.validation_accuracy.points) == 2
    assert model.predictions.accuracy == view.test.accuracy > 0.85
    assert model.predictions.confusion.tolist() == view.test.confusion
    text = screen_text(pilot)
    assert "done" in text
    assert f"{100 * view.test.accuracy:.2f} %" in text


@piloted()
async def test_what_is_shown_live_is_what_a_replay_shows(pilot: AppPilot) -> None:
    """The view at the end equals the journal, read again from its beginning."""
    app = app_of(pilot)
    await app.configure({"epochs": 1, "layers": "8:relu"})
    await pilot.press("space")
    await until(pilot, lambda: app.state.view.ended)
    assert app.state.run is not None
    assert view_of(replay(app.state.run.events_file)) == app.state.view


@piloted()
async def test_pause_resume_stop(pilot: AppPilot) -> None:
    """Paused, no step is made; resumed, they go on; x ends the run after a checkpoint."""
    app = app_of(pilot)
    await _train_for_long(pilot)
    await pilot.press("space")
    await until(pilot, lambda: app.state.view.status == "paused")
    assert app.state.run is not None
    before = replay(app.state.run.events_file)
    await pilot.press("right", "left", "m", "m")
    assert replay(app.state.run.events_file) == before
    await pilot.press("space")
    await until(pilot, lambda: app.state.view.step > before[-1].step)
    await pilot.press("x")
    await until(pilot, lambda: app.state.view.status == "stopped")
    newest = newest_checkpoint(app.state.run)
    assert newest is not None
    assert newest.name == f"step-{app.state.view.step:09}.safetensors"


@piloted()
async def test_one_batch_and_one_epoch(pilot: AppPilot) -> None:
    """A full stop makes one step and pauses; a greater-than sign goes on to the next judgment."""
    app = app_of(pilot)
    await app.configure({"epochs": LONG, "layers": "8:relu"})
    await pilot.press("full_stop")
    await until(pilot, lambda: app.state.view.status == "paused")
    assert app.state.view.step == 1
    await pilot.press("full_stop")
    await until(pilot, lambda: app.state.view.step == 2 and app.state.view.status == "paused")
    await pilot.press("greater_than_sign")
    await until(pilot, lambda: app.state.view.step > 2 and app.state.view.status == "paused")
    assert len(app.state.view.validation_accuracy.points) == 1
    assert app.state.view.step == 391


@piloted()
async def test_keys_that_come_together_are_all_obeyed(pilot: AppPilot) -> None:
    """Space twice in a burst pauses and resumes; five full stops make five steps."""
    app = app_of(pilot)
    await _train_for_long(pilot)
    await app.action_train()
    await app.action_train()
    run = _run_of(app)
    await until(pilot, lambda: isinstance(replay(run.events_file)[-1], Resumed | StepDone))
    await app.action_train()
    await until(pilot, lambda: app.state.view.status == "paused")
    before = app.state.view.step
    for _ in range(5):
        await app.action_advance("step")
    await until(pilot, lambda: app.state.view.step == before + 5)
    await until(pilot, lambda: app.state.view.status == "paused")
    assert replay(run.events_file)[-1].step == before + 5


@piloted()
async def test_slow_judging_is_late_but_never_stuck(
    pilot: AppPilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one checkpoint is judged only the newest of the others waits; it comes next."""
    app = app_of(pilot)
    data = app.state.data
    assert data is not None
    gate = threading.Event()
    judged = []

    def slow(weights: Weights, data: Dataset, title: str) -> EvaluatedNetwork:
        gate.wait(timeout=30)
        judged.append(title)
        return real(weights, data, title)

    real = bridge.judge
    monkeypatch.setattr(bridge, "judge", slow)
    draft = partial(bridge.untrained, app.state.config, data)
    for number in range(6):
        app.judge(Job(draft, str(number), data, None))
    gate.set()
    await until(pilot, lambda: app.state.model is not None and app.state.model.title == "5")
    assert judged == ["0", "5"]


@piloted()
async def test_data_that_cannot_be_had_leaves_what_was(pilot: AppPilot) -> None:
    """Choosing a data set shows that it is loaded; where that fails, the old one is back."""
    app = app_of(pilot)
    app.query_one("#field-data", ChoiceField).focus()
    await pilot.press("left")
    await until(pilot, lambda: "mnist: downloads are turned off, because" in app.state.note)
    assert app.state.data is not None
    assert (app.state.data.name, app.state.config.data) == ("digits", "digits")
    await until(pilot, lambda: app.state.model is not None)
    await pilot.press("escape", "right")
    assert app.state.cursor.row == 1


@piloted()
async def test_keys_are_answered_while_training(pilot: AppPilot) -> None:
    """Digits can be walked through while a run goes on."""
    app = app_of(pilot)
    await _train_for_long(pilot)
    rows = []
    for _ in range(5):
        await pilot.press("right")
        rows.append(app.state.cursor.row)
    assert rows == [1, 2, 3, 4, 5]
    assert app.state.live


@piloted()
async def test_changed_settings_make_a_new_run(pilot: AppPilot) -> None:
    """Starting again with changed settings makes a new run; the old one stays as it was."""
    app = app_of(pilot)
    await app.configure({"epochs": 1, "layers": "8:relu"})
    await pilot.press("space")
    await until(pilot, lambda: app.state.view.ended)
    first = _run_of(app)
    journal = first.events_file.read_bytes()
    await app.configure({"lr": 0.01, "layers": "8:tanh"})
    assert first.name in app.state.note
    assert not app.state.view.started
    await pilot.press("space")
    await until(pilot, lambda: app.state.view.ended)
    second = _run_of(app)
    assert second.path != first.path
    assert first.events_file.read_bytes() == journal
    assert (second.config().lr, second.config().layers) == (0.01, "8:tanh")


@piloted()
async def test_reset_keeps_the_seed_and_a_new_seed_makes_another_network(pilot: AppPilot) -> None:
    """r shows the network of the same seed again; R that of another."""
    app = app_of(pilot)
    first = app.state.model
    assert first is not None
    await pilot.press("r")
    await until(pilot, lambda: app.state.model is not first)
    again = app.state.model
    assert again is not None
    assert again.predictions.accuracy == first.predictions.accuracy
    assert (again.predictions.probabilities == first.predictions.probabilities).all()
    await pilot.press("R")
    await until(pilot, lambda: app.state.model is not again)
    other = app.state.model
    assert other is not None
    assert app.state.config.seed != 1
    assert (other.predictions.probabilities != first.predictions.probabilities).any()


@piloted()
async def test_a_folder_that_cannot_be_written_is_told(pilot: AppPilot, saves: Path) -> None:
    """Where no run can be made, a sentence says so, and the app goes on."""
    app = app_of(pilot)
    saves.write_text("a file where the folder should be")
    await pilot.press("space")
    await until(pilot, lambda: "cannot be written" in app.state.note)
    assert "NNTUI_SAVES" in app.state.note
    assert app.state.run is None
    await pilot.press("right")
    assert app.state.cursor.row == 1


@piloted()
async def test_a_killed_trainer_is_told(pilot: AppPilot) -> None:
    """When the trainer is killed the app says that it is gone, and can start another."""
    app = app_of(pilot)
    await _train_for_long(pilot)
    assert app.state.run is not None
    os.kill(_trainer_of(str(app.state.run.path)), signal.SIGKILL)
    await until(pilot, lambda: not app.state.live)
    assert "is gone" in app.state.note
    await until(pilot, lambda: " killed " in screen_text(pilot))
    assert "ETA" not in screen_text(pilot)


def _trainer_of(path: str) -> int:
    """Return the process that trains the run at `path`."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            words = (entry / "cmdline").read_bytes().split(b"\0")
            if b"nntui.runs.trainer.process" in words and path.encode() in words:
                return int(entry.name)
    pytest.fail("no trainer is at work")


@piloted()
async def test_settings_change_a_run_under_way(pilot: AppPilot) -> None:
    """A rate that is edited while the run goes on, or is paused, is that of its next step."""
    app = app_of(pilot)
    await app.configure({"layers": "16:relu,dropout:0.2", "schedule": "constant"})
    await _train_for_long(pilot, layers="16:relu,dropout:0.2")
    run = _run_of(app)
    await app.configure({"lr": 0.0005})
    await until(pilot, lambda: app.state.view.settings == {"lr": 0.0005})
    await until(pilot, lambda: app.state.view.lr == 0.0005)
    assert "lr 0.0005" in app.state.note
    await pilot.press("space")
    await until(pilot, lambda: app.state.view.status == "paused")
    await app.configure({"layers": "16:relu,dropout:0.5"})
    await until(pilot, lambda: "layers" in app.state.view.settings)
    await app.configure({"batch": 100})
    await until(pilot, lambda: app.state.view.settings.get("batch") == 100)
    assert app.state.view.status == "paused"
    assert app.state.run is run
    assert run.config().lr != 0.0005
    assert view_of(replay(run.events_file)).settings == app.state.view.settings


@piloted()
async def test_what_a_run_refuses_goes_back(pilot: AppPilot) -> None:
    """Fewer epochs than have begun: the reason is told, and the field is as it was."""
    app = app_of(pilot)
    await _train_for_long(pilot)
    await until(pilot, lambda: app.state.view.epoch > 1)
    await app.configure({"epochs": 1})
    await until(pilot, lambda: app.state.view.refused is not None)
    assert "epochs: expected at least" in app.state.note
    await until(pilot, lambda: app.state.config.epochs == LONG)


@piloted()
async def test_another_network_is_one_for_the_next_run(pilot: AppPilot) -> None:
    """Layers and seed are not changed under way, and the run is not disturbed."""
    app = app_of(pilot)
    await _train_for_long(pilot)
    await app.configure({"layers": "8:tanh"})
    assert "for the next run" in app.state.note
    assert app.state.live
    assert app.state.config.layers == "8:tanh"
    assert _run_of(app).config().layers == "16:relu"


@piloted()
async def test_space_goes_on_with_a_stopped_run(pilot: AppPilot) -> None:
    """In the same folder, from where it was, with what was edited meanwhile."""
    app = app_of(pilot)
    await _train_for_long(pilot)
    run = _run_of(app)
    await pilot.press("x")
    await until(pilot, lambda: app.state.view.status == "stopped" and not app.state.live)
    assert "space goes on with it" in app.state.note
    step = app.state.view.step
    await app.configure({"lr": 0.0005})
    await pilot.press("space")
    await until(pilot, lambda: app.state.view.step > step)
    assert _run_of(app).path == run.path
    assert app.state.live
    assert app.state.view.settings == {"lr": 0.0005}
    assert len(all_runs()) == 1


@piloted()
async def test_space_goes_on_with_a_killed_run(pilot: AppPilot) -> None:
    """Also where its trainer had no time to say anything."""
    app = app_of(pilot)
    await _train_for_long(pilot)
    run = _run_of(app)
    await until(pilot, lambda: app.state.view.checkpoint is not None)
    os.kill(run.trainer_pid() or 0, signal.SIGKILL)
    await until(pilot, lambda: bool(app.state.problem))
    await pilot.press("space")
    await until(pilot, lambda: app.state.live and app.state.view.status == "running")
    assert _run_of(app).path == run.path
    await until(pilot, lambda: "resumed from step" in app.state.note)


async def test_an_app_opened_meanwhile_follows() -> None:
    """A run that was started elsewhere is listed, followed live, and can be stopped."""
    config = RunConfig.of({"data": "digits", "layers": "8", "epochs": LONG})
    run, trainer = bridge.start(config)
    try:
        while not run.alive():
            assert trainer.alive()
        async with opened() as pilot:
            app = app_of(pilot)
            assert app.state.run is not None
            assert app.state.run.path == run.path
            assert f"running    {run.name}" in "\n".join(bridge.entries().values())
            await until(pilot, lambda: app.state.live and app.state.view.step > 100)
            step = app.state.view.step
            await until(pilot, lambda: app.state.view.step > step)
            await pilot.press("x")
            await until(pilot, lambda: app.state.view.status == "stopped")
        assert trainer.process.wait(timeout=30) == 0
    finally:
        trainer.process.kill()
        trainer.process.wait()


@piloted()
async def test_leaving_asks_and_the_training_goes_on(pilot: AppPilot) -> None:
    """q asks while a run is under way; kept, it goes on without the app."""
    app = app_of(pilot)
    await _train_for_long(pilot)
    await pilot.press("q")
    await until(pilot, lambda: isinstance(app.screen, Choose))
    await pilot.press("escape")
    await until(pilot, lambda: not isinstance(app.screen, Choose))
    assert app.state.live
    await pilot.press("q")
    await until(pilot, lambda: isinstance(app.screen, Choose))
    await pilot.press("enter")
    await until(pilot, lambda: app.return_value is not None)
    assert "goes on in the background" in (app.return_value or "")
    assert all_runs()[0].alive()


@piloted()
async def test_leaving_can_stop_the_training(pilot: AppPilot) -> None:
    """The second answer stops the run after a checkpoint."""
    app = app_of(pilot)
    await _train_for_long(pilot)
    await pilot.press("q")
    await until(pilot, lambda: isinstance(app.screen, Choose))
    await pilot.press("down", "enter")
    await until(pilot, lambda: app.return_value is not None)
    run = all_runs()[0]
    while run.alive():
        pass
    assert view_of(replay(run.events_file)).status == "stopped"
    assert newest_checkpoint(run) is not None


@piloted()
async def test_without_a_training_q_leaves_at_once(pilot: AppPilot) -> None:
    """Nothing is asked where nothing would be lost."""
    await pilot.press("q")
    await until(pilot, lambda: pilot.app.return_value is not None)
